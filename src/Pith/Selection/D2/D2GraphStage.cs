using Pith.Data;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Selection.Frame;
using static System.FormattableString;

namespace Pith.Selection.D2;

/// <summary>Makes the message graph of the pools: builds kNN graphs or takes the brought one, and joins them into one graph of all
/// rows.</summary>
/// <remarks>Rows that take no part have no edges, and no edge leaves its pool. A brought graph loses the edges that end outside; nothing is
/// put in their place. A pool of n rows has at most n - 1 neighbours a row.</remarks>
static class D2GraphStage
{
    /// <summary>The message graph, the median of the kNN distances in it, and the neighbours a row that were asked for.</summary>
    public sealed record Result(MessageGraph Graph, double MedianDistance, double Scale, int Neighbors);

    /// <summary>Builds.</summary>
    public static Result Build(
        SelectionProblem problem, D2Options options, int[][] pools, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        MessageGraph directed = problem.Graph is { } brought
            ? D2SuppliedGraph.Read(brought, options, pools, problem.Threads)
            : FromEmbeddings(problem, options, pools, progress, cancellation);
        double median = OrderStatistics.Median(directed.Distances);
        double scale = options.Kernel == D2Kernel.Scaled ? ScaleOf(directed.Distances, median) : 1;
        bool union = options.Symmetrize == Symmetrization.Union || (options.Symmetrize == Symmetrization.Auto && problem.Graph is null);
        int neighbors = problem.Graph is null ? options.Neighbors : options.SuppliedNeighbors ?? problem.Graph.Neighbors;
        return new Result(union ? MessageGraphs.Union(directed, problem.Threads) : directed, median, scale, neighbors);
    }

    /// <summary>The median distance; where most distances are 0 the mean of the others, and 1 where all are.</summary>
    static double ScaleOf(double[] distances, double median)
    {
        if (median > 0)
            return median;
        double sum = 0;
        long count = 0;
        foreach (double distance in distances)
        {
            sum += distance;
            count += distance > 0 ? 1 : 0;
        }
        return count > 0 ? sum / count : 1;
    }

    static MessageGraph FromEmbeddings(
        SelectionProblem problem, D2Options options, int[][] pools, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        ProblemNeeds.Require(problem, D2Selection.MethodName, DataNeeds.Graph);
        MatrixView embeddings = problem.Embeddings!;
        if (options.Neighbors >= problem.Rows)
        {
            throw new OptionException("neighbors",
                Invariant($"`neighbors` must be a whole number from 1 to {problem.Rows - 1} (the rows less one); got {options.Neighbors}."));
        }
        if (pools.Length == 1 && pools[0].Length == problem.Rows)
            return MessageGraphs.Directed(BuildPool(problem, embeddings, options.Neighbors, progress, cancellation), problem.Threads);
        var reports = new ThinnedProgress(progress, "kNN graphs of the pools", pools.Sum(pool => (long)pool.Length), "rows");
        long done = 0;
        var graphs = new KnnGraph?[pools.Length];
        var offsets = new long[problem.Rows + 1];
        for (int p = 0; p < pools.Length; p++)
        {
            int neighbors = Math.Min(options.Neighbors, pools[p].Length - 1);
            if (neighbors <= 0)
                continue;
            var inner = new PoolProgress(reports, done, pools[p].Length);
            graphs[p] = BuildPool(problem, embeddings.SelectRows(pools[p]), neighbors, inner, cancellation);
            done += pools[p].Length;
            foreach (int row in pools[p])
                offsets[row + 1] = neighbors;
        }
        for (int row = 0; row < problem.Rows; row++)
            offsets[row + 1] += offsets[row];
        var graph = new MessageGraph(offsets, new int[offsets[^1]], new double[offsets[^1]]);
        for (int p = 0; p < pools.Length; p++)
        {
            if (graphs[p] is { } local)
                Place(MessageGraphs.Directed(local, problem.Threads), pools[p], graph);
        }
        return graph;
    }

    static KnnGraph BuildPool(
        SelectionProblem problem, MatrixView rows, int neighbors, IProgress<WorkProgress>? progress, CancellationToken cancellation) =>
        ExactGraphBuilder.Build(rows, neighbors, problem.Metric, problem.Threads, progress, cancellation);

    /// <summary>Turns a pool's progress into its share of the progress of all pools.</summary>
    sealed class PoolProgress(ThinnedProgress all, long rowsBefore, long rows) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            // Builders may report from several threads.
            lock (all)
                all.Report(rowsBefore + (value.Total > 0 ? rows * value.Done / value.Total : 0));
        }
    }

    /// <summary>Copies a pool's graph to its rows' places; pool rows ascend, so neighbours stay ascending.</summary>
    static void Place(MessageGraph local, int[] pool, MessageGraph target)
    {
        for (int i = 0; i < pool.Length; i++)
        {
            int start = (int)target.Offsets[pool[i]];
            ReadOnlySpan<int> neighbors = local.NeighborsOf(i);
            for (int n = 0; n < neighbors.Length; n++)
                target.Neighbors[start + n] = pool[neighbors[n]];
            local.DistancesOf(i).CopyTo(target.Distances.AsSpan(start));
        }
    }
}
