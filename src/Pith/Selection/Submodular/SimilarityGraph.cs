using System.Runtime.CompilerServices;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Statistics;
using Pith.Numerics.Threading;
using Pith.Selection.D2;
using Pith.Selection.Frame;

namespace Pith.Selection.Submodular;

/// <summary>The symmetric similarities of a kNN graph: rows that are no neighbours have similarity 0, and a row has 1 to itself.</summary>
/// <remarks>Two rows are neighbours when either lists the other, also in a supplied graph, because a similarity has no direction.</remarks>
sealed class SimilarityGraph
{
    readonly double[] _similarities;

    SimilarityGraph(MessageGraph graph, double[] similarities) => (Graph, _similarities) = (graph, similarities);

    /// <summary>The edges.</summary>
    public MessageGraph Graph { get; }

    /// <summary>The neighbours of a row, ascending.</summary>
    public ReadOnlySpan<int> NeighborsOf(int row) => Graph.NeighborsOf(row);

    /// <summary>The similarities to <see cref="NeighborsOf"/>, 0..1.</summary>
    public ReadOnlySpan<double> SimilaritiesOf(int row) =>
        _similarities.AsSpan((int)Graph.OffsetOf(row), Graph.CountOf(row));

    /// <summary>Builds the graphs of the pools, or takes the supplied one, and reports what they are like.</summary>
    public static SimilarityGraph Build(SelectionFrame frame, SubmodularOptions options)
    {
        PoolEdges edges = frame.BuildEdges(options.GraphOf(frame.Problem.Metric));
        double[] similarities = SimilaritiesOf(edges, options.Similarity, D2Weights.TakesChord(frame.Problem, D2Kernel.Scaled), frame.Problem.Threads);
        frame.AddFact("neighbors", edges.Neighbors);
        frame.AddFact("edges", edges.Graph.Edges);
        if (edges.Graph.Edges > 0)
            frame.AddFact("meanSimilarity", FixedOrderSum.Sum(similarities) / edges.Graph.Edges);
        frame.EndStage("graph");
        return new SimilarityGraph(edges.Graph, similarities);
    }

    static double[] SimilaritiesOf(PoolEdges edges, SimilarityKernel kernel, bool isCosine, int threads)
    {
        MessageGraph graph = edges.Graph;
        if (graph.Edges > Array.MaxLength)
            throw new ResourceLimitException($"The symmetric graph has {graph.Edges} edges; at most {Array.MaxLength} similarities are held: use fewer neighbours.");
        var similarities = new double[graph.Edges];
        D2Weights weights = kernel == SimilarityKernel.Exponential
            ? new D2Weights(D2Kernel.Reference, 1, 1 / edges.TypicalDistance, 1)
            : new D2Weights(D2Kernel.Scaled, 1, 1, edges.TypicalDistance, isCosine);
        RowRanges.Run(graph.Rows, threads, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (first, end) =>
        {
            var buffer = new EdgeBuffer(graph.LongestRow(first, end));
            for (int row = first; row < end; row++)
            {
                graph.Read(row, buffer, isAscending: true, out _, out ReadOnlySpan<double> from);
                Span<double> to = similarities.AsSpan((int)graph.OffsetOf(row), from.Length);
                if (kernel != SimilarityKernel.Cosine)
                {
                    weights.Reverse(from, to);
                    continue;
                }
                for (int i = 0; i < to.Length; i++)
                    to[i] = Math.Clamp(1 - (from[i] / 2), 0, 1);
            }
        });
        return similarities;
    }
}
