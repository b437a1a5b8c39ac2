using Pith.Evaluation;
using Pith.Neighbors.Graphs;

namespace Pith.Explorer.Selections;

/// <summary>The graph along which coresets are measured, and its near-duplicate pairs.</summary>
/// <remarks>A pair is a near-duplicate when its distance is at most the 5 % quantile of the distances to the nearest neighbour, as in
/// <see cref="NearDuplicates"/>.</remarks>
sealed class BaseGraph
{
    readonly (int First, int Second)[] _pairs;

    /// <summary>Finds the pairs.</summary>
    /// <param name="graph">Edges in both directions.</param>
    public BaseGraph(MessageGraph graph)
    {
        Graph = graph;
        Duplicates = NearDuplicateGroups.Find(graph);
        var pairs = new List<(int, int)>();
        for (int row = 0; row < graph.Rows; row++)
        {
            ReadOnlySpan<int> neighbors = graph.NeighborsOf(row);
            ReadOnlySpan<double> distances = graph.DistancesOf(row);
            for (int n = 0; n < neighbors.Length; n++)
            {
                if (row < neighbors[n] && distances[n] <= Duplicates.Threshold)
                    pairs.Add((row, neighbors[n]));
            }
        }
        _pairs = [.. pairs];
    }

    /// <summary>The edges, in both directions.</summary>
    public MessageGraph Graph { get; }

    /// <summary>The groups of near-duplicates that the pairs make.</summary>
    public NearDuplicateGroups Duplicates { get; }

    /// <summary>What a coreset comes to.</summary>
    /// <param name="kept">The kept rows.</param>
    public CoresetFigures Measure(ReadOnlySpan<int> kept)
    {
        bool[] isKept = RowSets.Mask(Graph.Rows, kept);
        int whole = 0, dropped = 0, covered = 0;
        foreach ((int first, int second) in _pairs)
            whole += isKept[first] && isKept[second] ? 1 : 0;
        for (int row = 0; row < isKept.Length; row++)
        {
            if (isKept[row] || Graph.NeighborsOf(row) is not { IsEmpty: false } neighbors)
                continue;
            dropped++;
            foreach (int neighbor in neighbors)
            {
                if (isKept[neighbor])
                {
                    covered++;
                    break;
                }
            }
        }
        return new CoresetFigures(dropped == 0 ? 1 : (double)covered / dropped, _pairs.Length == 0 ? 0 : (double)whole / _pairs.Length);
    }
}

/// <summary>How a coreset lies in the data.</summary>
/// <param name="Covered">Share of the dropped rows that have a kept row among their neighbours in the graph, 0..1; high is good.</param>
/// <param name="PairsKept">Share of the near-duplicate pairs of which both rows are kept, 0..1; low is good.</param>
sealed record CoresetFigures(double Covered, double PairsKept);
