namespace Pith.Numerics.Communication;

/// <summary>An array of what a finished phase leaves: one that all ranks have alike, or the part of rows that each rank has.</summary>
/// <param name="name">Its name in the phase: letters, digits and hyphens.</param>
/// <param name="isOfRows">Whether each rank has its own rows.</param>
/// <param name="first">The first row that this rank has.</param>
/// <param name="rows">Rows that this rank has.</param>
abstract class KeptArray(string name, bool isOfRows, int first, int rows)
{
    /// <summary>Its name in the phase.</summary>
    public string Name => name;

    /// <summary>Whether each rank has its own rows; else all have all, and one of them writes.</summary>
    public bool IsOfRows => isOfRows;

    /// <summary>The first row that this rank has.</summary>
    public int First => first;

    /// <summary>Rows that this rank has.</summary>
    public int Rows => rows;

    /// <summary>Values that this rank has.</summary>
    public abstract int Length { get; }

    /// <summary>Writes this rank's values to a file, through to the disk.</summary>
    public abstract void Write(string path);

    /// <summary>Values that are the same on all ranks.</summary>
    public static KeptArray Of<T>(string name, T[] values)
        where T : unmanaged => new Values<T>(name, isOfRows: false, 0, values.Length, values);

    /// <summary>Values of rows that are dealt to the ranks.</summary>
    /// <param name="name">Its name in the phase.</param>
    /// <param name="values">[rows, width] of this rank.</param>
    /// <param name="first">Its first row.</param>
    /// <param name="rows">Its rows.</param>
    public static KeptArray OfRows<T>(string name, T[] values, int first, int rows)
        where T : unmanaged => new Values<T>(name, isOfRows: true, first, rows, values);

    sealed class Values<T>(string name, bool isOfRows, int first, int rows, T[] values) : KeptArray(name, isOfRows, first, rows)
        where T : unmanaged
    {
        public override int Length => values.Length;

        public override unsafe void Write(string path)
        {
            fixed (T* source = values)
                WorkFile.Write(path, source, values.Length);
        }
    }
}
