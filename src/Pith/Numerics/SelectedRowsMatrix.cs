namespace Pith.Numerics;

/// <summary>Some rows of another matrix, in a given order, without a copy.</summary>
sealed class SelectedRowsMatrix : MatrixView
{
    readonly MatrixView _source;
    readonly int[] _rows;
    readonly bool _ownsSource;

    /// <summary>Creates the view.</summary>
    /// <param name="source">The matrix.</param>
    /// <param name="rows">Rows of it; the array is kept, not copied.</param>
    /// <param name="ownsSource">Whether the matrix is disposed with this one.</param>
    public SelectedRowsMatrix(MatrixView source, int[] rows, bool ownsSource = false)
        : base(rows.Length, source.Columns, source.StorageType)
    {
        foreach (int row in rows)
        {
            if ((uint)row >= (uint)source.Rows)
                throw new ArgumentOutOfRangeException(nameof(rows), $"Row {row} is outside 0..{source.Rows - 1}.");
        }
        (_source, _rows, _ownsSource) = (source, rows, ownsSource);
    }

    public override void CopyRows(int firstRow, int rowCount, Span<float> destination)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        while (rowCount > 0)
        {
            int count = RunAt(firstRow, rowCount);
            _source.CopyRows(_rows[firstRow], count, destination);
            destination = destination[(count * Columns)..];
            firstRow += count;
            rowCount -= count;
        }
    }

    public override void CopyRows(int firstRow, int rowCount, Span<double> destination)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        while (rowCount > 0)
        {
            int count = RunAt(firstRow, rowCount);
            _source.CopyRows(_rows[firstRow], count, destination);
            destination = destination[(count * Columns)..];
            firstRow += count;
            rowCount -= count;
        }
    }

    public override bool TryGetRows(int firstRow, int rowCount, out ReadOnlySpan<float> values)
    {
        values = default;
        return rowCount == 1 && _source.TryGetRows(_rows[firstRow], 1, out values);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _ownsSource)
            _source.Dispose();
        base.Dispose(disposing);
    }

    // Rows that follow one another in the source are copied at once.
    int RunAt(int first, int most)
    {
        int count = 1;
        while (count < most && _rows[first + count] == _rows[first] + count)
            count++;
        return count;
    }
}
