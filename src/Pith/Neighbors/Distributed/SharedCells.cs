using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pith.Neighbors.Approximate;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Distributed;

/// <summary>The cells of one partition that a rank joins: of its own rows, and of some that other ranks have sent it.</summary>
/// <remarks>Nodes of many rows are divided by all ranks together (<see cref="SharedNodes"/>); those of few go to one rank each (<see cref="NodeOwners"/>), and are
/// divided there. A rank's own rows stay where they are; codes of the others are added behind them. The cells are those of <see cref="CellPartition.Create"/>,
/// whatever the number of ranks.</remarks>
sealed unsafe class SharedCells : IDisposable
{
    // Nodes above are always divided by all.
    const int MostRows = 65_536;

    readonly ICommunicator _ranks;
    readonly CodeMatrix _codes;
    readonly NeighborLists? _lists;
    readonly SharedNodes.Node[] _nodes;
    readonly int[] _owners;

    // [ranks, nodes] rows of each that a rank has.
    readonly int[] _counts;

    SharedCells(ICommunicator ranks, CodeMatrix codes, NeighborLists? lists, SharedNodes nodes, SharedNodes.Node[] small, int all)
    {
        (_ranks, _codes, _lists, _nodes) = (ranks, codes, lists, small);
        _counts = ranks.AllGather<int>([.. small.Select(node => node.LocalCount)]);
        _owners = lists is null ? NodeOwners.ByPlace(small, ranks.Size, all) : NodeOwners.ByRows(small, _counts, ranks.Size, all);
        Sent = [.. Enumerable.Range(0, ranks.Size).Select(to => RowsFor(to, nodes.Rows))];
        Taken = [.. Enumerable.Range(0, ranks.Size).Select(CountFrom)];
        Rows = RowsOfCells(nodes.Rows);
    }

    /// <summary>[own and others] their numbers among all.</summary>
    public int[] Names { get; private set; } = [];

    /// <summary>The numbers among all of the others' rows, as they come behind this rank's.</summary>
    public ReadOnlySpan<int> Others => Names.AsSpan(_codes.Rows);

    /// <summary>The cells.</summary>
    public CellPartition Partition { get; private set; } = null!;

    // [rows of the cells] those of a node next to each other, in the order of the ranks.
    int[] Rows { get; }

    // [ranks][] this rank's rows that go to each.
    int[][] Sent { get; }

    // [ranks] rows that come from each.
    long[] Taken { get; }

    /// <summary>Divides all rows. While no lists are there, cells go to the ranks in the order of their places.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="codes">This rank's rows; those that others send are added.</param>
    /// <param name="lists">Their lists, whose thresholds are set; those of others are added, empty, with their thresholds. Null while there are none.</param>
    /// <param name="starts">[ranks + 1] the first row of each rank.</param>
    /// <param name="leafRows">Rows of a cell at most.</param>
    /// <param name="number">Which partition.</param>
    /// <param name="threads">Threads of this rank.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static SharedCells Divide(
        ICommunicator ranks, CodeMatrix codes, NeighborLists? lists, int[] starts, int leafRows, int number, int threads, CancellationToken cancellation)
    {
        int all = starts[^1], first = starts[ranks.Rank];
        int grain = Math.Max(leafRows, Math.Min(MostRows, all / (8 * ranks.Size)));
        var nodes = new SharedNodes(ranks, codes, first, leafRows, threads, cancellation);
        var cells = new SharedCells(ranks, codes, lists, nodes, nodes.Divide(all, CellDivision.RootSeed(number), grain), all);
        cells.Deal(first, threads);
        cells.Partition = CellPartition.CreateWithin(codes, leafRows, cells.OwnNodes(), cells.Rows, cells.Names, threads, cancellation);
        return cells;
    }

    /// <summary>[ranks + 1] the first place of each rank's cells in the order of all cells, where they went by place.</summary>
    public int[] Starts(int all)
    {
        var places = new int[_ranks.Size + 1];
        Array.Fill(places, all);
        for (int n = _nodes.Length - 1; n >= 0; n--)
            places[_owners[n]] = _nodes[n].First;
        for (int rank = _ranks.Size - 1; rank >= 0; rank--)
            places[rank] = Math.Min(places[rank], places[rank + 1]);
        return places;
    }

    public void Dispose() => Partition.Dispose();

    int[] RowsFor(int to, int[] rows)
    {
        if (to == _ranks.Rank)
            return [];
        var sent = new int[_nodes.Where((_, n) => _owners[n] == to).Sum(node => node.LocalCount)];
        int at = 0;
        foreach ((int n, SharedNodes.Node node) in _nodes.Index())
        {
            if (_owners[n] != to)
                continue;
            rows.AsSpan(node.LocalFirst, node.LocalCount).CopyTo(sent.AsSpan(at));
            at += node.LocalCount;
        }
        return sent;
    }

    long CountFrom(int from) => from == _ranks.Rank ? 0 : _nodes.Select((_, n) => _owners[n] == _ranks.Rank ? (long)_counts[(from * _nodes.Length) + n] : 0).Sum();

    // The number here of the first row that each rank sends.
    int[] FirstsOfOthers()
    {
        var firsts = new int[_ranks.Size];
        for (int from = 0, next = _codes.Rows; from < _ranks.Size; next += (int)Taken[from++])
            firsts[from] = next;
        return firsts;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int[] RowsOfCells(int[] own)
    {
        int[] next = FirstsOfOthers();
        var rows = new int[OwnNodes().Sum(node => node.Count)];
        int at = 0;
        for (int n = 0; n < _nodes.Length; n++)
        {
            if (_owners[n] != _ranks.Rank)
                continue;
            for (int from = 0; from < _ranks.Size; from++)
            {
                int count = _counts[(from * _nodes.Length) + n];
                if (from == _ranks.Rank)
                    own.AsSpan(_nodes[n].LocalFirst, count).CopyTo(rows.AsSpan(at));
                for (int i = 0; i < count && from != _ranks.Rank; i++)
                    rows[at + i] = next[from]++;
                at += count;
            }
        }
        return rows;
    }

    List<CellPartition.Node> OwnNodes()
    {
        var own = new List<CellPartition.Node>();
        int first = 0;
        foreach ((int n, SharedNodes.Node node) in _nodes.Index())
        {
            if (_owners[n] != _ranks.Rank)
                continue;
            own.Add(new CellPartition.Node(first, node.Count, node.Seed));
            first += node.Count;
        }
        return own;
    }

    // A record is the row's number, the distance that an offer to it must not exceed, and its codes.
    void Deal(int firstRow, int threads)
    {
        int own = _codes.Rows, others = (int)Taken.Sum();
        _codes.Extend(others);
        _lists?.Extend(others);
        Names = new int[own + others];
        for (int row = 0; row < own; row++)
            Names[row] = firstRow + row;
        int[] firsts = FirstsOfOthers();
        int head = 2 * sizeof(int), bytes = head + (_codes.Width * sizeof(short));
        Dealing.Run(_ranks, Array.ConvertAll(Sent, some => some.LongLength), Taken, bytes, Write, Read, threads);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Write(int to, long first, Span<byte> records)
        {
            for (int i = (int)first; records.Length > 0; i++, records = records[bytes..])
            {
                int row = Sent[to][i];
                Span<int> numbers = MemoryMarshal.Cast<byte, int>(records[..head]);
                (numbers[0], numbers[1]) = (firstRow + row, _lists is null ? int.MaxValue : _lists.Thresholds[row]);
                new ReadOnlySpan<byte>(_codes.Of(row), bytes - head).CopyTo(records[head..]);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Read(int from, long first, ReadOnlySpan<byte> records)
        {
            for (int row = firsts[from] + (int)first; records.Length > 0; row++, records = records[bytes..])
            {
                ReadOnlySpan<int> numbers = MemoryMarshal.Cast<byte, int>(records[..head]);
                Names[row] = numbers[0];
                if (_lists is not null)
                    _lists.Thresholds[row] = numbers[1];
                _codes.Set(row, MemoryMarshal.Cast<byte, short>(records[head..bytes]));
            }
        }
    }
}
