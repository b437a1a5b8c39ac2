namespace Pith.Selection.Distributed;

/// <summary>The messages of rows that are kept already, before the first pick: each sends with the value that those given before it have left.</summary>
/// <remarks>A given row has its value as soon as the given neighbours before it have theirs; so ranks wait for each other only along chains of given
/// neighbours. Every row takes the messages in the order in which the rows were given, whatever their signs.</remarks>
sealed class GivenMessages(MessageShare share, SharedNodes nodes, IReverseMessages messages)
{
    readonly List<(int Place, int Edge)> _senders = [];
    readonly double[] _weight = new double[1];

    /// <summary>Sends them.</summary>
    /// <param name="given">Rows of the dataset, each once; the same on all ranks.</param>
    /// <param name="cancellation">Stops the work.</param>
    public void Send(int[] given, CancellationToken cancellation)
    {
        if (given.Length == 0)
            return;
        var place = new int[nodes.Values.Length];
        Array.Fill(place, -1);
        var undecided = new List<int>();
        for (int n = 0; n < given.Length; n++)
        {
            int source = share.Halo.SourceOf(given[n]);
            if (source >= 0)
                place[source] = n;
            if ((uint)source < (uint)share.Rows)
                undecided.Add(source);
        }
        var heard = new List<int>();
        do
        {
            cancellation.ThrowIfCancellationRequested();
            undecided.RemoveAll(row => Decide(row, place));
        }
        while (nodes.Tell(heard));
        SendToOthers(given, place);
    }

    bool Decide(int row, int[] place)
    {
        _senders.Clear();
        for (int edge = share.Start[row]; edge < share.Start[row + 1]; edge++)
        {
            int source = share.Sources[edge];
            if (place[source] < 0 || place[source] > place[row])
                continue;
            if (nodes.States[source] != NodeState.Given)
                return false;
            _senders.Add((place[source], edge));
        }
        Take(row);
        nodes.States[row] = NodeState.Given;
        nodes.Changed(row);
        return true;
    }

    void SendToOthers(int[] given, int[] place)
    {
        var isDone = new bool[share.Rows];
        foreach (int row in given)
        {
            int source = share.Halo.SourceOf(row);
            if (source < 0)
                continue;
            foreach (int target in share.TargetsOf(source, out _))
            {
                if (isDone[target] || nodes.States[target] == NodeState.Given)
                    continue;
                isDone[target] = true;
                _senders.Clear();
                for (int edge = share.Start[target]; edge < share.Start[target + 1]; edge++)
                {
                    if (place[share.Sources[edge]] >= 0)
                        _senders.Add((place[share.Sources[edge]], edge));
                }
                Take(target);
            }
        }
    }

    void Take(int row)
    {
        _senders.Sort();
        foreach ((_, int edge) in _senders)
        {
            messages.Weigh([share.Distances[edge]], _weight);
            nodes.Values[row] = messages.Receive(nodes.Values[row], _weight[0] * nodes.Values[share.Sources[edge]]);
        }
    }
}
