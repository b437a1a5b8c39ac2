using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Clustering;

/// <summary>The two steps of k-means by several ranks, with the bits of one process.</summary>
/// <remarks>Every rank reads its own share of the rows. Their nearest centroids are told to all. A centroid is the mean of its rows in ascending order, so its sum goes from rank to rank, each of
/// which adds its rows; the centroids follow each other in blocks, so that the ranks work at the same time. A sum that every rank made of its own rows alone would have
/// other last bits for every number of ranks.</remarks>
static class SharedClusters
{
    // Centroids that go from rank to rank together.
    const int BlockClusters = 16;

    /// <summary>Finds the nearest centroid of every row.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="rows">[N, D] all rows, of which this rank reads its share.</param>
    /// <param name="centroids">[C, D].</param>
    /// <param name="options">Metric and threads.</param>
    /// <param name="assignment">[N] receives the nearest centroids.</param>
    /// <param name="distances">[N] receives the distances to them.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static void Assign(
        ICommunicator ranks, MatrixView rows, MatrixView centroids, KMeansOptions options, int[] assignment, double[] distances, CancellationToken cancellation)
    {
        (int first, int end) = ShareOf(ranks, rows.Rows);
        var nearest = new int[end - first];
        var lengths = new double[end - first];
        if (end > first)
        {
            NearestNeighbors.Search(
                rows.SelectRows([.. Enumerable.Range(first, end - first)]), centroids, 1, options.Metric, nearest, lengths, options.Threads, null, cancellation);
        }
        ranks.AllGather<int>(nearest).CopyTo(assignment, 0);
        ranks.AllGather<double>(lengths).CopyTo(distances, 0);
    }

    /// <summary>[C, D] for every centroid the sum of its rows less a shift, in ascending order; the same on all ranks.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="rows">[N, D] all rows, of which this rank reads its share.</param>
    /// <param name="options">Clusters, metric and threads.</param>
    /// <param name="assignment">[N] the centroid of every row.</param>
    /// <param name="shift">[D].</param>
    /// <param name="cancellation">Stops the work.</param>
    public static double[] Sums(
        ICommunicator ranks, MatrixView rows, KMeansOptions options, int[] assignment, double[] shift, CancellationToken cancellation)
    {
        (int first, int end) = ShareOf(ranks, rows.Rows);
        (int[] offsets, int[] members) = KMeans.GroupByCluster(assignment.AsSpan(first, end - first), options.Clusters);
        var sums = new double[options.Clusters * rows.Columns];
        int blocks = (options.Clusters + BlockClusters - 1) / BlockClusters;
        double[] passed = [];
        for (int step = 0; step < blocks + ranks.Size - 1; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            int block = step - ranks.Rank;
            double[] part = [];
            if (block >= 0 && block < blocks)
            {
                int start = block * BlockClusters, stop = Math.Min(options.Clusters, start + BlockClusters);
                part = ranks.Rank == 0 ? new double[(stop - start) * rows.Columns] : passed;
                Parallel.For(start, stop, new ParallelOptions { MaxDegreeOfParallelism = options.Threads == 0 ? -1 : options.Threads }, cluster =>
                {
                    Span<double> sum = part.AsSpan((cluster - start) * rows.Columns, rows.Columns);
                    var row = new double[rows.Columns];
                    foreach (int own in members.AsSpan(offsets[cluster], offsets[cluster + 1] - offsets[cluster]))
                    {
                        KMeans.CopyRow(rows, first + own, options.Metric, row);
                        for (int c = 0; c < row.Length; c++)
                            sum[c] += row[c] - shift[c];
                    }
                });
            }
            passed = ranks.PassOn<double>(part).GetAwaiter().GetResult();
            // What comes from the last rank is finished.
            int finished = step - (ranks.Size - 1);
            if (ranks.Rank == 0 && finished >= 0)
                passed.CopyTo(sums, finished * BlockClusters * rows.Columns);
        }
        ranks.Broadcast<double>(sums, 0);
        return sums;
    }

    static (int First, int End) ShareOf(ICommunicator ranks, int rows) =>
        ((int)((long)rows * ranks.Rank / ranks.Size), (int)((long)rows * (ranks.Rank + 1) / ranks.Size));
}
