namespace Pith.Numerics.Arrays;

/// <summary>Several matrices of equal width, one below the other, without a copy.</summary>
/// <remarks>Each keeps its own type; the whole says the type that holds the values of all, because readers ask it what single precision can
/// hold and whether there may be a NaN.</remarks>
sealed class ShardedMatrix : MatrixView
{
    readonly MatrixView[] _shards;
    readonly int[] _starts;

    ShardedMatrix(MatrixView[] shards, int[] starts, int rows)
        : base(rows, shards[0].Columns, WidestOf([.. shards.Select(shard => shard.StorageType)]))
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

    /// <summary>A type that holds the values of all of some types: floating-point where one is, and double where single would round
    /// one.</summary>
    internal static ElementType WidestOf(IReadOnlyList<ElementType> types)
    {
        if (types.All(type => type == types[0]))
            return types[0];
        if (!types.Any(type => type.IsFloat()))
            return types.MaxBy(type => type.Size());
        bool isWide = types.Any(type => type == ElementType.Float64 || (!type.IsFloat() && type.Size() >= sizeof(int)));
        return isWide ? ElementType.Float64 : ElementType.Float32;
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
