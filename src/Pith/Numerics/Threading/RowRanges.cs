using Pith.Numerics.Memory;

namespace Pith.Numerics.Threading;

/// <summary>Splits rows over threads into ranges; small work stays on the calling thread.</summary>
static class RowRanges
{
    /// <summary>Rows of a range at least, so that twice as many are split.</summary>
    public const int SmallestRange = 4096;

    // Rows between two looks where memory is kept within a limit; each may lie in another part of a mapped file, of which the system maps 64 KB at a time.
    const int WatchedRange = 256;

    /// <summary>Calls <paramref name="body"/>(first, end) for ranges that cover 0 .. rows-1 once; the work of a row must not depend on the
    /// split.</summary>
    public static void Run(int rows, int threads, Action<int, int> body)
    {
        int ranges = Math.Min(threads > 0 ? threads : Environment.ProcessorCount, Math.Max(1, rows / SmallestRange));
        if (ranges <= 1)
        {
            body(0, rows);
            return;
        }
        Parallel.For(0, ranges, new ParallelOptions { MaxDegreeOfParallelism = ranges }, range =>
        {
            int first = (int)((long)rows * range / ranges), end = (int)((long)rows * (range + 1) / ranges);
            while (MemoryGuard.IsKept && end - first > WatchedRange)
            {
                body(first, first + WatchedRange);
                first += WatchedRange;
                MemoryGuard.Look();
            }
            body(first, end);
        });
    }
}
