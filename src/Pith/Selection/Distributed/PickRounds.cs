using System.Runtime.CompilerServices;

namespace Pith.Selection.Distributed;

/// <summary>Rounds of local maxima: the picks of the greedy loop above a limit, on all ranks at once.</summary>
/// <remarks>
/// <para>While picked values are not negative, values only fall. So the keys of the picks descend, and a row is picked with the value that is left by the
/// messages of all its neighbours whose own picks come before it, taken in the order of these picks. What is known of an open row is its value after
/// some of these messages: a bound from above. A row whose key precedes those of all open neighbours and of all messages that it has not taken is picked
/// with its value; a message whose sender's key precedes those of all open neighbours is the next one to take; else the row waits for the first of its open
/// neighbours to fall or to be picked. docs/cluster.md has the proof.</para>
/// <para>Rows below the limit do not take part, as no row above it can depend on them. When all above are picked, the others take the messages that they
/// have not taken. Values and states after a phase are those of one process at the same pick, to the bit, whatever the order in which rows are looked at.</para>
/// </remarks>
sealed class PickRounds
{
    readonly MessageShare _share;
    readonly IReverseMessages _messages;
    readonly SharedNodes _nodes;
    readonly SelectionKey[] _taken;
    readonly int[] _waiting;
    readonly int[] _nextWaiting;
    readonly Stack<int> _woken = new();
    readonly List<int> _picked = [];
    readonly List<int> _heard = [];
    readonly PendingMessages _pending;
    readonly double[] _weights;

    /// <summary>Creates the rounds of one selection.</summary>
    public PickRounds(MessageShare share, SharedNodes nodes, IReverseMessages messages)
    {
        (_share, _nodes, _messages) = (share, nodes, messages);
        _taken = new SelectionKey[share.Rows];
        Array.Fill(_taken, SelectionKey.First);
        _waiting = new int[nodes.Values.Length];
        Array.Fill(_waiting, -1);
        _nextWaiting = new int[share.Rows];
        _pending = new PendingMessages(share, nodes, messages);
        _weights = new double[share.MostTargets];
    }

    /// <summary>Rounds of news so far.</summary>
    public int Rounds { get; private set; }

    /// <summary>Rows looked at so far.</summary>
    public long Looks { get; private set; }

    /// <summary>Picks all rows above limits, and sends their messages.</summary>
    /// <param name="above">Our open rows above their limits.</param>
    /// <param name="limits">[groups] values of 0 or more.</param>
    /// <param name="groups">[own rows] the group of each row.</param>
    /// <param name="cancellation">Stops the rounds.</param>
    /// <returns>Our picks, in no order.</returns>
    public IReadOnlyList<int> Pick(int[] above, SelectionKey[] limits, int[] groups, CancellationToken cancellation)
    {
        _picked.Clear();
        // Whoever is first is looked at first, so that most rows are looked at when those before them are known.
        double[] order = Array.ConvertAll(above, row => _nodes.Values[row]);
        Array.Sort(order, above);
        foreach (int row in above)
            _woken.Push(row);
        var touched = new List<int>();
        do
        {
            cancellation.ThrowIfCancellationRequested();
            Rounds++;
            while (_woken.TryPop(out int row))
                Look(row, limits[groups[row]]);
            foreach (int source in _heard)
            {
                if (_nodes.States[source] == NodeState.Taken)
                    touched.Add(source);
            }
        }
        while (Hear());
        Settle(touched);
        return _picked;
    }

    bool Hear()
    {
        bool any = _nodes.Tell(_heard);
        foreach (int source in _heard)
            Wake(source);
        return any;
    }

    // The rows that wait for a source are looked at again.
    void Wake(int source)
    {
        for (int row = _waiting[source]; row >= 0; row = _nextWaiting[row])
            _woken.Push(row);
        _waiting[source] = -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Look(int row, SelectionKey limit)
    {
        if (_nodes.States[row] != NodeState.Open)
            return;
        Looks++;
        var key = new SelectionKey(_nodes.Values[row], _share.First + row);
        if (limit.Precedes(key))
            return;
        int blocker = _pending.Find(row, _taken[row], out SelectionKey blocked);
        double before = key.Value;
        bool isFirst = _pending.Take(blocked, ref key, ref _taken[row]);
        bool takesPart = !limit.Precedes(key);
        isFirst &= takesPart;
        if (isFirst)
        {
            _nodes.States[row] = NodeState.Taken;
            _picked.Add(row);
        }
        else if (takesPart)
        {
            (_nextWaiting[row], _waiting[blocker]) = (_waiting[blocker], row);
        }
        _nodes.Values[row] = key.Value;
        if (isFirst || key.Value != before)
        {
            _nodes.Changed(row);
            Wake(row);
        }
    }

    // In the order of the picks, all rows that are not picked take the messages of this phase that they have not taken.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Settle(List<int> foreign)
    {
        int[] senders = [.. _picked, .. foreign];
        SortByKey(senders);
        foreach (int source in senders)
        {
            SelectionKey sent = _nodes.KeyOf(source);
            ReadOnlySpan<int> targets = _share.TargetsOf(source);
            _messages.Weigh(_share.DistancesOf(source), _weights);
            for (int n = 0; n < targets.Length; n++)
            {
                int row = targets[n];
                if (_nodes.States[row] is not (NodeState.Open or NodeState.Passed) || !_taken[row].Precedes(sent))
                    continue;
                _nodes.Values[row] = _messages.Receive(_nodes.Values[row], _weights[n] * sent.Value);
                _taken[row] = sent;
                _nodes.Changed(row);
            }
        }
        while (_nodes.Tell(_heard))
        {
        }
    }

    void SortByKey(int[] sources)
    {
        double[] keys = Array.ConvertAll(sources, source => -_nodes.Values[source]);
        Array.Sort(keys, sources);
        for (int start = 0, end; start < keys.Length; start = end)
        {
            end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
                end++;
            if (end - start > 1)
                sources.AsSpan(start, end - start).Sort((a, b) => _share.RowOf(a).CompareTo(_share.RowOf(b)));
        }
    }
}
