using System.Runtime.CompilerServices;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Communication;
using Pith.Numerics.Memory;
using Pith.Numerics.Threading;

namespace Pith.Selection.Distributed;

/// <summary>One rank's part of a message graph: for each of its rows the rows whose picks send it a message, wherever these are.</summary>
/// <remarks>Sources are numbered: 0 .. <see cref="Rows"/> - 1 are our rows, those of the halo follow. In a symmetric graph the list of a row of ours says
/// both who sends to it and to whom it sends, so that only the edges from the halo are turned round. Memory: 4 bytes an edge beside the lists, and
/// 12 for every edge that is turned round.</remarks>
sealed class MessageShare
{
    readonly int _turnedFrom;
    readonly int[] _turnedStart;
    readonly int[] _targets;
    readonly double[] _turned;

    MessageShare(ICommunicator ranks, int first, Halo halo, MessageGraph incoming, bool isSymmetric, int threads)
    {
        (Ranks, First, Halo, Rows, Threads) = (ranks, first, halo, incoming.Rows, threads);
        int[] rows = incoming.Neighbors;
        int[] sources = new int[rows.Length];
        RowRanges.Run(rows.Length, threads, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (start, end) =>
        {
            for (int edge = start; edge < end; edge++)
                sources[edge] = halo.SourceOf(rows[edge]);
        });
        (Sources, Distances) = (sources, incoming.Distances);
        Start = Array.ConvertAll(incoming.Offsets, offset => (int)offset);
        _turnedFrom = isSymmetric ? Rows : 0;
        _turnedStart = new int[Rows + halo.Rows.Length - _turnedFrom + 1];
        (_targets, _turned) = Turn();
        MostTargets = 0;
        for (int source = 1; source < _turnedStart.Length; source++)
            MostTargets = Math.Max(MostTargets, _turnedStart[source] - _turnedStart[source - 1]);
        for (int row = 0; row < Rows; row++)
            MostSources = Math.Max(MostSources, Start[row + 1] - Start[row]);
        if (isSymmetric)
            MostTargets = Math.Max(MostTargets, MostSources);
    }

    /// <summary>The ranks.</summary>
    public ICommunicator Ranks { get; }

    /// <summary>Our first row.</summary>
    public int First { get; }

    /// <summary>Our rows.</summary>
    public int Rows { get; }

    /// <summary>Threads that this rank has; 0 means all cores.</summary>
    public int Threads { get; }

    /// <summary>Rows of other ranks that send us messages, and who looks at ours.</summary>
    public Halo Halo { get; }

    /// <summary>[Rows + 1] where the edges to each row begin.</summary>
    public int[] Start { get; }

    /// <summary>[E] the source of each edge; those of a row ascend by their numbers in the dataset.</summary>
    public int[] Sources { get; }

    /// <summary>[E] the distance of each edge.</summary>
    public double[] Distances { get; }

    /// <summary>The most edges that lead to a row of ours.</summary>
    public int MostSources { get; }

    /// <summary>The most rows of ours that a source sends messages to, at most.</summary>
    public int MostTargets { get; }

    /// <summary>Takes the edges that lead to our rows.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="shares">Who has which rows.</param>
    /// <param name="incoming">For every one of our rows those that send it messages, by their numbers in the dataset, ascending.</param>
    /// <param name="isSymmetric">Whether these are also the rows that ours send messages to, with the same distances.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    public static MessageShare Of(ICommunicator ranks, RowShares shares, MessageGraph incoming, bool isSymmetric = false, int threads = 1) =>
        new(ranks, shares.FirstOf(ranks.Rank), Halo.Of(ranks, shares, incoming.Neighbors, threads), incoming, isSymmetric, threads);

    /// <summary>The row of the dataset that a source is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RowOf(int source) => source < Rows ? First + source : Halo.Rows[source - Rows];

    /// <summary>Our rows that a source sends messages to, ascending, and the distances.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<int> TargetsOf(int source, out ReadOnlySpan<double> distances)
    {
        if (source >= _turnedFrom)
        {
            (int first, int count) = (_turnedStart[source - _turnedFrom], _turnedStart[source - _turnedFrom + 1] - _turnedStart[source - _turnedFrom]);
            distances = _turned.AsSpan(first, count);
            return _targets.AsSpan(first, count);
        }
        // Rows of ranks before ours come first, those of ranks after ours last.
        (int start, int end) = (Start[source], Start[source + 1]);
        while (start < end && Sources[start] >= Rows)
            start++;
        while (end > start && Sources[end - 1] >= Rows)
            end--;
        distances = Distances.AsSpan(start, end - start);
        return Sources.AsSpan(start, end - start);
    }

    /// <summary>Asks for what says where the targets of a source lie.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchPlace(int source) =>
        CacheLines.PrefetchOne(in source >= _turnedFrom ? ref _turnedStart[source - _turnedFrom] : ref Start[source]);

    /// <summary>Asks for the targets of a source and their distances.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchList(int source)
    {
        int first = source >= _turnedFrom ? _turnedStart[source - _turnedFrom] : Start[source];
        int[] targets = source >= _turnedFrom ? _targets : Sources;
        if (first >= targets.Length)
            return;
        CacheLines.Prefetch(in targets[first]);
        ref double distance = ref (source >= _turnedFrom ? _turned : Distances)[first];
        CacheLines.Prefetch(in distance);
    }

    // The edges by their sources; of one source ascending by target.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    (int[] Targets, double[] Distances) Turn()
    {
        if (_turnedStart.Length == 1)
            return ([], []);
        foreach (int source in Sources)
        {
            if (source >= _turnedFrom)
                _turnedStart[source - _turnedFrom + 1]++;
        }
        for (int source = 1; source < _turnedStart.Length; source++)
            _turnedStart[source] += _turnedStart[source - 1];
        (var targets, var distances) = (new int[_turnedStart[^1]], new double[_turnedStart[^1]]);
        int[] next = _turnedStart[..^1];
        for (int row = 0; row < Rows; row++)
        {
            for (int edge = Start[row]; edge < Start[row + 1]; edge++)
            {
                if (Sources[edge] < _turnedFrom)
                    continue;
                int place = next[Sources[edge] - _turnedFrom]++;
                (targets[place], distances[place]) = (row, Distances[edge]);
            }
        }
        return (targets, distances);
    }
}
