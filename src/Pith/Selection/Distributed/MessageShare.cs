using System.Runtime.CompilerServices;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Communication;

namespace Pith.Selection.Distributed;

/// <summary>One rank's part of a message graph: for each of its rows the rows whose picks send it a message, wherever these are.</summary>
/// <remarks>Sources are numbered: 0 .. <see cref="Rows"/> - 1 are our rows, those of the halo follow. Memory: 20 bytes an edge, 8 a source.</remarks>
sealed class MessageShare
{
    readonly int[] _targetStart;
    readonly int[] _targets;
    readonly double[] _distances;
    readonly int[] _places;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    MessageShare(ICommunicator ranks, int first, Halo halo, MessageGraph incoming)
    {
        (Ranks, First, Halo, Rows) = (ranks, first, halo, incoming.Rows);
        Sources = new int[incoming.Neighbors.Length];
        Start = Array.ConvertAll(incoming.Offsets, offset => (int)offset);
        _targetStart = new int[Rows + halo.Rows.Length + 1];
        for (int edge = 0; edge < Sources.Length; edge++)
        {
            Sources[edge] = halo.SourceOf(incoming.Neighbors[edge]);
            _targetStart[Sources[edge] + 1]++;
        }
        for (int source = 1; source < _targetStart.Length; source++)
        {
            MostTargets = Math.Max(MostTargets, _targetStart[source]);
            _targetStart[source] += _targetStart[source - 1];
        }
        (_targets, _distances, _places) = (new int[Sources.Length], new double[Sources.Length], new int[Sources.Length]);
        int[] next = _targetStart[..^1];
        for (int row = 0; row < Rows; row++)
        {
            for (int edge = Start[row]; edge < Start[row + 1]; edge++)
            {
                int place = next[Sources[edge]]++;
                (_targets[place], _distances[place], _places[edge]) = (row, incoming.Distances[edge], place);
            }
        }
    }

    /// <summary>The ranks.</summary>
    public ICommunicator Ranks { get; }

    /// <summary>Our first row.</summary>
    public int First { get; }

    /// <summary>Our rows.</summary>
    public int Rows { get; }

    /// <summary>Rows of other ranks that send us messages, and who looks at ours.</summary>
    public Halo Halo { get; }

    /// <summary>[Rows + 1] where the edges to each row begin.</summary>
    public int[] Start { get; }

    /// <summary>[E] the source of each edge.</summary>
    public int[] Sources { get; }

    /// <summary>The most rows of ours that a source sends messages to.</summary>
    public int MostTargets { get; }

    /// <summary>Takes the edges that lead to our rows.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="shares">Who has which rows.</param>
    /// <param name="incoming">For every one of our rows those that send it messages, by their numbers in the dataset.</param>
    /// <param name="halo">The rows of other ranks among them, where that is known; null where it has to be made.</param>
    public static MessageShare Of(ICommunicator ranks, RowShares shares, MessageGraph incoming, Halo? halo = null) =>
        new(ranks, shares.FirstOf(ranks.Rank), halo ?? Halo.Of(ranks, shares, incoming.Neighbors), incoming);

    /// <summary>The row of the dataset that a source is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RowOf(int source) => source < Rows ? First + source : Halo.Rows[source - Rows];

    /// <summary>The distance of an edge.</summary>
    public double DistanceOf(int edge) => _distances[_places[edge]];

    /// <summary>Our rows that a source sends messages to.</summary>
    public ReadOnlySpan<int> TargetsOf(int source) => _targets.AsSpan(_targetStart[source], _targetStart[source + 1] - _targetStart[source]);

    /// <summary>The distances to <see cref="TargetsOf"/>.</summary>
    public ReadOnlySpan<double> DistancesOf(int source) => _distances.AsSpan(_targetStart[source], _targetStart[source + 1] - _targetStart[source]);
}
