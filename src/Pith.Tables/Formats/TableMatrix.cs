using Pith.Numerics;

namespace Pith.Tables.Formats;

/// <summary>A matrix whose shape is known and whose values are read, all at once, when the first is asked for: a plan of memory and time needs
/// none.</summary>
/// <param name="rows">N.</param>
/// <param name="columns">D.</param>
/// <param name="type">How an element is stored.</param>
/// <param name="load">Reads the values.</param>
sealed class TableMatrix(int rows, int columns, ElementType type, Func<MatrixView> load) : MatrixView(rows, columns, type)
{
    readonly Lazy<MatrixView> _values = new(load);

    public override void CopyRows(int firstRow, int rowCount, Span<float> destination) => _values.Value.CopyRows(firstRow, rowCount, destination);

    public override void CopyRows(int firstRow, int rowCount, Span<double> destination) => _values.Value.CopyRows(firstRow, rowCount, destination);

    public override bool TryGetRows(int firstRow, int rowCount, out ReadOnlySpan<float> values) => _values.Value.TryGetRows(firstRow, rowCount, out values);

    protected override void Dispose(bool disposing)
    {
        if (_values.IsValueCreated)
            _values.Value.Dispose();
        base.Dispose(disposing);
    }
}
