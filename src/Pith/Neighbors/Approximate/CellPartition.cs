using Pith.Numerics.Arrays;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Approximate;

/// <summary>Divides all rows into cells of nearby rows, cell within cell, until none has more than a leaf's rows.</summary>
/// <remarks><para>A node's rows go to the nearest of up to 48 leaders that a few steps of k-means on a sample have placed; cells of less than half a leaf
/// are merged with the nearest they fit into. Where one cell takes all, rows are dealt out by hash.</para>
/// <para>What a node does is a function of its rows and of its place in the tree, so the cells do not depend on threads.</para></remarks>
sealed unsafe class CellPartition : IDisposable
{
    // Nodes above are divided one after the other, each by all threads; smaller ones side by side.
    const int SharedRows = 65_536;
    const int BlockRows = 4_096;

    readonly CodeMatrix _codes;
    readonly int _leafRows;
    readonly int _threads;
    readonly CancellationToken _cancellation;
    readonly NativeBuffer<int> _rows;
    readonly NativeBuffer<int> _moved;
    readonly NativeBuffer<byte> _cells;
    readonly List<Node> _leaves = [];
    int[]? _names;

    CellPartition(CodeMatrix codes, int rows, int leafRows, int threads, CancellationToken cancellation)
    {
        _codes = codes;
        _leafRows = leafRows;
        _threads = threads;
        _cancellation = cancellation;
        _rows = new NativeBuffer<int>(rows);
        _moved = new NativeBuffer<int>(rows);
        _cells = new NativeBuffer<byte>(rows);
    }

    /// <summary>[N] all rows, those of a cell next to each other.</summary>
    public int* Rows => _rows.Pointer;

    /// <summary>The first place and the number of the rows of each cell, ascending.</summary>
    public IReadOnlyList<Node> Leaves => _leaves;

    /// <summary>Bytes beside the codes.</summary>
    public static long BytesOf(long rows) => 9 * rows;

    /// <summary>Divides all rows of <paramref name="codes"/>.</summary>
    /// <param name="codes">The rows.</param>
    /// <param name="leafRows">Rows of a cell at most, at least 16.</param>
    /// <param name="number">Which partition; each has other leaders.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static CellPartition Create(CodeMatrix codes, int leafRows, int number, int threads, CancellationToken cancellation)
    {
        var partition = new CellPartition(codes, codes.Rows, leafRows, threads, cancellation);
        for (int row = 0; row < codes.Rows; row++)
            partition.Rows[row] = row;
        partition.Divide([new Node(0, codes.Rows, CellDivision.RootSeed(number))]);
        return partition;
    }

    /// <summary>Divides rows that are some nodes of a partition, which was begun elsewhere.</summary>
    /// <param name="codes">The rows, and more.</param>
    /// <param name="leafRows">Rows of a cell at most, at least 16.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="rows">The rows of the nodes, those of a node next to each other.</param>
    /// <param name="names">What the whole partition calls each row of the codes.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static CellPartition CreateWithin(
        CodeMatrix codes, int leafRows, IEnumerable<Node> nodes, ReadOnlySpan<int> rows, int[] names, int threads, CancellationToken cancellation)
    {
        var partition = new CellPartition(codes, rows.Length, leafRows, threads, cancellation) { _names = names };
        rows.CopyTo(new Span<int>(partition.Rows, rows.Length));
        partition.Divide(nodes);
        return partition;
    }

    public void Dispose()
    {
        _rows.Dispose();
        _moved.Dispose();
        _cells.Dispose();
    }

    void Divide(IEnumerable<Node> roots)
    {
        var small = new List<Node>();
        var large = new Stack<Node>(roots);
        using (var worker = new Worker(_codes))
        {
            while (large.TryPop(out Node node))
            {
                if (node.Count <= SharedRows)
                {
                    small.Add(node);
                    continue;
                }
                foreach (Node child in Split(node, worker, _threads))
                    large.Push(child);
            }
        }
        small.Sort((a, b) => b.Count != a.Count ? b.Count.CompareTo(a.Count) : a.First.CompareTo(b.First));
        RowBlocks.ForEach(small.Count, 1, _threads, () => new Worker(_codes), (index, _, worker) =>
        {
            var open = new Stack<Node>([small[index]]);
            while (open.TryPop(out Node node))
            {
                _cancellation.ThrowIfCancellationRequested();
                if (node.Count > _leafRows)
                {
                    foreach (Node child in Split(node, worker, 1))
                        open.Push(child);
                    continue;
                }
                lock (_leaves)
                    _leaves.Add(node);
            }
        }, _cancellation);
        _leaves.Sort((a, b) => a.First.CompareTo(b.First));
    }

    List<Node> Split(Node node, Worker worker, int threads)
    {
        int leaders = CellDivision.Leaders(node.Count, _leafRows);
        PlaceLeaders(node, leaders, worker);
        RowBlocks.ForEach(
            node.Count, BlockRows, threads, () => threads == 1 ? null : CellLeaders.ScratchOf(_codes),
            (first, count, own) => worker.Leaders.Assign(Rows + node.First + first, count, _cells.Pointer + node.First + first, own ?? worker.Scratch),
            _cancellation);
        var sizes = new int[leaders];
        byte* cells = _cells.Pointer + node.First;
        for (int i = 0; i < node.Count; i++)
            sizes[cells[i]]++;
        int[] groups = CellMerging.Groups(sizes, worker.Leaders, _leafRows);
        var groupSizes = new int[leaders];
        for (int c = 0; c < leaders; c++)
            groupSizes[groups[c]] += sizes[c];
        if (groupSizes.Contains(node.Count))
        {
            DealOut(node, cells);
            groups = [0, 1];
            groupSizes = new int[2];
            for (int i = 0; i < node.Count; i++)
                groupSizes[cells[i]]++;
        }
        return Move(node, cells, groups, groupSizes);
    }

    void PlaceLeaders(Node node, int leaders, Worker worker)
    {
        Span<int> sample = worker.Sample.AsSpan(0, CellDivision.SampleRows(node.Count, leaders));
        CellDivision.Draw(node.Seed, node.Count, sample);
        foreach (ref int row in sample)
            row = Rows[node.First + row];
        CellDivision.Place(worker.Leaders, leaders, sample, worker.SampleCells.AsSpan(0, sample.Length), worker.Scratch);
    }

    void DealOut(Node node, byte* cells)
    {
        for (int i = 0; i < node.Count; i++)
        {
            int row = Rows[node.First + i];
            cells[i] = CellDivision.SideOf(node.Seed, _names is null ? row : _names[row]);
        }
    }

    List<Node> Move(Node node, byte* cells, int[] groups, int[] groupSizes)
    {
        var starts = new int[groupSizes.Length];
        for (int g = 1; g < groupSizes.Length; g++)
            starts[g] = starts[g - 1] + groupSizes[g - 1];
        int[] next = [.. starts];
        int* rows = Rows + node.First, moved = _moved.Pointer + node.First;
        for (int i = 0; i < node.Count; i++)
            moved[next[groups[cells[i]]]++] = rows[i];
        new ReadOnlySpan<int>(moved, node.Count).CopyTo(new Span<int>(rows, node.Count));
        var children = new List<Node>();
        for (int g = 0; g < groupSizes.Length; g++)
        {
            if (groupSizes[g] > 0)
                children.Add(new Node(node.First + starts[g], groupSizes[g], CellDivision.ChildSeed(node.Seed, g)));
        }
        return children;
    }

    /// <summary>Rows next to each other.</summary>
    /// <param name="First">The first place.</param>
    /// <param name="Count">How many.</param>
    /// <param name="Seed">What its random numbers come from.</param>
    internal readonly record struct Node(int First, int Count, ulong Seed);

    sealed class Worker(CodeMatrix codes) : IDisposable
    {
        public CellLeaders Leaders { get; } = new(codes);

        public NativeBuffer<int> Scratch { get; } = CellLeaders.ScratchOf(codes);

        public int[] Sample { get; } = new int[CellLeaders.Most * CellDivision.SampleOfLeader];

        public byte[] SampleCells { get; } = new byte[CellLeaders.Most * CellDivision.SampleOfLeader];

        public void Dispose()
        {
            Leaders.Dispose();
            Scratch.Dispose();
        }
    }
}
