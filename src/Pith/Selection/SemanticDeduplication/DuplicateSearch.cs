using Pith.Neighbors.Clustering;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Numerics.Threading;
using Pith.Selection.Frame;

namespace Pith.Selection.SemanticDeduplication;

/// <summary>Clusters the rows of the pools and compares the rows of each cluster.</summary>
static class DuplicateSearch
{
    // The clusters only decide which rows are compared; more steps move few rows between them.
    const int ClusterIterations = 10;

    /// <summary>The duplicates of all rows of the pools.</summary>
    public static DuplicateTable Run(SelectionFrame frame, SemanticDeduplicationOptions options)
    {
        SelectionProblem problem = frame.Problem;
        var table = new DuplicateTable(new int[problem.Rows], new double[problem.Rows]);
        Array.Fill(table.DuplicateOf, -1);
        Array.Fill(table.Similarities, double.NaN);
        var isGiven = new bool[problem.Rows];
        foreach (int row in problem.Given)
            isGiven[row] = true;
        var clusters = new List<int[]>();
        foreach (int[] pool in frame.Pools)
            AddClusters(problem, options, pool, isGiven, clusters, frame.Progress, frame.Cancellation);
        frame.EndStage("cluster");

        // The largest first, so that no thread is left with it at the end; the result does not depend on the order.
        clusters.Sort((a, b) => a.Length != b.Length ? b.Length.CompareTo(a.Length) : a[0].CompareTo(b[0]));
        int columns = problem.Embeddings!.Columns;
        int largest = clusters[0].Length;
        var reports = new ThinnedProgress(frame.Progress, "comparison", clusters.Count, "clusters");
        int done = 0;
        RowBlocks.ForEach(clusters.Count, 1, problem.Threads, () => new float[checked(largest * columns)], (first, _, rows) =>
        {
            Compare(problem, options, clusters[first], rows, table);
            lock (reports)
                reports.Report(++done);
        }, frame.Cancellation);
        return table;
    }

    /// <summary>Adds the clusters of a pool, each with its rows in keep order, given rows first.</summary>
    static void AddClusters(
        SelectionProblem problem, SemanticDeduplicationOptions options, int[] pool, bool[] isGiven, List<int[]> clusters,
        IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        MatrixView rows = pool.Length == problem.Rows ? problem.Embeddings! : problem.Embeddings!.SelectRows(pool);
        int count = options.Clusters > 0 ? options.Clusters : (int)Math.Round(Math.Sqrt(pool.Length));
        KMeansResult result = KMeans.Fit(
            rows,
            new KMeansOptions
            {
                Clusters = Math.Clamp(count, 1, pool.Length),
                MaxIterations = ClusterIterations,
                Metric = DistanceMetric.Cosine,
                Seed = problem.Seed,
                Threads = problem.Threads,
            },
            progress,
            ranks: null,
            cancellation);
        double[] keys = KeepKeys(result, options.WhichToKeep, problem.Seed, pool);
        int[] places = [.. Enumerable.Range(0, pool.Length)];
        Array.Sort(places, (a, b) =>
            result.Assignment[a] != result.Assignment[b] ? result.Assignment[a].CompareTo(result.Assignment[b])
            : isGiven[pool[a]] != isGiven[pool[b]] ? isGiven[pool[b]].CompareTo(isGiven[pool[a]])
            : keys[a] != keys[b] ? keys[a].CompareTo(keys[b]) : a.CompareTo(b));
        for (int start = 0; start < places.Length;)
        {
            int end = start + 1;
            while (end < places.Length && result.Assignment[places[end]] == result.Assignment[places[start]])
                end++;
            clusters.Add([.. places[start..end].Select(place => pool[place])]);
            start = end;
        }
    }

    /// <summary>[n] numbers by which a cluster's rows are put into keep order, ascending.</summary>
    static double[] KeepKeys(KMeansResult clusters, WhichToKeep which, ulong seed, int[] pool)
    {
        var random = new RandomStream(seed, "semantic-deduplication");
        return which switch
        {
            WhichToKeep.Hard => Array.ConvertAll(clusters.Distances, distance => -distance),
            WhichToKeep.Easy => clusters.Distances,
            _ => Array.ConvertAll(pool, row => random.At((ulong)row).NextDouble()),
        };
    }

    static void Compare(SelectionProblem problem, SemanticDeduplicationOptions options, int[] cluster, float[] buffer, DuplicateTable table)
    {
        int columns = problem.Embeddings!.Columns;
        var row = new double[columns];
        var zero = new double[columns];
        for (int i = 0; i < cluster.Length; i++)
        {
            problem.Embeddings.CopyRows(cluster[i], 1, row);
            double factor = 1 / Math.Sqrt(ExactDistances.SumOfSquaredDifferences(row, 1, zero, 1));
            for (int c = 0; c < columns; c++)
                buffer[i * columns + c] = (float)(row[c] * factor);
        }
        var found = new ClusterDuplicates(buffer, cluster.Length, columns, problem.Threads);
        if (options.Duplicates == DuplicateRule.Earlier)
            found.FindEarlier();
        else
            found.FindGroups();
        for (int i = 0; i < cluster.Length; i++)
        {
            table.DuplicateOf[cluster[i]] = found.Of[i] < 0 ? -1 : cluster[found.Of[i]];
            table.Similarities[cluster[i]] = found.Levels[i];
        }
    }
}
