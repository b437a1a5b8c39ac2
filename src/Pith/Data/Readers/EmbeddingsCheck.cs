using System.Numerics;
using System.Runtime.InteropServices;
using Pith.Neighbors.Distributed;
using Pith.Numerics;
using Pith.Numerics.Communication;

namespace Pith.Data.Readers;

/// <summary>Checks of embeddings before anything is computed from them.</summary>
static class EmbeddingsCheck
{
    const int BlockValues = 1 << 18;

    /// <summary>Throws when a value is NaN or infinite in single precision, in which distances are computed, or a row is nothing in it.</summary>
    /// <param name="matrix">[N, D].</param>
    /// <param name="name">The input's name for the error, e.g. <c>embeddings X.npy</c>.</param>
    /// <param name="threads">Threads to use; 0 means all cores. The result does not depend on it.</param>
    /// <param name="progress">Receives progress in rows, or null.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <exception cref="InvalidDataContentException">The message says how many rows hold such values, and the first row, column and value.</exception>
    public static void RequireFinite(
        MatrixView matrix,
        string name,
        int threads = 0,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (matrix.StorageType.IsFloat())
            Refuse(matrix, name, Look(matrix, 0, matrix.Rows, threads, progress, cancellation));
    }

    /// <summary>The same by several ranks, each of which reads a share of the rows; all call it, and one of them throws what one process would.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="matrix">[N, D], the same for all.</param>
    /// <param name="name">The input's name for the error.</param>
    /// <param name="threads">Threads of this rank.</param>
    /// <param name="progress">Receives progress in rows of this rank, or null.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <exception cref="InvalidDataContentException">A value is NaN, infinite or nothing, of whichever rank's share.</exception>
    public static void RequireFinite(
        ICommunicator ranks, MatrixView matrix, string name, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentNullException.ThrowIfNull(matrix);
        if (!matrix.StorageType.IsFloat())
            return;
        RowShare share = RowShare.Of(matrix.Rows, ranks.Rank, ranks.Size);
        Found own = Together.Run(ranks, () => Look(matrix, share.First, share.Count, threads, progress, cancellation));
        Found[] all = ranks.AllGather<Found>([own]);
        Together.Run(ranks, () => Refuse(matrix, name, new Found(
            all.Sum(found => found.BadRows),
            Array.Find(all, found => found.BadRows > 0).FirstBad,
            all.Select(found => found.FirstVanishing).FirstOrDefault(row => row >= 0, -1))));
    }

    static Found Look(MatrixView matrix, int firstRow, int rows, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        if (rows == 0)
            return new Found(0, -1, -1);
        int blockRows = Math.Clamp(BlockValues / matrix.Columns, 1, rows);
        int blocks = (int)(((long)rows + blockRows - 1) / blockRows);
        var badRows = new int[blocks];
        var firstRows = new int[blocks];
        int[] vanishing = [.. Enumerable.Repeat(-1, blocks)];
        var reporter = new BlockProgress(progress, "check embeddings", rows);
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount,
            CancellationToken = cancellation,
        };
        Parallel.For(0, blocks, options, () => Array.Empty<float>(), (block, _, buffer) =>
        {
            int first = firstRow + (block * blockRows);
            int count = Math.Min(blockRows, firstRow + rows - first);
            if (!matrix.TryGetRows(first, count, out ReadOnlySpan<float> values))
            {
                if (buffer.Length == 0)
                    buffer = new float[blockRows * matrix.Columns];
                matrix.CopyRows(first, count, buffer);
                values = buffer.AsSpan(0, count * matrix.Columns);
            }
            (badRows[block], firstRows[block]) = CountBad(values, matrix.Columns, first);
            if (matrix.StorageType == ElementType.Float64)
                vanishing[block] = FirstVanishing(matrix, values, first);
            reporter.Add(count);
            return buffer;
        }, _ => { });
        int firstBad = Array.FindIndex(badRows, count => count > 0);
        return new Found(badRows.Sum(count => (long)count), firstBad < 0 ? -1 : firstRows[firstBad], vanishing.FirstOrDefault(row => row >= 0, -1));
    }

    static void Refuse(MatrixView matrix, string name, Found found)
    {
        if (found.BadRows > 0)
            throw NotFinite(matrix, name, found.BadRows, (int)found.FirstBad);
        if (found.FirstVanishing >= 0)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{name}: every value of row {found.FirstVanishing} is below what single precision holds, in which distances are computed; scale the values."));
        }
    }

    // What some rows hold: how many with NaN or infinity, and the first row of either kind, or -1. Of one type, so that ranks can tell each other.
    readonly record struct Found(long BadRows, long FirstBad, long FirstVanishing);

    // Rows of numbers too small for single precision are all alike in it: every distance would be 0.
    static int FirstVanishing(MatrixView matrix, ReadOnlySpan<float> values, int firstRow)
    {
        for (int row = 0; row < values.Length / matrix.Columns; row++)
        {
            if (values.Slice(row * matrix.Columns, matrix.Columns).ContainsAnyExcept(0f))
                continue;
            var exact = new double[matrix.Columns];
            matrix.CopyRows(firstRow + row, 1, exact);
            if (exact.AsSpan().ContainsAnyExcept(0.0))
                return firstRow + row;
        }
        return -1;
    }

    static (int Count, int First) CountBad(ReadOnlySpan<float> values, int columns, int firstRow)
    {
        if (AllFinite(values))
            return (0, -1);
        int count = 0;
        int first = -1;
        for (int row = 0; row < values.Length / columns; row++)
        {
            if (AllFinite(values.Slice(row * columns, columns)))
                continue;
            if (count++ == 0)
                first = firstRow + row;
        }
        return (count, first);
    }

    // A number is NaN or infinite exactly when its exponent bits are all ones.
    static bool AllFinite(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(values);
        var exponent = new Vector<uint>(0x7F80_0000u);
        int i = 0;
        for (; i <= bits.Length - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            if (Vector.EqualsAny(new Vector<uint>(bits[i..]) & exponent, exponent))
                return false;
        }
        for (; i < bits.Length; i++)
        {
            if ((bits[i] & 0x7F80_0000u) == 0x7F80_0000u)
                return false;
        }
        return true;
    }

    static InvalidDataContentException NotFinite(MatrixView matrix, string name, long badRows, int row)
    {
        var values = new double[matrix.Columns];
        matrix.CopyRows(row, 1, values);
        int column = Array.FindIndex(values, value => !float.IsFinite((float)value));
        string beyond = matrix.StorageType == ElementType.Float64 ? " (or what single precision cannot hold)" : "";
        string rows = badRows == 1 ? "1 row holds" : FormattableString.Invariant($"{badRows} rows hold");
        return new InvalidDataContentException(FormattableString.Invariant(
            $"{name}: {rows} NaN or infinity{beyond}, first at row {row}, column {column}: {values[column]}; remove these rows or mend them."));
    }
}

/// <summary>Adds up work that several threads finish and reports it at most about 100 times.</summary>
sealed class BlockProgress(IProgress<WorkProgress>? progress, string stage, long total)
{
    readonly Lock _lock = new();
    long _done;
    long _reported = -1;

    public void Add(long rows)
    {
        if (progress is null)
            return;
        lock (_lock)
        {
            _done += rows;
            long percent = total > 0 ? _done * 100 / total : 0;
            if (percent == _reported)
                return;
            _reported = percent;
            progress.Report(new WorkProgress(stage, _done, total, "rows"));
        }
    }
}
