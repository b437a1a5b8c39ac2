using Pith.Neighbors.Clustering;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Selection.SemanticDeduplication;

/// <summary>The keep order of pools whose rows are compared by graphs: that of the distances to the nearest of some centroids, given rows first.</summary>
static class KeepOrder
{
    const int RowsPerCluster = 50;

    /// <summary>More centroids would take longer than the graph and move few rows in the order.</summary>
    public const int MostClusters = 1000;

    /// <summary>Rows on which the centroids are placed.</summary>
    public static long SampleRows(long rows, long clusters) => Math.Min(rows, RowsPerCluster * clusters);

    /// <summary>Centroids of a pool.</summary>
    public static int Clusters(SemanticDeduplicationOptions options, long rows) =>
        (int)Math.Clamp(options.Clusters > 0 ? options.Clusters : Math.Min(MostClusters, Math.Round(Math.Sqrt(rows))), 1, rows);

    /// <summary>[n] the place of each row of a pool in its keep order.</summary>
    /// <param name="rows">[n, D] the rows of the pool.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="options">Which row is kept.</param>
    /// <param name="pool">[n] their numbers.</param>
    /// <param name="isGiven">[N] whether a row is given.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static int[] RanksOf(
        MatrixView rows, SelectionProblem problem, SemanticDeduplicationOptions options, int[] pool, bool[] isGiven, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        double[] keys = KeysOf(options.WhichToKeep, options.WhichToKeep == WhichToKeep.Random ? [] : Distances(rows, problem, options, progress, cancellation), problem.Seed, pool);
        int[] places = [.. Enumerable.Range(0, pool.Length)];
        Array.Sort(places, (a, b) =>
            isGiven[pool[a]] != isGiven[pool[b]] ? isGiven[pool[b]].CompareTo(isGiven[pool[a]])
            : keys[a] != keys[b] ? keys[a].CompareTo(keys[b]) : a.CompareTo(b));
        var ranks = new int[places.Length];
        for (int rank = 0; rank < places.Length; rank++)
            ranks[places[rank]] = rank;
        return ranks;
    }

    /// <summary>[n] numbers by which rows are put into keep order, ascending.</summary>
    /// <param name="which">Which row is kept.</param>
    /// <param name="distances">[n] distances to the centroids; not looked at where the seed decides.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="pool">[n] the rows.</param>
    public static double[] KeysOf(WhichToKeep which, double[] distances, ulong seed, int[] pool)
    {
        var random = new RandomStream(seed, "semantic-deduplication");
        return which switch
        {
            WhichToKeep.Hard => Array.ConvertAll(distances, distance => -distance),
            WhichToKeep.Easy => distances,
            _ => Array.ConvertAll(pool, row => random.At((ulong)row).NextDouble()),
        };
    }

    static double[] Distances(
        MatrixView rows, SelectionProblem problem, SemanticDeduplicationOptions options, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        int clusters = Clusters(options, rows.Rows);
        int[] sample = new RandomStream(problem.Seed, "semantic-deduplication-centroids").Sample(rows.Rows, (int)SampleRows(rows.Rows, clusters));
        Array.Sort(sample);
        KMeansResult result = KMeans.Fit(
            rows.SelectRows(sample),
            new KMeansOptions
            {
                Clusters = clusters,
                MaxIterations = DuplicateSearch.ClusterIterations,
                Metric = DistanceMetric.Cosine,
                Seed = problem.Seed,
                Threads = problem.Threads,
            },
            progress,
            ranks: null,
            cancellation: cancellation);
        var nearest = new int[rows.Rows];
        var distances = new double[rows.Rows];
        NearestNeighbors.Search(
            rows, MatrixView.FromArray(result.Centroids, clusters, rows.Columns), 1, DistanceMetric.Cosine, nearest, distances, problem.Threads, progress, cancellation);
        return distances;
    }
}
