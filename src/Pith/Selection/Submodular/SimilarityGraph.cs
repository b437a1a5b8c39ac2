using System.Runtime.CompilerServices;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Statistics;
using Pith.Numerics.Threading;
using Pith.Selection.D2;
using Pith.Selection.Frame;

namespace Pith.Selection.Submodular;

/// <summary>The symmetric similarities of a kNN graph: rows that are no neighbours have similarity 0, and a row has 1 to itself.</summary>
/// <remarks>Two rows are neighbours when either lists the other, also in a brought graph, because a similarity has no direction.</remarks>
sealed class SimilarityGraph
{
    SimilarityGraph(MessageGraph graph, double[] similarities, int neighbors)
    {
        Graph = graph;
        _similarities = similarities;
        Neighbors = neighbors;
    }

    readonly double[] _similarities;

    /// <summary>The edges.</summary>
    public MessageGraph Graph { get; }

    /// <summary>Neighbours a row that were asked for.</summary>
    public int Neighbors { get; }

    /// <summary>The neighbours of a row, ascending.</summary>
    public ReadOnlySpan<int> NeighborsOf(int row) => Graph.NeighborsOf(row);

    /// <summary>The similarities to <see cref="NeighborsOf"/>, 0..1.</summary>
    public ReadOnlySpan<double> SimilaritiesOf(int row) =>
        _similarities.AsSpan((int)Graph.Offsets[row], (int)(Graph.Offsets[row + 1] - Graph.Offsets[row]));

    /// <summary>The facts that methods on the graph report.</summary>
    public IEnumerable<KeyValuePair<string, double>> Facts =>
        Graph.Edges == 0
            ? [new("neighbors", Neighbors), new("edges", 0)]
            : [new("neighbors", Neighbors), new("edges", Graph.Edges), new("meanSimilarity", FixedOrderSum.Sum(_similarities) / Graph.Edges)];

    /// <summary>Builds the graphs of the pools, or takes the brought one.</summary>
    public static SimilarityGraph Build(
        SelectionProblem problem, SubmodularOptions options, PoolPass run, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        if (options.Similarity == SimilarityKernel.Cosine)
            problem = problem with { Metric = DistanceMetric.Cosine };
        var graphOptions = new D2Options { Kernel = D2Kernel.Scaled, Neighbors = options.Neighbors, Symmetrize = Symmetrization.Union };
        D2GraphStage.Result stage = D2GraphStage.Build(problem, graphOptions, run.Pools, progress, cancellation);
        return new SimilarityGraph(stage.Graph, SimilaritiesOf(stage, options.Similarity, problem.Threads), stage.Neighbors);
    }

    static double[] SimilaritiesOf(D2GraphStage.Result stage, SimilarityKernel kernel, int threads)
    {
        double[] distances = stage.Graph.Distances;
        var similarities = new double[distances.Length];
        D2Weights weights = kernel == SimilarityKernel.Exponential
            ? new D2Weights(D2Kernel.Reference, 1, 1 / stage.Scale, 1)
            : new D2Weights(D2Kernel.Scaled, 1, 1, stage.Scale);
        RowRanges.Run(distances.Length, threads, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (first, end) =>
        {
            ReadOnlySpan<double> from = distances.AsSpan(first, end - first);
            Span<double> to = similarities.AsSpan(first, end - first);
            if (kernel != SimilarityKernel.Cosine)
            {
                weights.Reverse(from, to);
                return;
            }
            for (int i = 0; i < to.Length; i++)
                to[i] = Math.Clamp(1 - (from[i] / 2), 0, 1);
        });
        return similarities;
    }
}
