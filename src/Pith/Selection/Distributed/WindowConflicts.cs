using System.Runtime.CompilerServices;
using Pith.Numerics.Memory;

namespace Pith.Selection.Distributed;

/// <summary>Which candidates of a window have neighbours that send them messages in the same window, and what is known of these candidates.</summary>
/// <remarks>Windows are small, so that most candidates have none: they are picked without a second look.</remarks>
sealed class WindowConflicts(MessageShare share, SharedNodes nodes)
{
    // [own rows] the place of a candidate below; -1 for one without conflicts, and of no meaning for other rows.
    readonly int[] _places = new int[share.Rows];
    Entry[] _entries = new Entry[256];
    int[] _edges = new int[1024];
    int _count;
    int _edgeCount;

    /// <summary>Forgets the last window.</summary>
    public void Clear() => (_count, _edgeCount) = (0, 0);

    /// <summary>Looks for the sources of a candidate's messages that are in the window too.</summary>
    /// <param name="row">A candidate of ours.</param>
    /// <returns>Whether there are any; then the row has an entry.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Look(int row)
    {
        (int start, int end) = (share.Start[row], share.Start[row + 1]);
        if (_edges.Length - _edgeCount < end - start)
            Array.Resize(ref _edges, (2 * _edges.Length) + end - start);
        int[] sources = share.Sources, edges = _edges;
        NodeState[] states = nodes.States;
        int count = _edgeCount;
        for (int edge = start; edge < end; edge++)
        {
            edges[count] = edge;
            count += (uint)(states[sources[edge]] - NodeState.Candidate) <= NodeState.Picked - NodeState.Candidate ? 1 : 0;
        }
        _places[row] = -1;
        if (count == _edgeCount)
            return false;
        if (_count == _entries.Length)
            Array.Resize(ref _entries, 2 * _count);
        _places[row] = _count;
        _entries[_count++] = new Entry { First = _edgeCount, Count = count - _edgeCount, Start = nodes.Values[row], Taken = SelectionKey.First };
        _edgeCount = count;
        return true;
    }

    /// <summary>Asks for what <see cref="Look"/> will read of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Foresee(int row)
    {
        if (share.Start[row] < share.Sources.Length)
            CacheLines.Prefetch(in share.Sources[share.Start[row]]);
    }

    /// <summary>Whether <see cref="Look"/> found sources for a candidate.</summary>
    public bool Has(int row) => _places[row] >= 0;

    /// <summary>The entry of a row for which <see cref="Look"/> found sources.</summary>
    public ref Entry this[int row] => ref _entries[_places[row]];

    /// <summary>The edges from sources in the window.</summary>
    public ReadOnlySpan<int> EdgesOf(in Entry entry) => _edges.AsSpan(entry.First, entry.Count);

    /// <summary>What is known of a candidate.</summary>
    internal struct Entry
    {
        /// <summary>Its edges.</summary>
        public int First, Count;

        /// <summary>Its value when the window began.</summary>
        public double Start;

        /// <summary>The sender's key of the last message that it has taken in this window.</summary>
        public SelectionKey Taken;
    }
}
