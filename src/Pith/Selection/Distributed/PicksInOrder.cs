using Pith.Numerics;
using Pith.Numerics.Communication;

namespace Pith.Selection.Distributed;

/// <summary>Picks one after the other, each known to all ranks before the next: for values below 0, whose messages raise others.</summary>
/// <remarks>One all-gather of 16 bytes a rank for each pick; the messages need no other, as every rank knows who was picked and with which value.</remarks>
sealed class PicksInOrder(MessageShare share, SharedNodes nodes, IReverseMessages messages)
{
    readonly IndexedMaxHeap _heap = new(share.Rows);
    readonly double[] _weights = new double[share.MostTargets];

    /// <summary>Picks with a negative value.</summary>
    public int Negative { get; private set; }

    /// <summary>Picks rows of some groups as if they were one.</summary>
    /// <param name="open">Our open rows of these groups.</param>
    /// <param name="groups">[own rows] the group of each row.</param>
    /// <param name="left">[groups] rows still to be picked of each; counted down on every rank alike.</param>
    /// <param name="count">Rows to pick.</param>
    /// <param name="cancellation">Stops the picks.</param>
    /// <returns>The picks of all ranks, in order.</returns>
    public int[] Pick(int[] open, int[] groups, long[] left, long count, CancellationToken cancellation)
    {
        _heap.Fill(open, nodes.Values);
        var picks = new int[count];
        for (int n = 0; n < picks.Length; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            while (_heap.Count > 0 && left[groups[_heap.TopRow]] <= 0)
                nodes.States[_heap.Pop()] = NodeState.Passed;
            Candidate ours = _heap.Count == 0 ? new(SelectionKey.Last, -1) : new(nodes.KeyOf(_heap.TopRow), groups[_heap.TopRow]);
            Candidate best = new(SelectionKey.Last, -1);
            foreach (Candidate candidate in share.Ranks.AllGather<Candidate>([ours]))
            {
                if (candidate.Key.Precedes(best.Key))
                    best = candidate;
            }
            picks[n] = best.Key.Row;
            left[best.Group]--;
            Negative += best.Key.Value < 0 ? 1 : 0;
            int source = share.Halo.SourceOf(best.Key.Row);
            if ((uint)source < (uint)share.Rows)
                _heap.Remove(source);
            if (source >= 0)
                Send(source, best.Key);
        }
        return picks;
    }

    void Send(int source, SelectionKey picked)
    {
        (nodes.States[source], nodes.Values[source]) = (NodeState.Taken, picked.Value);
        ReadOnlySpan<int> targets = share.TargetsOf(source, out ReadOnlySpan<double> distances);
        messages.Weigh(distances, _weights);
        for (int n = 0; n < targets.Length; n++)
        {
            int row = targets[n];
            if (nodes.States[row] is not (NodeState.Open or NodeState.Passed))
                continue;
            nodes.Values[row] = messages.Receive(nodes.Values[row], _weights[n] * picked.Value);
            if (_heap.Contains(row))
                _heap.Update(row, nodes.Values[row]);
        }
    }

    readonly record struct Candidate(SelectionKey Key, int Group);
}
