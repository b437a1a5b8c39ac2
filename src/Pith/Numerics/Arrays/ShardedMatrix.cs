namespace Pith.Numerics.Arrays;

/// <summary>Several matrices of equal width, one below the other, without a copy.</summary>
sealed class ShardedMatrix : MatrixView
{
    readonly MatrixView[] _shards;
    readonly int[] _starts;

    ShardedMatrix(MatrixView[] shards, int[] starts, int rows)
        : base(rows, shards[0].Columns, shards[0].StorageType)
    {
        _shards = shards;
        _starts = starts;
    }

    /// <summary>Joins shards, which the joined matrix then owns; where they do not fit together they are disposed.</summary>
    /// <param name="shards">At least one.</param>
    /// <param name="names">The name of each, for errors.</param>
    public static MatrixView Join(MatrixView[] shards, string[] names)
    {
        try
        {
            var starts = new int[shards.Length];
            long rows = 0;
            for (int i = 0; i < shards.Length; i++)
            {
                if (shards[i].Columns != shards[0].Columns)
                {
                    throw new InvalidDataContentException(FormattableString.Invariant(
                        $"{names[0]} has {shards[0].Columns} columns but {names[i]} has {shards[i].Columns}; shards must have equal columns."));
                }
                starts[i] = (int)rows;
                rows += shards[i].Rows;
                if (rows > int.MaxValue)
                {
                    throw new InvalidDataContentException(
                        FormattableString.Invariant($"The shards up to {names[i]} hold {rows} rows; at most {int.MaxValue} are read."));
                }
            }
            return shards.Length == 1 ? shards[0] : new ShardedMatrix(shards, starts, (int)rows);
        }
        catch
        {
            foreach (MatrixView shard in shards)
                shard.Dispose();
            throw;
        }
    }

    public override void CopyRows(int firstRow, int rowCount, Span<float> destination)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        while (rowCount > 0)
        {
            (MatrixView shard, int row, int count) = Find(firstRow, rowCount);
            shard.CopyRows(row, count, destination);
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
            (MatrixView shard, int row, int count) = Find(firstRow, rowCount);
            shard.CopyRows(row, count, destination);
            destination = destination[(count * Columns)..];
            firstRow += count;
            rowCount -= count;
        }
    }

    public override bool TryGetRows(int firstRow, int rowCount, out ReadOnlySpan<float> values)
    {
        values = default;
        if (rowCount < 1 || (uint)firstRow >= (uint)Rows)
            return false;
        (MatrixView shard, int row, int count) = Find(firstRow, rowCount);
        return count == rowCount && shard.TryGetRows(row, count, out values);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (MatrixView shard in _shards)
                shard.Dispose();
        }
        base.Dispose(disposing);
    }

    (MatrixView Shard, int Row, int Count) Find(int firstRow, int rowCount)
    {
        int index = Array.BinarySearch(_starts, firstRow);
        if (index < 0)
            index = ~index - 1;
        int row = firstRow - _starts[index];
        return (_shards[index], row, Math.Min(rowCount, _shards[index].Rows - row));
    }
}
