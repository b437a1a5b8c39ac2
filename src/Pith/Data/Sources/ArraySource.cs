using Pith.Numerics;
using Pith.Numerics.Arrays;

namespace Pith.Data.Sources;

/// <summary>A source of stored arrays, read in place.</summary>
abstract class ArraySource : DataSource
{
    protected ArraySource(string path, string kind)
        : base(path, kind) { }

    /// <summary>Opens an array whatever its shape.</summary>
    /// <param name="name">Its name; null where there is only one.</param>
    public abstract StoredArray OpenArray(string? name);

    public sealed override MatrixView OpenMatrix(string? name) => StoredMatrix.Create(OpenArray(name));

    public override DataColumn OpenColumn(string? name, DataUse use) => new StoredVector(OpenArray(name));

    public override DataDescription Describe(string? name, CancellationToken cancellation) => new() { Content = DataContent.Matrix };
}

/// <summary>A column over a stored array, which it owns.</summary>
sealed class StoredVector(StoredArray array) : VectorColumn(array.Name)
{
    public override bool IsMask => array.Format.Kind == ElementKind.Boolean;

    public override bool IsText => array.Format.IsString;

    public override double[] ToDoubles(string what) => array.ToDoubles(what);

    public override long[] ToInt64s(string what) => array.ToInt64s(what);

    public override string[] ToStrings(string what) => array.ToStrings(what);

    protected override void Dispose(bool disposing)
    {
        array.Dispose();
        base.Dispose(disposing);
    }
}
