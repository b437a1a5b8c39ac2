using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Numerics.Statistics;

namespace Pith.Neighbors.Clustering;

/// <summary>k-means clustering by Lloyd's algorithm from k-means++ starting centroids.</summary>
/// <remarks>
/// Alternates between giving each row to its nearest centroid and moving each centroid to the mean of its rows, which never raises the
/// inertia <c>sum_i ||x_i - c(i)||^2</c>. Lloyd, IEEE Transactions on Information Theory 28 (1982); starting centroids: Arthur and
/// Vassilvitskii, k-means++ (SODA 2007), drawn from a uniform sample of at most <c>max(2048, 20 C)</c> rows instead of all rows, which keeps
/// the start cheaper than one iteration. Under the cosine metric the rows are scaled to length 1 first (Dhillon and Modha 2001).
/// <para>A centroid that lost all its rows moves to the row farthest from its own centroid (the lowest row on a tie, a different row for each
/// such centroid), unless every row lies on its centroid. Centroids are averaged as differences from row 0, so that rows far from the
/// origin lose no digits and equal rows have exactly their own value as mean.</para>
/// <para>Deterministic: nearest centroids are found exactly (ties to the lowest), sums are taken in ascending row order, and random numbers
/// come from the seed; threads and vector width do not matter. O(N C D) time an iteration; memory O(N + C D).</para>
/// </remarks>
static class KMeans
{
    /// <summary>Clusters the rows of a matrix.</summary>
    /// <param name="rows">[N, D], finite; no zero row under the cosine metric.</param>
    /// <param name="options">Clusters, limits, metric, seed, threads.</param>
    /// <param name="progress">Receives progress in iterations, or null.</param>
    /// <param name="ranks">The ranks that cluster together, each of which calls this; null for one process.</param>
    /// <param name="kept">Where every iteration of several ranks is kept; null for nowhere.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="OptionException">An option is out of range, or there are more clusters than rows.</exception>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite, or a row is zero under the cosine metric.</exception>
    public static KMeansResult Fit(
        MatrixView rows,
        KMeansOptions options,
        IProgress<WorkProgress>? progress = null,
        ICommunicator? ranks = null,
        Checkpoints? kept = null,
        CancellationToken cancellation = default)
    {
        ranks ??= SingleProcess.Instance;
        options.Validate();
        int n = rows.Rows;
        int clusters = options.Clusters;
        if (clusters > n)
            throw new OptionException("clusters", FormattableString.Invariant($"`clusters` must be a whole number from 1 to {n} (the rows); got {clusters}."));

        KMeansCheckpoint? before = KMeansCheckpoint.Read(kept);
        if (before is null)
            kept?.Enter("k-means: start");
        double[] centroids = before?.Centroids ?? KMeansStart.Choose(rows, options, cancellation);
        if (before is null)
            Keep(0, double.PositiveInfinity, new int[n]);
        var assignment = new int[n];
        var previous = new int[n];
        var distances = new double[n];
        double inertia = before?.Inertia ?? double.PositiveInfinity;
        bool converged = false;
        int iteration = before?.Iterations ?? 0;
        while (true)
        {
            progress?.Report(new WorkProgress("k-means", iteration, options.MaxIterations, "iterations"));
            kept?.Enter(FormattableString.Invariant($"k-means: iteration {iteration + 1}"));
            (assignment, previous) = (previous, assignment);
            MatrixView moved = MatrixView.FromArray(centroids, clusters, rows.Columns);
            if (ranks.Size > 1)
                SharedClusters.Assign(ranks, rows, moved, options, assignment, distances, cancellation);
            else
                NearestNeighbors.Search(rows, moved, 1, options.Metric, assignment, distances, options.Threads, null, cancellation);
            iteration++;
            double last = inertia;
            inertia = Inertia(distances, options.Metric);
            converged = inertia == 0
                || (iteration > 1 && (last - inertia <= options.Tolerance * last || IsAsBefore()));
            if (converged || iteration == options.MaxIterations)
                break;
            MoveCentroids(ranks, rows, options, assignment, distances, centroids, cancellation);
            if (iteration % KMeansCheckpoint.IterationsBetween(n, clusters, rows.Columns) == 0)
                Keep(iteration, inertia, assignment);
            before = null;
        }
        progress?.Report(new WorkProgress("k-means", options.MaxIterations, options.MaxIterations, "iterations"));
        return new KMeansResult(clusters, centroids, assignment, distances, inertia, iteration, converged);

        // Of an iteration before the work was interrupted a hash is known.
        bool IsAsBefore() => before is null ? assignment.AsSpan().SequenceEqual(previous) : KMeansCheckpoint.HashOf(assignment) == before.Assignment;

        void Keep(int iterations, double reached, int[] assigned)
        {
            if (kept is not null)
                new KMeansCheckpoint(iterations, reached, centroids, KMeansCheckpoint.HashOf(assigned)).Keep(kept);
        }
    }

    static double Inertia(double[] distances, DistanceMetric metric) =>
        metric == DistanceMetric.Cosine ? FixedOrderSum.Sum(distances) : FixedOrderSum.Dot(distances, distances);

    static void MoveCentroids(
        ICommunicator ranks, MatrixView rows, KMeansOptions options, int[] assignment, double[] distances, double[] centroids, CancellationToken cancellation)
    {
        int columns = rows.Columns;
        int clusters = options.Clusters;
        (int[] offsets, int[] members) = GroupByCluster(assignment, clusters);
        var shift = new double[columns];
        CopyRow(rows, 0, options.Metric, shift);
        var lost = new bool[clusters];
        double[]? sums = ranks.Size > 1 ? SharedClusters.Sums(ranks, rows, options, assignment, shift, cancellation) : null;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads == 0 ? -1 : options.Threads, CancellationToken = cancellation };
        // One thread sums one cluster, in ascending row order: the order is fixed whatever the number of threads.
        Parallel.For(0, clusters, parallel, () => new double[columns], (cluster, _, row) =>
        {
            ReadOnlySpan<int> own = members.AsSpan(offsets[cluster], offsets[cluster + 1] - offsets[cluster]);
            lost[cluster] = own.IsEmpty;
            if (own.IsEmpty)
                return row;
            var mean = new double[columns];
            sums?.AsSpan(cluster * columns, columns).CopyTo(mean);
            foreach (int i in sums is null ? own : [])
            {
                CopyRow(rows, i, options.Metric, row);
                for (int c = 0; c < mean.Length; c++)
                    mean[c] += row[c] - shift[c];
            }
            double largest = 0;
            for (int c = 0; c < mean.Length; c++)
            {
                mean[c] = shift[c] + mean[c] / own.Length;
                largest = Math.Max(largest, Math.Abs(mean[c]));
            }
            // Opposite directions can cancel; a zero vector has no direction, so such a centroid starts anew as if it had lost its rows.
            if (options.Metric == DistanceMetric.Cosine && largest < 1e-9)
                lost[cluster] = true;
            else
                mean.CopyTo(centroids, cluster * columns);
            return row;
        }, static _ => { });
        if (Array.IndexOf(lost, true) >= 0)
            MoveToFarthestRows(rows, options.Metric, distances, lost, centroids);
    }

    static void MoveToFarthestRows(MatrixView rows, DistanceMetric metric, double[] distances, bool[] lost, double[] centroids)
    {
        // Farthest first, then lowest row: keys ascend in the negated distance, and the sort is over unique pairs.
        var farthest = new (double Key, int Row)[distances.Length];
        for (int i = 0; i < farthest.Length; i++)
            farthest[i] = (-distances[i], i);
        Array.Sort(farthest);
        int next = 0;
        for (int cluster = 0; cluster < lost.Length; cluster++)
        {
            if (!lost[cluster] || next == farthest.Length || farthest[next].Key == 0)
                continue;
            CopyRow(rows, farthest[next++].Row, metric, centroids.AsSpan(cluster * rows.Columns, rows.Columns));
        }
    }

    /// <summary>The places of every cluster's rows, ascending.</summary>
    internal static (int[] Offsets, int[] Members) GroupByCluster(ReadOnlySpan<int> assignment, int clusters)
    {
        var offsets = new int[clusters + 1];
        foreach (int cluster in assignment)
            offsets[cluster + 1]++;
        for (int c = 0; c < clusters; c++)
            offsets[c + 1] += offsets[c];
        var members = new int[assignment.Length];
        int[] next = offsets[..clusters];
        for (int i = 0; i < assignment.Length; i++)
            members[next[assignment[i]]++] = i;
        return (offsets, members);
    }

    /// <summary>Copies one row, scaled to length 1 under the cosine metric.</summary>
    internal static void CopyRow(MatrixView rows, int row, DistanceMetric metric, Span<double> destination)
    {
        rows.CopyRows(row, 1, destination);
        if (metric != DistanceMetric.Cosine)
            return;
        double norm = Math.Sqrt(FixedOrderSum.Dot(destination, destination));
        if (!(norm > 0))
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"Row {row} of the embeddings is zero or not a number and has no direction, which the cosine metric needs; remove it or use `metric` euclidean."));
        for (int c = 0; c < destination.Length; c++)
            destination[c] /= norm;
    }
}
