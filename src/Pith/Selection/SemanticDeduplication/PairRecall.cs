using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Selection.SemanticDeduplication;

/// <summary>How many of the pairs above a threshold a table of duplicates knows, measured on rows whose like rows are found by comparing them with all.</summary>
/// <remarks>A pair counts as known when the table drops the later of its rows at the threshold (<see cref="DuplicateRule.Earlier"/>), or has both in
/// one group (<see cref="DuplicateRule.Group"/>). Of a row with more like rows than <see cref="MostPairs"/> those most like it are looked at.</remarks>
static class PairRecall
{
    const int MostPairs = 50;

    /// <summary>Rows that are compared with all.</summary>
    public static int SampleRows(long rows) => (int)Math.Min(rows, rows > 2_000_000 ? 500 : 1000);

    /// <summary>Measures; null where no sampled row has a pair.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="pools">Rows that were compared with each other, pool by pool.</param>
    /// <param name="ranks">[N] the place of each row in the keep order of its pool.</param>
    /// <param name="table">What is measured.</param>
    /// <param name="rule">When a row is a duplicate.</param>
    /// <param name="threshold">The largest similarity that is no duplicate.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static RecallEstimate? Measure(
        SelectionProblem problem, IReadOnlyList<int[]> pools, int[] ranks, DuplicateTable table, DuplicateRule rule, double threshold, CancellationToken cancellation)
    {
        int all = pools.Sum(pool => pool.Length);
        int[] sample = new RandomStream(0, "duplicate-recall").Sample(all, SampleRows(all));
        Array.Sort(sample);
        var (found, pairs) = (new List<int>(), new List<int>());
        int before = 0;
        foreach (int[] pool in pools)
        {
            int[] rows = [.. sample.Where(n => n >= before && n < before + pool.Length).Select(n => pool[n - before])];
            before += pool.Length;
            if (rows.Length > 0)
                Count(problem, pool, rows, (row, other) => IsKnown(table, ranks, rule, threshold, row, other), threshold, found, pairs, cancellation);
        }
        return pairs.Sum() == 0 ? null : RecallEstimate.OfPairs([.. found], [.. pairs]);
    }

    static void Count(
        SelectionProblem problem, int[] pool, int[] rows, Func<int, int, bool> isKnown, double threshold, List<int> found, List<int> pairs, CancellationToken cancellation)
    {
        MatrixView embeddings = problem.Embeddings!;
        int k = Math.Min(MostPairs + 1, pool.Length);
        var indices = new int[rows.Length * k];
        var distances = new double[rows.Length * k];
        NearestNeighbors.Search(
            embeddings.SelectRows(rows), pool.Length == problem.Rows ? embeddings : embeddings.SelectRows(pool), k, DistanceMetric.Cosine, indices, distances,
            problem.Threads, null, cancellation);
        for (int i = 0; i < rows.Length; i++)
        {
            int hits = 0, seen = 0;
            for (int n = i * k; n < (i + 1) * k && 1 - distances[n] > threshold; n++)
            {
                if (pool[indices[n]] == rows[i])
                    continue;
                seen++;
                hits += isKnown(rows[i], pool[indices[n]]) ? 1 : 0;
            }
            found.Add(hits);
            pairs.Add(seen);
        }
    }

    static bool IsKnown(DuplicateTable table, int[] ranks, DuplicateRule rule, double threshold, int a, int b) => rule == DuplicateRule.Earlier
        ? table.Similarities[ranks[a] < ranks[b] ? b : a] > threshold
        : FirstOf(table, threshold, a) == FirstOf(table, threshold, b);

    /// <summary>The first row of a row's group: those that it joins above the threshold, one after the other.</summary>
    static int FirstOf(DuplicateTable table, double threshold, int row)
    {
        while (table.Similarities[row] > threshold)
            row = table.DuplicateOf[row];
        return row;
    }
}
