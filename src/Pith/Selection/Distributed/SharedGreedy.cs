using Pith.Numerics.Communication;

namespace Pith.Selection.Distributed;

/// <summary>The greedy loop over rows that are dealt to ranks: order and values are those of one process, to the bit.</summary>
/// <remarks>
/// <para>While values are not negative: phases of rounds (<see cref="PickRounds"/>). As many rows as are still to be picked have a value at or above a
/// limit, which is found by counting. As values only fall, no more than these can be picked above the limit, so all picks of the phase are within the
/// budget; the next phase has the rest. The first row of all is always picked, so every phase picks. From the first pick on whose value is negative
/// messages raise others: from there, picks are made one after the other (<see cref="PicksInOrder"/>).</para>
/// <para>Pools do not send each other messages, so each has a limit of its own and all have their phases together. Where classes of one pool have quotas the
/// limit is the highest of those of the classes: no class can be overfilled above it, so that no row above it is passed over.</para>
/// </remarks>
sealed class SharedGreedy
{
    readonly MessageShare _share;
    readonly SharedNodes _nodes;
    readonly PickRounds _rounds;
    readonly PicksInOrder _inOrder;
    readonly CancellationToken _cancellation;
    readonly int[] _groups;

    /// <summary>Starts from the values after the forward messages, and sends the messages of the given rows.</summary>
    /// <param name="share">The edges.</param>
    /// <param name="values">[own rows].</param>
    /// <param name="groups">[own rows] the pool of every row that may be picked, or its class where classes have quotas; -1 for the others.</param>
    /// <param name="given">Rows that are kept already, in their order; the same on all ranks.</param>
    /// <param name="messages">What picks send.</param>
    /// <param name="cancellation">Stops the work.</param>
    public SharedGreedy(MessageShare share, double[] values, int[] groups, int[] given, IReverseMessages messages, CancellationToken cancellation)
    {
        (_share, _groups, _cancellation) = (share, groups, cancellation);
        _nodes = new SharedNodes(share, values, Array.ConvertAll(groups, group => group < 0 ? NodeState.Passed : NodeState.Open));
        new GivenMessages(share, _nodes, messages).Send(given, cancellation);
        _rounds = new PickRounds(share, _nodes, messages);
        _inOrder = new PicksInOrder(share, _nodes, messages);
    }

    /// <summary>[own rows] every row's value when it was picked, or its last value.</summary>
    public ReadOnlySpan<double> Values => _nodes.Values.AsSpan(0, _share.Rows);

    /// <summary>Picks with a negative value.</summary>
    public int NegativePicks => _inOrder.Negative;

    /// <summary>Picks that were made one after the other; the same on all ranks.</summary>
    public long PicksInOrder { get; private set; }

    /// <summary>Phases, each with a limit of its own.</summary>
    public int Phases { get; private set; }

    /// <summary>Rounds in which ranks told each other what had changed.</summary>
    public int Rounds => _rounds.Rounds;

    /// <summary>Picks the rows.</summary>
    /// <param name="counts">[groups] rows to pick of each.</param>
    /// <param name="isOnePool">Whether the groups are classes of one pool with quotas, so that there is one order for all.</param>
    /// <returns>The picks of each pool, in order; the same on all ranks.</returns>
    public int[][] Pick(ReadOnlySpan<int> counts, bool isOnePool)
    {
        long[] left = [.. counts.ToArray().Select(count => (long)count)];
        var picked = new List<RankedRow>();
        while (left.Any(count => count > 0) && PickPhase(left, isOnePool, picked))
        {
        }
        int[][] order = RankedRow.Gather(_share.Ranks, [.. picked], isOnePool ? 1 : counts.Length);
        for (int pool = 0; pool < order.Length; pool++)
        {
            long count = isOnePool ? left.Sum() : left[pool];
            if (count <= 0)
                continue;
            int[] open = [.. Enumerable.Range(0, _share.Rows).Where(row => IsOpen(row) && (isOnePool || _groups[row] == pool))];
            order[pool] = [.. order[pool], .. _inOrder.Pick(open, _groups, left, count, _cancellation)];
            PicksInOrder += count;
        }
        return order;
    }

    bool IsOpen(int row) => _nodes.States[row] == NodeState.Open;

    // Whether any row was picked on any rank.
    bool PickPhase(long[] left, bool isOnePool, List<RankedRow> picked)
    {
        Phases++;
        SelectionKey[] limits = LimitsOf(left, isOnePool, out int[] open);
        int[] above = Array.FindAll(open, row => !limits[_groups[row]].Precedes(_nodes.KeyOf(row)));
        var taken = new long[left.Length];
        foreach (int row in _rounds.Pick(above, limits, _groups, _cancellation))
        {
            taken[_groups[row]]++;
            picked.Add(new RankedRow(_nodes.Values[row], _share.First + row, isOnePool ? 0 : _groups[row]));
        }
        _share.Ranks.Sum(taken);
        for (int group = 0; group < left.Length; group++)
            left[group] -= taken[group];
        return taken.Any(count => count > 0);
    }

    SelectionKey[] LimitsOf(long[] left, bool isOnePool, out int[] open)
    {
        var rows = new List<int>();
        for (int row = 0; row < _share.Rows; row++)
        {
            if (!IsOpen(row))
                continue;
            if (left[_groups[row]] > 0)
                rows.Add(row);
            else if (isOnePool)
                // Its class is full: the loop passes it over, and no row waits for it.
                Pass(row);
        }
        open = [.. rows];
        SelectionKey[] limits = CountedLimits.Find(
            _share.Ranks, Array.ConvertAll(open, _nodes.KeyOf), Array.ConvertAll(open, row => _groups[row]), left);
        if (isOnePool)
        {
            SelectionKey highest = SelectionKey.Last;
            for (int group = 0; group < left.Length; group++)
            {
                if (left[group] > 0 && limits[group].Precedes(highest))
                    highest = limits[group];
            }
            Array.Fill(limits, highest);
        }
        return Array.ConvertAll(limits, limit => SelectionKey.Zero.Precedes(limit) ? SelectionKey.Zero : limit);
    }

    void Pass(int row)
    {
        _nodes.States[row] = NodeState.Passed;
        _nodes.Changed(row);
    }
}
