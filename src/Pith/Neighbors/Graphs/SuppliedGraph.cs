using System.Runtime.CompilerServices;
using Pith.Numerics.Communication;
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
        Require(graph, threads);
        return MessageGraph.Of(graph, pools);
    }

    /// <summary>Refuses a graph whose lists hold rows that are not there, the row itself, or distances that are none.</summary>
    /// <exception cref="InvalidDataContentException">It does.</exception>
    public static void Require(KnnGraph graph, int threads)
    {
        if (!graph.IsChecked)
            ForEachRange(graph.Rows, threads, (first, end) => Check(graph, first, end));
    }

    /// <summary>The directed message graph of all rows, of which each of several ranks checks its own; where rows are refused, all ranks end, and the first row
    /// is told of.</summary>
    /// <param name="ranks">The ranks, whose rows follow each other.</param>
    /// <param name="supplied">The kNN lists of all rows.</param>
    /// <param name="neighbors">How many neighbours a row are used, nearest first; null means all.</param>
    /// <param name="pools">The rows of each pool.</param>
    /// <param name="first">The rank's first row.</param>
    /// <param name="rows">The rank's rows.</param>
    public static MessageGraph ReadChecked(ICommunicator ranks, KnnGraph supplied, int? neighbors, int[][] pools, int first, int rows)
    {
        KnnGraph graph = neighbors is int wanted ? FirstNeighbors(supplied, wanted) : supplied;
        if (!graph.IsChecked)
            Together.Run(ranks, () => Check(graph, first, first + rows));
        return MessageGraph.Of(graph, pools);
    }

    /// <summary>Some rows of a graph, as arrays of their own.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="threads">Threads.</param>
    /// <exception cref="ResourceLimitException">They have more edges than an array holds.</exception>
    public static MessageGraph Cut(MessageGraph graph, int first, int rows, int threads)
    {
        var offsets = new long[rows + 1];
        for (int i = 0; i < rows; i++)
            offsets[i + 1] = offsets[i] + graph.CountOf(first + i);
        if (offsets[rows] > Array.MaxLength)
            throw new ResourceLimitException($"The rows of one rank would have {offsets[rows]} edges; at most {Array.MaxLength} fit: start more ranks.");
        (var neighbors, var distances) = (new int[offsets[rows]], new double[offsets[rows]]);
        RowRanges.Run(rows, threads, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (start, end) =>
        {
            var buffer = new EdgeBuffer(graph.LongestRow(first + start, first + end));
            for (int i = start; i < end; i++)
            {
                graph.Read(first + i, buffer, isAscending: true, out ReadOnlySpan<int> listed, out ReadOnlySpan<double> lengths);
                listed.CopyTo(neighbors.AsSpan((int)offsets[i]));
                lengths.CopyTo(distances.AsSpan((int)offsets[i]));
            }
        });
        return new MessageGraph(offsets, neighbors, distances);
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
