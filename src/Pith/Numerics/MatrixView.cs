namespace Pith.Numerics;

/// <summary>A read-only matrix of shape <c>[Rows, Columns]</c>, logically row-major, whatever its storage: an array, a memory map, shards.</summary>
/// <remarks>Values are stored in their own precision and widened or rounded when copied out; all copies are exact but the rounding of
/// 64-bit values to single precision. Copying is safe from several threads at once.</remarks>
public abstract class MatrixView : IDisposable
{
    /// <summary>Creates a view of the given shape.</summary>
    /// <param name="rows">Rows, at least 0.</param>
    /// <param name="columns">Columns, at least 0.</param>
    /// <param name="storageType">How an element is stored.</param>
    protected MatrixView(int rows, int columns, ElementType storageType)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        Rows = rows;
        Columns = columns;
        StorageType = storageType;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>How an element is stored.</summary>
    public ElementType StorageType { get; }

    /// <summary>Copies rows <paramref name="firstRow"/> .. <paramref name="firstRow"/> + <paramref name="rowCount"/> - 1 as single precision.</summary>
    /// <param name="firstRow">First row.</param>
    /// <param name="rowCount">Rows to copy.</param>
    /// <param name="destination">[rowCount, Columns] row-major.</param>
    public abstract void CopyRows(int firstRow, int rowCount, Span<float> destination);

    /// <summary>Copies rows as double precision; exact for every storage type up to 53 significant bits.</summary>
    /// <param name="firstRow">First row.</param>
    /// <param name="rowCount">Rows to copy.</param>
    /// <param name="destination">[rowCount, Columns] row-major.</param>
    public abstract void CopyRows(int firstRow, int rowCount, Span<double> destination);

    /// <summary>The rows as they lie in memory, where they are stored as contiguous native single precision; no copy is made.</summary>
    public virtual bool TryGetRows(int firstRow, int rowCount, out ReadOnlySpan<float> values)
    {
        values = default;
        return false;
    }

    /// <summary>A view of some rows of this matrix, in the given order; no values are copied.</summary>
    /// <param name="rows">Row numbers of this matrix; the array is kept, not copied.</param>
    public MatrixView SelectRows(int[] rows) => new SelectedRowsMatrix(this, rows);

    /// <summary>A matrix over an array, [rows, columns] row-major; the array is kept, not copied.</summary>
    public static MatrixView FromArray(float[] values, int rows, int columns) => new ArrayMatrix(values, rows, columns);

    /// <summary>A matrix over an array, [rows, columns] row-major; the array is kept, not copied.</summary>
    public static MatrixView FromArray(double[] values, int rows, int columns) => new DoubleArrayMatrix(values, rows, columns);

    /// <summary>Releases what the view maps; views over arrays hold nothing.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the view maps.</summary>
    protected virtual void Dispose(bool disposing) { }

    /// <summary>Throws when the row range leaves the matrix or the destination is too small.</summary>
    protected void CheckRange(int firstRow, int rowCount, int destinationLength)
    {
        if ((uint)firstRow > (uint)Rows || (uint)rowCount > (uint)(Rows - firstRow))
            throw new ArgumentOutOfRangeException(nameof(firstRow), $"Rows {firstRow}..{(long)firstRow + rowCount - 1} are outside 0..{Rows - 1}.");
        if (destinationLength < (long)rowCount * Columns)
            throw new ArgumentException($"The destination holds {destinationLength} values; {(long)rowCount * Columns} are needed.");
    }
}
