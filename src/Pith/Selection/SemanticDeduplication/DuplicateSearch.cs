using Pith.Neighbors.Clustering;
using Pith.Neighbors.Graphs;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Threading;
using Pith.Selection.Frame;

namespace Pith.Selection.SemanticDeduplication;

/// <summary>Finds the duplicates of the rows of the pools: of small pools by comparing all rows of a cluster, of large ones by graphs.</summary>
static class DuplicateSearch
{
    /// <summary>Steps of k-means: the clusters only decide which rows are compared, or their order; more steps move few rows between them.</summary>
    public const int ClusterIterations = 10;

    /// <summary>The duplicates of all rows of the pools.</summary>
    public static FoundDuplicates Run(SelectionFrame frame, SemanticDeduplicationOptions options)
    {
        SelectionProblem problem = frame.Problem;
        var table = new DuplicateTable(new int[problem.Rows], new double[problem.Rows]);
        Array.Fill(table.DuplicateOf, -1);
        Array.Fill(table.Similarities, double.NaN);
        var isGiven = new bool[problem.Rows];
        foreach (int row in problem.Given)
            isGiven[row] = true;
        int[][] large = Array.FindAll(frame.Pools, pool => options.RecallOf(problem.Accuracy, pool.Length) is not null);
        int[] ranks = large.Length == 0 ? [] : RanksOf(frame, options, large, isGiven);
        var clusters = new List<int[]>();
        foreach (int[] pool in frame.Pools.Except(large))
            AddClusters(problem, options, pool, isGiven, clusters, frame.Progress, frame.Cancellation);
        frame.EndStage("cluster");
        foreach (int[] pool in large)
            FindInGraphs(frame, options, pool, ranks, table);
        if (clusters.Count > 0)
            CompareClusters(frame, options, clusters, table);
        return new FoundDuplicates(table, large, ranks);
    }

    /// <summary>[N] the place of each row of the large pools in the keep order of its pool.</summary>
    static int[] RanksOf(SelectionFrame frame, SemanticDeduplicationOptions options, int[][] pools, bool[] isGiven)
    {
        var ranks = new int[frame.Problem.Rows];
        foreach (int[] pool in pools)
        {
            int[] own = KeepOrder.RanksOf(RowsOf(frame.Problem, pool), frame.Problem, options, pool, isGiven, frame.Progress, frame.Cancellation);
            for (int n = 0; n < pool.Length; n++)
                ranks[pool[n]] = own[n];
        }
        return ranks;
    }

    static void FindInGraphs(SelectionFrame frame, SemanticDeduplicationOptions options, int[] pool, int[] ranks, DuplicateTable table)
    {
        SelectionProblem problem = frame.Problem;
        // Also the small graphs of rows that are left over: the recall is asked for, not their number.
        GraphAccuracy accuracy = problem.Accuracy with { Recall = options.RecallOf(problem.Accuracy, pool.Length) };
        (int[] of, double[] levels) = GraphDuplicates.Find(
            RowsOf(problem, pool), Array.ConvertAll(pool, row => ranks[row]), options.Duplicates, accuracy, problem.Threads, frame.Progress, frame.Cancellation);
        for (int n = 0; n < pool.Length; n++)
            (table.DuplicateOf[pool[n]], table.Similarities[pool[n]]) = (of[n] < 0 ? -1 : pool[of[n]], levels[n]);
    }

    static void CompareClusters(SelectionFrame frame, SemanticDeduplicationOptions options, List<int[]> clusters, DuplicateTable table)
    {
        SelectionProblem problem = frame.Problem;
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
    }

    static MatrixView RowsOf(SelectionProblem problem, int[] pool) => pool.Length == problem.Rows ? problem.Embeddings! : problem.Embeddings!.SelectRows(pool);

    /// <summary>Adds the clusters of a pool, each with its rows in keep order, given rows first.</summary>
    static void AddClusters(
        SelectionProblem problem, SemanticDeduplicationOptions options, int[] pool, bool[] isGiven, List<int[]> clusters,
        IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        MatrixView rows = RowsOf(problem, pool);
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
            cancellation: cancellation);
        double[] keys = KeepOrder.KeysOf(options.WhichToKeep, result.Distances, problem.Seed, pool);
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
