using System.Runtime.CompilerServices;

namespace Pith.Selection.Distributed;

/// <summary>Rounds of local maxima among the candidates of a window: the picks that the greedy loop makes of them, on all ranks at once.</summary>
/// <remarks>
/// <para>While picked values are not negative, values only fall. So the keys of the picks descend, and a row is picked with the value that is left by the
/// messages of all its neighbours whose own picks come before it, taken in the order of these picks. What is known of an open row is its value after
/// some of these messages: a bound from above. A row whose key precedes those of all open neighbours and of all messages that it has not taken is picked
/// with its value; a message whose sender's key precedes those of all open neighbours is the next one to take; else the row waits for the first of its open
/// neighbours to fall or to be picked. docs/cluster.md has the proof.</para>
/// <para>Rows below the window's limit take no part, as no row above it can depend on them. A candidate that falls below it gets back the value that it had
/// when the window began; it takes the messages of the window with all other rows.</para>
/// </remarks>
sealed class PickRounds
{
    // Candidates whose lists are asked for before they are looked at.
    const int LooksAhead = 8;
    readonly MessageShare _share;
    readonly SharedNodes _nodes;
    readonly WindowConflicts _conflicts;
    readonly PendingMessages _pending;
    readonly int[] _waiting;
    readonly int[] _nextWaiting;
    readonly Stack<int> _woken = new();
    readonly List<int> _doubtful = [];
    readonly List<int> _halo = [];
    readonly List<int> _heard = [];
    readonly int[] _groups;
    readonly SelectionKey[] _groupLimits;
    double _limit;

    /// <summary>Creates the rounds of one selection.</summary>
    /// <param name="share">The edges.</param>
    /// <param name="nodes">Values and states.</param>
    /// <param name="messages">What picks send.</param>
    /// <param name="groups">[own rows] the group of each row.</param>
    /// <param name="groupLimits">[groups] the key at or before which a group has room for all of its candidates; changed from outside.</param>
    public PickRounds(MessageShare share, SharedNodes nodes, IReverseMessages messages, int[] groups, SelectionKey[] groupLimits)
    {
        (_share, _nodes, _groups, _groupLimits) = (share, nodes, groups, groupLimits);
        _conflicts = new WindowConflicts(share, nodes);
        _pending = new PendingMessages(share, nodes, messages);
        _waiting = new int[nodes.Values.Length];
        Array.Fill(_waiting, -1);
        _nextWaiting = new int[share.Rows];
    }

    /// <summary>Rounds of news so far.</summary>
    public int Rounds { get; private set; }

    /// <summary>Our picks in this window.</summary>
    public List<int> Picked { get; } = [];

    /// <summary>Rows of the halo that are in the window, or were.</summary>
    public IReadOnlyList<int> Halo => _halo;

    /// <summary>Begins a window: ranks tell each other of their candidates, and those without conflicts are picked.</summary>
    /// <param name="candidates">Our candidates.</param>
    /// <param name="limit">The least value in the window, 0 or more.</param>
    public void Begin(ReadOnlySpan<int> candidates, double limit)
    {
        _limit = limit;
        _conflicts.Clear();
        Picked.Clear();
        _halo.Clear();
        foreach (int row in candidates)
        {
            _nodes.States[row] = NodeState.Candidate;
            _nodes.Changed(row);
        }
        _nodes.Exchange(_heard);
        _halo.AddRange(_heard);
        int conflicts = 0;
        int[] hasConflict = new int[candidates.Length];
        for (int n = 0; n < candidates.Length; n++)
        {
            if (n + LooksAhead < candidates.Length)
                _conflicts.Foresee(candidates[n + LooksAhead]);
            if (_conflicts.Look(candidates[n]))
                hasConflict[conflicts++] = candidates[n];
        }
        foreach (int row in candidates)
        {
            if (!_conflicts.Has(row))
                Decide(row, _nodes.KeyOf(row));
        }
        Push(hasConflict.AsSpan(0, conflicts));
    }

    /// <summary>Picks whom it is certain of, until nothing changes on any rank.</summary>
    /// <param name="cancellation">Stops the rounds.</param>
    public void Run(CancellationToken cancellation)
    {
        do
        {
            cancellation.ThrowIfCancellationRequested();
            Rounds++;
            while (_woken.TryPop(out int row))
                Look(row);
        }
        while (Hear());
    }

    /// <summary>Looks again, with new limits, at those that their groups had no room for.</summary>
    public void Again()
    {
        int[] rows = [.. _doubtful];
        _doubtful.Clear();
        Push(rows);
    }

    /// <summary>A candidate whose group is full takes no part any more.</summary>
    public void Pass(int row) => Leave(row, NodeState.Passed);

    /// <summary>Ends the window: nobody waits any more.</summary>
    /// <param name="candidates">Our candidates.</param>
    public void End(ReadOnlySpan<int> candidates)
    {
        _doubtful.Clear();
        foreach (int row in candidates)
            _waiting[row] = -1;
        foreach (int source in _halo)
        {
            _waiting[source] = -1;
            _nodes.States[source] = NodeState.Passed;
        }
    }

    // Whoever is first is looked at first, so that most rows are looked at when those before them are known.
    void Push(Span<int> rows)
    {
        double[] order = new double[rows.Length];
        for (int n = 0; n < order.Length; n++)
            order[n] = _nodes.Values[rows[n]];
        order.AsSpan().Sort(rows);
        foreach (int row in rows)
            _woken.Push(row);
    }

    bool Hear()
    {
        if (_share.Ranks.Size == 1)
            return false;
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
    void Look(int row)
    {
        if (_nodes.States[row] != NodeState.Candidate)
            return;
        SelectionKey key = _nodes.KeyOf(row);
        if (!_conflicts.Has(row))
        {
            Decide(row, key);
            return;
        }
        ref WindowConflicts.Entry entry = ref _conflicts[row];
        int blocker = _pending.Find(_conflicts.EdgesOf(entry), entry.Taken, out SelectionKey blocked);
        double before = key.Value;
        bool isFirst = _pending.Take(blocked, ref key, ref entry.Taken);
        if (key.Value < _limit)
        {
            Leave(row, NodeState.Open);
            return;
        }
        _nodes.Values[row] = key.Value;
        if (isFirst)
            Decide(row, key);
        else
            (_nextWaiting[row], _waiting[blocker]) = (_waiting[blocker], row);
        if (_nodes.States[row] == NodeState.Candidate && key.Value != before)
        {
            _nodes.Changed(row);
            Wake(row);
        }
    }

    // A row that comes before all that may still send it a message.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Decide(int row, in SelectionKey key)
    {
        if (_groupLimits[_groups[row]].Precedes(key))
        {
            _doubtful.Add(row);
            return;
        }
        _nodes.States[row] = NodeState.Picked;
        Picked.Add(row);
        _nodes.Changed(row);
        Wake(row);
    }

    void Leave(int row, NodeState state)
    {
        _nodes.States[row] = state;
        if (_conflicts.Has(row))
            _nodes.Values[row] = _conflicts[row].Start;
        _nodes.Changed(row);
        Wake(row);
    }
}
