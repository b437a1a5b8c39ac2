using System.Runtime.CompilerServices;

namespace Pith.Selection.Distributed;

/// <summary>The messages of this window that one row has not taken yet, in the order in which their senders were picked.</summary>
sealed class PendingMessages(MessageShare share, SharedNodes nodes, IReverseMessages messages)
{
    const int FewMessages = 24;
    SelectionKey[] _keys = new SelectionKey[64];
    int[] _edges = new int[64];
    double[] _distances = new double[64];
    double[] _weights = new double[64];
    int _count;

    /// <summary>Collects the messages of picked neighbours that a row has not taken.</summary>
    /// <param name="edges">The row's edges from sources in the window.</param>
    /// <param name="taken">The sender's key of the last message that it has taken.</param>
    /// <param name="blocked">The first key of its open neighbours; <see cref="SelectionKey.Last"/> without any.</param>
    /// <returns>The open neighbour with that key, or -1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(ReadOnlySpan<int> edges, SelectionKey taken, out SelectionKey blocked)
    {
        _count = 0;
        int blocker = -1;
        SelectionKey first = SelectionKey.Last;
        foreach (int edge in edges)
        {
            int source = share.Sources[edge];
            NodeState state = nodes.States[source];
            if (state == NodeState.Candidate)
            {
                SelectionKey key = nodes.KeyOf(source);
                if (key.Precedes(first))
                    (first, blocker) = (key, source);
            }
            else if (state == NodeState.Picked)
            {
                SelectionKey key = nodes.KeyOf(source);
                if (taken.Precedes(key))
                    Add(key, edge);
            }
        }
        if (_count > 1)
            Sort();
        blocked = first;
        return blocker;
    }

    /// <summary>Takes messages as long as it is certain that none comes before them.</summary>
    /// <param name="blocked">The first key of the open neighbours.</param>
    /// <param name="key">The row's key; its value falls.</param>
    /// <param name="taken">The sender's key of the last message taken.</param>
    /// <returns>Whether the row comes before all open neighbours and all messages that are left, so that it is picked.</returns>
    public bool Take(SelectionKey blocked, ref SelectionKey key, ref SelectionKey taken)
    {
        int certain = 0;
        while (certain < _count && _keys[certain].Precedes(blocked))
            certain++;
        Weigh(certain);
        for (int n = 0; n < certain; n++)
        {
            if (key.Precedes(_keys[n]))
                return true;
            key = key with { Value = messages.Receive(key.Value, _weights[n] * _keys[n].Value) };
            taken = _keys[n];
        }
        return key.Precedes(blocked);
    }

    void Weigh(int count)
    {
        if (count == 0)
            return;
        for (int n = 0; n < count; n++)
            _distances[n] = share.Distances[_edges[n]];
        messages.Weigh(_distances.AsSpan(0, count), _weights.AsSpan(0, count));
    }

    void Add(SelectionKey key, int edge)
    {
        if (_count == _keys.Length)
        {
            Array.Resize(ref _keys, 2 * _count);
            Array.Resize(ref _edges, 2 * _count);
            _distances = new double[2 * _count];
            _weights = new double[2 * _count];
        }
        (_keys[_count], _edges[_count++]) = (key, edge);
    }

    // First to be picked first.
    void Sort()
    {
        if (_count > FewMessages)
        {
            Array.Sort(_keys, _edges, 0, _count, Comparer<SelectionKey>.Create((a, b) => a.Precedes(b) ? -1 : b.Precedes(a) ? 1 : 0));
            return;
        }
        for (int i = 1; i < _count; i++)
        {
            (SelectionKey key, int edge) = (_keys[i], _edges[i]);
            int j = i;
            for (; j > 0 && key.Precedes(_keys[j - 1]); j--)
                (_keys[j], _edges[j]) = (_keys[j - 1], _edges[j - 1]);
            (_keys[j], _edges[j]) = (key, edge);
        }
    }
}
