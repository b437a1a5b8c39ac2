using Pith.Numerics;

namespace Pith.Scoring;

/// <summary>Refuses embeddings that hold NaN or infinity before any work is done on them.</summary>
static class FiniteRows
{
    const int Chunk = 256;

    /// <summary>Throws with the number of bad rows and the first of them.</summary>
    public static void Check(MatrixView rows, int threads, CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads, CancellationToken = cancellation };
        int chunks = (rows.Rows + Chunk - 1) / Chunk;
        var bad = new int[chunks];
        var first = new int[chunks];
        Parallel.For(0, chunks, parallel, () => new double[rows.Columns], (chunk, _, row) =>
        {
            for (int i = chunk * Chunk; i < Math.Min(rows.Rows, (chunk + 1) * Chunk); i++)
            {
                rows.CopyRows(i, 1, row);
                // x * 0 is NaN exactly for NaN and infinity, and NaN survives every sum.
                double trace = 0;
                foreach (double value in row)
                    trace += value * 0;
                if (double.IsNaN(trace) && bad[chunk]++ == 0)
                    first[chunk] = i;
            }
            return row;
        }, static _ => { });
        int count = bad.Sum();
        if (count > 0)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{count} of {rows.Rows} rows of the embeddings hold NaN or infinity, the first is row {first[Array.FindIndex(bad, b => b > 0)]}; scores need finite values."));
        }
    }
}
