namespace Pith.Selection.Distributed;

/// <summary>The greedy loop over rows that are dealt to ranks: order and values are those of one process, to the bit.</summary>
/// <remarks>
/// <para>While values are not negative the rows are worked off in windows of falling value. Within a window, rounds (<see cref="PickRounds"/>) find the picks;
/// then all rows take their messages (<see cref="WindowMessages"/>), so that all values are known when the next window begins.</para>
/// <para>Where a group - a pool, or a class of a pool with quotas - has more candidates in the window than rows are left for it, only those at or before its
/// limit can be certain of a place: as values only fall, no more than these can be picked at or before it. The others wait, and whoever waits for them, until
/// the certain ones are picked or have fallen, and the group has a new limit or is full. The first row of all is always certain.</para>
/// <para>From the first pick on whose value is negative messages raise others: from there, picks are made one after the other
/// (<see cref="Distributed.PicksInOrder"/>).</para>
/// </remarks>
sealed class SharedGreedy
{
    const int UsualWindows = 64;
    const int SmallestWindow = 64;

    // A power of 2.
    const int WindowsOfTier = 8;

    readonly MessageShare _share;
    readonly SharedNodes _nodes;
    readonly PickRounds _rounds;
    readonly WindowMessages _sending;
    readonly IReverseMessages _messages;
    readonly CancellationToken _cancellation;
    readonly int[] _groups;
    readonly SelectionKey[] _groupLimits;
    readonly List<RankedRow> _picked = [];
    readonly List<(int Row, double Value)> _given = [];
    readonly WindowCandidates _open;

    /// <summary>Starts from the values after the forward messages, and sends the messages of the given rows.</summary>
    /// <param name="share">The edges.</param>
    /// <param name="values">[own rows].</param>
    /// <param name="groups">[own rows] the pool of every row that may be picked, or its class where classes have quotas; -1 for the others.</param>
    /// <param name="groupCount">Groups.</param>
    /// <param name="given">Rows that are kept already, in their order; the same on all ranks.</param>
    /// <param name="messages">What picks send.</param>
    /// <param name="cancellation">Stops the work.</param>
    public SharedGreedy(
        MessageShare share, double[] values, int[] groups, int groupCount, int[] given, IReverseMessages messages, CancellationToken cancellation)
    {
        (_share, _groups, _messages, _cancellation) = (share, groups, messages, cancellation);
        _groupLimits = new SelectionKey[groupCount];
        _nodes = new SharedNodes(share, values, Array.ConvertAll(groups, group => group < 0 ? NodeState.Passed : NodeState.Open));
        new GivenMessages(share, _nodes, messages).Send(given, cancellation);
        foreach (int row in given)
        {
            // No message changes what a given row had.
            if ((uint)(row - share.First) < (uint)share.Rows)
            {
                _given.Add((row - share.First, _nodes.Values[row - share.First]));
                _nodes.Values[row - share.First] = double.NaN;
            }
        }
        _open = new WindowCandidates(_nodes, groups);
        _rounds = new PickRounds(share, _nodes, messages, groups, _groupLimits);
        _sending = new WindowMessages(share, _nodes, messages);
        Span<long> all = [share.Rows];
        share.Ranks.Sum(all);
        Rows = all[0];
        WindowRows = Math.Max(SmallestWindow, Rows / UsualWindows);
    }

    /// <summary>Rows of a window, about, at least 1; the picks do not depend on it. The smaller, the fewer candidates have neighbours in their window, and the
    /// more rounds there are. Default a 64th of all rows.</summary>
    public long WindowRows { get; init; }

    /// <summary>Rows of all ranks.</summary>
    public long Rows { get; }

    /// <summary>[own rows] every row's value when it was picked, or its last value.</summary>
    public ReadOnlySpan<double> Values => _nodes.Values.AsSpan(0, _share.Rows);

    /// <summary>Picks with a negative value.</summary>
    public int NegativePicks { get; private set; }

    /// <summary>Picks that were made one after the other; the same on all ranks.</summary>
    public long PicksInOrder { get; private set; }

    /// <summary>Windows that had candidates.</summary>
    public int Windows { get; private set; }

    /// <summary>How often groups needed limits.</summary>
    public int LimitSteps { get; private set; }

    /// <summary>Rounds in which ranks told each other what had changed.</summary>
    public int Rounds => _rounds.Rounds;

    /// <summary>Picks the rows.</summary>
    /// <param name="counts">[groups] rows to pick of each.</param>
    /// <param name="isOnePool">Whether the groups are classes of one pool with quotas, so that there is one order for all.</param>
    /// <returns>The picks of each pool, in order; the same on all ranks.</returns>
    public int[][] Pick(ReadOnlySpan<int> counts, bool isOnePool)
    {
        long[] left = [.. counts.ToArray().Select(count => (long)count)];
        bool isEnd = false;
        while (!isEnd && left.Any(count => count > 0))
        {
            List<double> limits = WindowLimits.Of(_share, _nodes, Rows, left.Sum(), WindowRows);
            for (int n = 0; n < limits.Count; n++)
                PickWindow(limits[n], limits[Math.Min(n | (WindowsOfTier - 1), limits.Count - 1)], left, isOnePool);
            isEnd = limits[^1] == 0;
        }
        int[][] order = RankedRow.Gather(_share.Ranks, [.. _picked], isOnePool ? 1 : counts.Length);
        PickRest(order, left, isOnePool);
        foreach (RankedRow row in _picked)
            _nodes.Values[row.Row - _share.First] = row.Value;
        foreach ((int row, double value) in _given)
            _nodes.Values[row] = value;
        return order;
    }

    void PickRest(int[][] order, long[] left, bool isOnePool)
    {
        if (left.All(count => count <= 0))
            return;
        var inOrder = new PicksInOrder(_share, _nodes, _messages);
        for (int pool = 0; pool < order.Length; pool++)
        {
            long count = isOnePool ? left.Sum() : left[pool];
            if (count <= 0)
                continue;
            int[] open = [.. Enumerable.Range(0, _share.Rows).Where(row => _nodes.States[row] == NodeState.Open && (isOnePool || _groups[row] == pool))];
            order[pool] = [.. order[pool], .. inOrder.Pick(open, _groups, left, count, _cancellation)];
            PicksInOrder += count;
        }
        NegativePicks = inOrder.Negative;
    }

    void PickWindow(double limit, double tierLimit, long[] left, bool isOnePool)
    {
        ReadOnlySpan<int> candidates = _open.AtLeast(limit, tierLimit, left);
        long[] counts = CountOf(candidates, NodeState.Open);
        if (counts.All(count => count == 0))
            return;
        Windows++;
        Limit(candidates, NodeState.Open, counts, left);
        _rounds.Begin(candidates, limit);
        int counted = 0;
        while (true)
        {
            _rounds.Run(_cancellation);
            var taken = new long[left.Length];
            for (; counted < _rounds.Picked.Count; counted++)
                taken[_groups[_rounds.Picked[counted]]]++;
            _share.Ranks.Sum(taken);
            for (int group = 0; group < left.Length; group++)
                left[group] -= taken[group];
            if (Array.TrueForAll(_groupLimits, limit => limit == SelectionKey.Last))
                break;
            foreach (int row in candidates)
            {
                if (_nodes.States[row] == NodeState.Candidate && left[_groups[row]] <= 0)
                    _rounds.Pass(row);
            }
            counts = CountOf(candidates, NodeState.Candidate);
            Limit(candidates, NodeState.Candidate, counts, left);
            if (counts.All(count => count == 0))
                break;
            _rounds.Again();
        }
        Close(candidates, isOnePool);
    }

    // Candidates of every group on all ranks, of those that are still in a state.
    long[] CountOf(ReadOnlySpan<int> candidates, NodeState state)
    {
        var counts = new long[_groupLimits.Length];
        foreach (int row in candidates)
        {
            if (_nodes.States[row] == state)
                counts[_groups[row]]++;
        }
        _share.Ranks.Sum(counts);
        return counts;
    }

    void Limit(ReadOnlySpan<int> candidates, NodeState state, long[] counts, long[] left)
    {
        Array.Fill(_groupLimits, SelectionKey.Last);
        if (!Enumerable.Range(0, left.Length).Any(group => counts[group] > left[group]))
            return;
        LimitSteps++;
        var keys = new List<SelectionKey>();
        var groups = new List<int>();
        foreach (int row in candidates)
        {
            if (_nodes.States[row] != state)
                continue;
            keys.Add(_nodes.KeyOf(row));
            groups.Add(_groups[row]);
        }
        GroupLimits.Find(_share.Ranks, [.. keys], [.. groups], counts, left, _groupLimits);
    }

    void Close(ReadOnlySpan<int> candidates, bool isOnePool)
    {
        List<int> picked = _rounds.Picked;
        int[] senders = [.. picked, .. _rounds.Halo.Where(source => _nodes.States[source] == NodeState.Picked)];
        double[] values = _sending.Send(senders);
        // In order, as windows are.
        for (int n = 0; n < senders.Length; n++)
        {
            if (senders[n] < _share.Rows)
                _picked.Add(new RankedRow(values[n], _share.First + senders[n], isOnePool ? 0 : _groups[senders[n]]));
        }
        foreach (int row in picked)
            _nodes.States[row] = NodeState.Taken;
        _rounds.End(candidates);
    }
}
