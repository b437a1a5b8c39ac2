using System.Numerics;
using System.Runtime.InteropServices;
using Pith.Numerics;

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
        if (!matrix.StorageType.IsFloat())
            return;
        int blockRows = Math.Clamp(BlockValues / matrix.Columns, 1, matrix.Rows);
        int blocks = (int)(((long)matrix.Rows + blockRows - 1) / blockRows);
        var badRows = new int[blocks];
        var firstRows = new int[blocks];
        int[] vanishing = [.. Enumerable.Repeat(-1, blocks)];
        var reporter = new BlockProgress(progress, "check embeddings", matrix.Rows);
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount,
            CancellationToken = cancellation,
        };
        Parallel.For(0, blocks, options, () => Array.Empty<float>(), (block, _, buffer) =>
        {
            int first = block * blockRows;
            int count = Math.Min(blockRows, matrix.Rows - first);
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
        long bad = badRows.Sum(count => (long)count);
        if (bad > 0)
            throw NotFinite(matrix, name, bad, firstRows[Array.FindIndex(badRows, count => count > 0)]);
        if (vanishing.FirstOrDefault(row => row >= 0, -1) is >= 0 and int small)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{name}: every value of row {small} is below what single precision holds, in which distances are computed; scale the values."));
        }
    }

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
