using Pith.Neighbors.Approximate;
using Pith.Numerics.Arrays;
using Pith.Numerics.Communication;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Distributed;

/// <summary>Divides the nodes of a partition whose rows lie on several ranks: samples go to one rank, which places the leaders; every rank deals its rows
/// out to them.</summary>
sealed unsafe class SharedNodes
{
    const int BlockRows = 4096;

    // Nodes that are divided at a time, whose leaders all ranks hold.
    const int BatchNodes = 256;

    readonly ICommunicator _ranks;
    readonly CodeMatrix _codes;
    readonly int _firstRow;
    readonly int _leafRows;
    readonly int _threads;
    readonly CancellationToken _cancellation;
    readonly byte[] _cells;

    /// <param name="ranks">The ranks.</param>
    /// <param name="codes">This rank's rows.</param>
    /// <param name="firstRow">The number of the first of them among all.</param>
    /// <param name="leafRows">Rows of a cell at most.</param>
    /// <param name="threads">Threads of this rank.</param>
    /// <param name="cancellation">Stops the work.</param>
    public SharedNodes(ICommunicator ranks, CodeMatrix codes, int firstRow, int leafRows, int threads, CancellationToken cancellation)
    {
        (_ranks, _codes, _firstRow, _leafRows, _threads, _cancellation) = (ranks, codes, firstRow, leafRows, threads, cancellation);
        Rows = [.. Enumerable.Range(0, codes.Rows)];
        _cells = new byte[codes.Rows];
    }

    /// <summary>[rows of this rank] those of a node next to each other, ascending in each.</summary>
    public int[] Rows { get; }

    /// <summary>Divides until no node has more rows than asked; the nodes come in the order of their places.</summary>
    /// <param name="all">Rows of all ranks.</param>
    /// <param name="seed">The root's.</param>
    /// <param name="grain">Rows of a node at most, no less than a leaf's.</param>
    public Node[] Divide(int all, ulong seed, int grain)
    {
        var small = new List<Node>();
        var large = new List<Node>();
        Sort([new Node(0, all, seed, 0, Rows.Length)]);
        while (large.Count > 0)
        {
            _cancellation.ThrowIfCancellationRequested();
            Node[] batch = [.. large.Take(BatchNodes)];
            large.RemoveRange(0, batch.Length);
            Sort(Split(batch));
        }
        small.Sort((a, b) => a.First.CompareTo(b.First));
        return [.. small];

        void Sort(IEnumerable<Node> nodes)
        {
            foreach (Node node in nodes)
                (node.Count > grain ? large : small).Add(node);
        }
    }

    List<Node> Split(Node[] nodes)
    {
        int[] leaderCounts = Array.ConvertAll(nodes, node => CellDivision.Leaders(node.Count, _leafRows));
        short[][] leaderCodes = PlaceLeaders(nodes, leaderCounts);
        var leaders = new CellLeaders[nodes.Length];
        var sizes = new long[nodes.Length * CellLeaders.Most];
        for (int n = 0; n < nodes.Length; n++)
        {
            leaders[n] = new CellLeaders(_codes);
            leaders[n].Set(leaderCodes[n]);
            Assign(nodes[n], leaders[n]);
            Count(nodes[n], sizes.AsSpan(n * CellLeaders.Most, CellLeaders.Most));
        }
        _ranks.Sum(sizes);
        var groups = new int[nodes.Length][];
        var dealt = new List<int>();
        for (int n = 0; n < nodes.Length; n++)
        {
            groups[n] = CellMerging.Groups(SizesOf(sizes, n, leaderCounts[n]), leaders[n], _leafRows);
            leaders[n].Dispose();
            if (GroupSizes(SizesOf(sizes, n, leaderCounts[n]), groups[n]).Contains(nodes[n].Count))
                dealt.Add(n);
        }
        DealOut(nodes, dealt, groups, sizes, leaderCounts);
        var children = new List<Node>();
        for (int n = 0; n < nodes.Length; n++)
            Move(nodes[n], groups[n], GroupSizes(SizesOf(sizes, n, leaderCounts[n]), groups[n]), children);
        return children;
    }

    static int[] SizesOf(long[] sizes, int node, int cells) => Array.ConvertAll(sizes.AsSpan(node * CellLeaders.Most, cells).ToArray(), size => (int)size);

    static int[] GroupSizes(int[] sizes, int[] groups)
    {
        var result = new int[groups.Length];
        for (int cell = 0; cell < groups.Length; cell++)
            result[groups[cell]] += sizes[cell];
        return result;
    }

    // The leaders of every node, which one rank each places by the rows that all have drawn.
    short[][] PlaceLeaders(Node[] nodes, int[] leaderCounts)
    {
        int width = _codes.Width, size = _ranks.Size;
        int[] counts = _ranks.AllGather<int>(Array.ConvertAll(nodes, node => node.LocalCount));
        var drawn = new List<short>[size];
        for (int rank = 0; rank < size; rank++)
            drawn[rank] = [];
        for (int n = 0; n < nodes.Length; n++)
        {
            int before = 0;
            for (int rank = 0; rank < _ranks.Rank; rank++)
                before += counts[(rank * nodes.Length) + n];
            foreach (int place in SampleOf(nodes[n], leaderCounts[n]))
            {
                if (place >= before && place < before + nodes[n].LocalCount)
                    drawn[n % size].AddRange(new ReadOnlySpan<short>(_codes.Of(Rows[nodes[n].LocalFirst + place - before]), width));
            }
        }
        short[][] taken = _ranks.AllToAll<short>([.. drawn.Select(some => (ReadOnlyMemory<short>)some.ToArray())]);
        var next = new int[size];
        var placed = new List<short>();
        for (int n = _ranks.Rank; n < nodes.Length; n += size)
        {
            int[] sample = SampleOf(nodes[n], leaderCounts[n]);
            using CodeMatrix rows = CodeMatrix.Reserve(sample.Length, width, _codes.Scale);
            for (int i = 0; i < sample.Length; i++)
            {
                int from = 0;
                for (int end = counts[n]; sample[i] >= end; end += counts[(from * nodes.Length) + n])
                    from++;
                rows.Set(i, taken[from].AsSpan(next[from]++ * width, width));
            }
            using var leaders = new CellLeaders(rows);
            using NativeBuffer<int> scratch = CellLeaders.ScratchOf(rows);
            CellDivision.Place(leaders, leaderCounts[n], [.. Enumerable.Range(0, sample.Length)], new byte[sample.Length], scratch);
            placed.AddRange(leaders.Values);
        }
        short[] all = _ranks.AllGather<short>([.. placed]);
        var result = new short[nodes.Length][];
        int at = 0;
        for (int rank = 0; rank < size; rank++)
        {
            for (int n = rank; n < nodes.Length; n += size)
            {
                result[n] = all.AsSpan(at, leaderCounts[n] * width).ToArray();
                at += result[n].Length;
            }
        }
        return result;
    }

    static int[] SampleOf(Node node, int leaders)
    {
        var places = new int[CellDivision.SampleRows(node.Count, leaders)];
        CellDivision.Draw(node.Seed, node.Count, places);
        return places;
    }

    void Assign(Node node, CellLeaders leaders) => RowBlocks.ForEach(node.LocalCount, BlockRows, _threads, () => CellLeaders.ScratchOf(_codes), (first, count, scratch) =>
    {
        fixed (int* rows = Rows)
        fixed (byte* cells = _cells)
            leaders.Assign(rows + node.LocalFirst + first, count, cells + node.LocalFirst + first, scratch);
    }, _cancellation);

    void Count(Node node, Span<long> sizes)
    {
        sizes.Clear();
        foreach (byte cell in _cells.AsSpan(node.LocalFirst, node.LocalCount))
            sizes[cell]++;
    }

    // Where one cell takes all rows of a node, they are dealt out by hash.
    void DealOut(Node[] nodes, List<int> dealt, int[][] groups, long[] sizes, int[] leaderCounts)
    {
        if (dealt.Count == 0)
            return;
        var sides = new long[dealt.Count * CellLeaders.Most];
        foreach ((int i, int n) in dealt.Index())
        {
            for (int row = nodes[n].LocalFirst; row < nodes[n].LocalFirst + nodes[n].LocalCount; row++)
                _cells[row] = CellDivision.SideOf(nodes[n].Seed, _firstRow + Rows[row]);
            Count(nodes[n], sides.AsSpan(i * CellLeaders.Most, CellLeaders.Most));
        }
        _ranks.Sum(sides);
        foreach ((int i, int n) in dealt.Index())
        {
            sides.AsSpan(i * CellLeaders.Most, CellLeaders.Most).CopyTo(sizes.AsSpan(n * CellLeaders.Most));
            (groups[n], leaderCounts[n]) = ([0, 1], 2);
        }
    }

    void Move(Node node, int[] groups, int[] groupSizes, List<Node> children)
    {
        int[] localSizes = new int[groupSizes.Length], next = new int[groupSizes.Length];
        Span<int> rows = Rows.AsSpan(node.LocalFirst, node.LocalCount);
        ReadOnlySpan<byte> cells = _cells.AsSpan(node.LocalFirst, node.LocalCount);
        foreach (byte cell in cells)
            localSizes[groups[cell]]++;
        for (int g = 1; g < next.Length; g++)
            next[g] = next[g - 1] + localSizes[g - 1];
        (int first, int localFirst) = (node.First, node.LocalFirst);
        for (int g = 0; g < groupSizes.Length; g++)
        {
            if (groupSizes[g] > 0)
                children.Add(new Node(first, groupSizes[g], CellDivision.ChildSeed(node.Seed, g), localFirst, localSizes[g]));
            first += groupSizes[g];
            localFirst += localSizes[g];
        }
        var moved = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            moved[next[groups[cells[i]]]++] = rows[i];
        moved.CopyTo(rows);
    }

    /// <summary>Rows next to each other in the order of cells, of which this rank has some.</summary>
    /// <param name="First">The first place.</param>
    /// <param name="Count">Rows of all ranks.</param>
    /// <param name="Seed">What its random numbers come from.</param>
    /// <param name="LocalFirst">The first in <see cref="Rows"/>.</param>
    /// <param name="LocalCount">Rows of this rank.</param>
    internal readonly record struct Node(int First, int Count, ulong Seed, int LocalFirst, int LocalCount);
}
