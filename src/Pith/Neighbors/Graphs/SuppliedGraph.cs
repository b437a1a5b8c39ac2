using System.Runtime.CompilerServices;
using Pith.Numerics.Threading;
using static System.FormattableString;

namespace Pith.Neighbors.Graphs;

/// <summary>Takes a supplied kNN graph: checks it where nobody has, cuts its lists to the neighbours asked for, and drops edges that leave their
/// pool.</summary>
static class SuppliedGraph
{
    /// <summary>The directed message graph of a supplied graph.</summary>
    /// <param name="supplied">The kNN lists.</param>
    /// <param name="neighbors">How many neighbours a row are used, nearest first; null means all.</param>
    /// <param name="pools">The rows of each pool.</param>
    /// <param name="threads">Threads.</param>
    public static MessageGraph Read(KnnGraph supplied, int? neighbors, int[][] pools, int threads)
    {
        KnnGraph graph = neighbors is int wanted ? FirstNeighbors(supplied, wanted) : supplied;
        if (!graph.IsChecked)
            ForEachRange(graph.Rows, threads, (first, end) => Check(graph, first, end));
        return MessageGraph.Of(graph, pools);
    }

    // Of several rows that are refused, the first one is told of.
    static void ForEachRange(int rows, int threads, Action<int, int> check)
    {
        var refusals = new SortedDictionary<int, InvalidDataContentException>();
        RowRanges.Run(rows, threads, (first, end) =>
        {
            try
            {
                check(first, end);
            }
            catch (InvalidDataContentException refusal)
            {
                lock (refusals)
                    refusals[first] = refusal;
            }
        });
        if (refusals.Count > 0)
            throw refusals.Values.First();
    }

    static KnnGraph FirstNeighbors(KnnGraph graph, int neighbors)
    {
        if (neighbors > graph.Neighbors)
            throw new OptionException("neighbors",
                Invariant($"`neighbors` {neighbors} asks for more than the {graph.Neighbors} neighbours a row that the graph holds."));
        return graph.Nearest(neighbors);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Check(KnnGraph graph, int first, int end)
    {
        for (int row = first; row < end; row++)
        {
            ReadOnlySpan<int> neighbors = graph.NeighborsOf(row);
            ReadOnlySpan<double> distances = graph.DistancesOf(row);
            for (int n = 0; n < neighbors.Length; n++)
            {
                if ((uint)neighbors[n] >= (uint)graph.Rows || neighbors[n] == row)
                    throw new InvalidDataContentException(
                        Invariant($"The graph gives row {row} the neighbour {neighbors[n]}; neighbours must be other rows, 0 to {graph.Rows - 1}."));
                if (!double.IsFinite(distances[n]) || distances[n] < 0)
                    throw new InvalidDataContentException(
                        Invariant($"The graph's distance from row {row} to row {neighbors[n]} is {distances[n]}; distances must be finite and at least 0."));
                if (neighbors[..n].Contains(neighbors[n]))
                    throw new InvalidDataContentException(
                        Invariant($"The graph lists row {neighbors[n]} twice as a neighbour of row {row}; each neighbour may stand there once."));
            }
        }
    }
}
