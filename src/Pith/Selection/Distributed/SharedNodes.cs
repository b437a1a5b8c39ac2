using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pith.Numerics.Communication;

namespace Pith.Selection.Distributed;

/// <summary>State and value of a rank's rows and of its halo, and the news that ranks tell each other of them.</summary>
/// <remarks>Of a row of the halo nothing is known but what its rank has told, and nothing is needed as long as it takes no part.</remarks>
sealed class SharedNodes
{
    readonly MessageShare _share;
    readonly bool[] _isNews;
    readonly List<int> _news = [];
    readonly int[] _watcherStart;
    readonly (int Rank, int Place)[] _watchers;
    readonly int[] _haloStart;
    readonly News[][] _parts;
    readonly int[] _partCounts;

    /// <summary>Starts with the values of the first messages.</summary>
    /// <param name="share">The edges.</param>
    /// <param name="values">[own rows].</param>
    /// <param name="states">[own rows].</param>
    public SharedNodes(MessageShare share, ReadOnlySpan<double> values, ReadOnlySpan<NodeState> states)
    {
        _share = share;
        Values = new double[share.Rows + share.Halo.Rows.Length];
        States = new NodeState[Values.Length];
        values.CopyTo(Values);
        states.CopyTo(States);
        _isNews = new bool[share.Rows];
        _watcherStart = new int[share.Rows + 1];
        int[][] watched = share.Halo.Watched;
        foreach (int[] rows in watched)
        {
            foreach (int row in rows)
                _watcherStart[row + 1]++;
        }
        for (int row = 0; row < share.Rows; row++)
            _watcherStart[row + 1] += _watcherStart[row];
        _watchers = new (int, int)[_watcherStart[^1]];
        int[] next = _watcherStart[..^1];
        for (int rank = 0; rank < watched.Length; rank++)
        {
            for (int place = 0; place < watched[rank].Length; place++)
                _watchers[next[watched[rank][place]]++] = (rank, place);
        }
        // A place in another's halo is counted from where our rows begin there; what it gets is counted from where theirs begin here.
        int[] counts = share.Ranks.AllGather<int>(Array.ConvertAll(watched, rows => rows.Length));
        _haloStart = new int[watched.Length];
        for (int rank = 0, start = share.Rows; rank < watched.Length; rank++)
        {
            _haloStart[rank] = start;
            start += counts[(rank * watched.Length) + share.Ranks.Rank];
        }
        _parts = Array.ConvertAll(watched, _ => Array.Empty<News>());
        _partCounts = new int[watched.Length];
    }

    /// <summary>[sources] the values.</summary>
    public double[] Values { get; }

    /// <summary>[sources] the states.</summary>
    public NodeState[] States { get; }

    /// <summary>The key of a source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SelectionKey KeyOf(int source) => new(Values[source], _share.RowOf(source));

    /// <summary>Notes that a row of ours has changed, where another rank looks at it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Changed(int row)
    {
        if (_watcherStart[row] == _watcherStart[row + 1] || _isNews[row])
            return;
        _isNews[row] = true;
        _news.Add(row);
    }

    /// <summary>Tells what has changed, and learns what has changed elsewhere.</summary>
    /// <param name="heard">Receives the sources of the halo that have changed.</param>
    /// <returns>Whether anything has changed on any rank.</returns>
    public bool Tell(List<int> heard)
    {
        heard.Clear();
        Span<long> all = [_news.Count];
        _share.Ranks.Sum(all);
        if (all[0] == 0)
            return false;
        Exchange(heard);
        return true;
    }

    /// <summary>The same where it is known that something has changed.</summary>
    /// <inheritdoc cref="Tell"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Exchange(List<int> heard)
    {
        heard.Clear();
        if (_parts.Length == 1)
            return;
        Array.Clear(_partCounts);
        foreach (int row in _news)
        {
            _isNews[row] = false;
            for (int n = _watcherStart[row]; n < _watcherStart[row + 1]; n++)
            {
                (int to, int place) = _watchers[n];
                if (_partCounts[to] == _parts[to].Length)
                    Array.Resize(ref _parts[to], Math.Max(64, 2 * _parts[to].Length));
                _parts[to][_partCounts[to]++] = new News(place, States[row], Values[row]);
            }
        }
        _news.Clear();
        var parts = new ReadOnlyMemory<News>[_parts.Length];
        for (int to = 0; to < parts.Length; to++)
            parts[to] = _parts[to].AsMemory(0, _partCounts[to]);
        News[][] received = _share.Ranks.AllToAll(parts);
        for (int from = 0; from < received.Length; from++)
        {
            foreach (News news in received[from])
            {
                int source = _haloStart[from] + news.Place;
                (States[source], Values[source]) = (news.State, news.Value);
                heard.Add(source);
            }
        }
    }

    // 12 bytes: the state lies in the two highest bits of the place. Rows that may be picked later are told as what take no part.
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    readonly struct News(int place, NodeState state, double value)
    {
        readonly uint _place = (uint)place | (state > NodeState.Picked ? 0 : (uint)state << 30);

        public double Value { get; } = value;

        public int Place => (int)(_place & 0x3FFFFFFF);

        public NodeState State => (NodeState)(_place >> 30);
    }
}
