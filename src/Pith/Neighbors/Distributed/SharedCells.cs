using Pith.Neighbors.Approximate;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Distributed;

/// <summary>The cells of one partition that a rank joins: the codes of their rows, which came from the ranks that have them.</summary>
/// <remarks>Nodes of many rows are divided by all ranks together (<see cref="SharedNodes"/>); those of few go to one rank each, consecutive ones to the same, and
/// are divided there. The cells are those of <see cref="CellPartition.Create"/>, whatever the number of ranks.</remarks>
sealed unsafe class SharedCells : IDisposable
{
    // Codes that go to a rank at a time.
    const long MostCodes = 1L << 26;

    // Nodes above are always divided by all.
    const int MostRows = 65_536;

    SharedCells(CodeMatrix codes, int[] names, int[] limits, int[] starts, int first, CellPartition partition) =>
        (Codes, Names, Limits, Starts, First, Partition) = (codes, names, limits, starts, first, partition);

    /// <summary>The codes of the rows.</summary>
    public CodeMatrix Codes { get; }

    /// <summary>[rows] their numbers among all.</summary>
    public int[] Names { get; }

    /// <summary>[rows] the distances that an offer to each must not exceed.</summary>
    public int[] Limits { get; }

    /// <summary>[ranks + 1] the first place of each rank's cells in the order of all cells.</summary>
    public int[] Starts { get; }

    /// <summary>The place of this rank's first row.</summary>
    public int First { get; }

    /// <summary>The cells; their rows are rows of <see cref="Codes"/>.</summary>
    public CellPartition Partition { get; }

    /// <summary>Divides all rows.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="codes">This rank's rows.</param>
    /// <param name="limits">[rows] the distances that an offer to each must not exceed.</param>
    /// <param name="starts">[ranks + 1] the first row of each rank.</param>
    /// <param name="leafRows">Rows of a cell at most.</param>
    /// <param name="number">Which partition.</param>
    /// <param name="threads">Threads of this rank.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static SharedCells Divide(
        ICommunicator ranks, CodeMatrix codes, ReadOnlySpan<int> limits, int[] starts, int leafRows, int number, int threads, CancellationToken cancellation)
    {
        int all = starts[^1];
        int grain = Math.Max(leafRows, Math.Min(MostRows, all / (8 * ranks.Size)));
        var nodes = new SharedNodes(ranks, codes, starts[ranks.Rank], leafRows, threads, cancellation);
        SharedNodes.Node[] small = nodes.Divide(all, CellDivision.RootSeed(number), grain);
        int[] counts = ranks.AllGather<int>([.. small.Select(node => node.LocalCount)]);
        var owners = Array.ConvertAll(small, node => (int)(((long)node.First + (node.Count / 2)) * ranks.Size / all));
        int[] places = PlacesOf(owners, small, ranks.Size, all);
        int first = places[ranks.Rank], rows = places[ranks.Rank + 1] - first;
        CodeMatrix mine = CodeMatrix.Reserve(rows, codes.Width, codes.Scale);
        int[] names = new int[rows], bounds = new int[rows];
        foreach (int[] batch in Batches(small, owners, ranks.Size, codes.Width))
        {
            var sentRows = new ReadOnlyMemory<int>[ranks.Size];
            var sentCodes = new ReadOnlyMemory<short>[ranks.Size];
            for (int to = 0; to < ranks.Size; to++)
                (sentRows[to], sentCodes[to]) = RowsOf(codes, limits, starts[ranks.Rank], nodes.Rows, batch.Where(n => owners[n] == to).Select(n => small[n]));
            int[][] takenRows = ranks.AllToAll(sentRows);
            short[][] takenCodes = ranks.AllToAll(sentCodes);
            var next = new int[ranks.Size];
            foreach (int n in batch.Where(n => owners[n] == ranks.Rank))
            {
                int row = small[n].First - first;
                for (int from = 0; from < ranks.Size; from++)
                {
                    for (int i = 0; i < counts[(from * small.Length) + n]; i++, row++)
                    {
                        int at = next[from]++;
                        (names[row], bounds[row]) = (takenRows[from][2 * at], takenRows[from][(2 * at) + 1]);
                        mine.Set(row, takenCodes[from].AsSpan(at * codes.Width, codes.Width));
                    }
                }
            }
        }
        CellPartition.Node[] own = [.. small.Where((_, n) => owners[n] == ranks.Rank).Select(node => new CellPartition.Node(node.First - first, node.Count, node.Seed))];
        return new SharedCells(mine, names, bounds, places, first, CellPartition.CreateWithin(mine, leafRows, own, names, threads, cancellation));
    }

    public void Dispose()
    {
        Partition.Dispose();
        Codes.Dispose();
    }

    // Nodes are in the order of their places, and so are their owners.
    static int[] PlacesOf(int[] owners, SharedNodes.Node[] nodes, int size, int all)
    {
        var places = new int[size + 1];
        Array.Fill(places, all);
        for (int n = nodes.Length - 1; n >= 0; n--)
            places[owners[n]] = nodes[n].First;
        for (int rank = size - 1; rank >= 0; rank--)
            places[rank] = Math.Min(places[rank], places[rank + 1]);
        return places;
    }

    // Nodes by number, as many at a time as bring no rank more than it should take at once.
    static IEnumerable<int[]> Batches(SharedNodes.Node[] nodes, int[] owners, int size, int width)
    {
        var queues = new Queue<int>[size];
        for (int rank = 0; rank < size; rank++)
            queues[rank] = new Queue<int>(Enumerable.Range(0, nodes.Length).Where(n => owners[n] == rank));
        while (queues.Any(queue => queue.Count > 0))
        {
            var batch = new List<int>();
            foreach (Queue<int> queue in queues)
            {
                long codes = 0;
                while (queue.Count > 0 && (codes == 0 || codes + ((long)nodes[queue.Peek()].Count * width) <= MostCodes))
                {
                    codes += (long)nodes[queue.Peek()].Count * width;
                    batch.Add(queue.Dequeue());
                }
            }
            yield return [.. batch];
        }
    }

    static (int[] Rows, short[] Codes) RowsOf(CodeMatrix codes, ReadOnlySpan<int> limits, int firstRow, int[] rows, IEnumerable<SharedNodes.Node> nodes)
    {
        SharedNodes.Node[] sent = [.. nodes];
        int count = sent.Sum(node => node.LocalCount), at = 0;
        int[] names = new int[2 * count];
        short[] values = new short[count * codes.Width];
        foreach (SharedNodes.Node node in sent)
        {
            foreach (int row in rows.AsSpan(node.LocalFirst, node.LocalCount))
            {
                (names[2 * at], names[(2 * at) + 1]) = (firstRow + row, limits[row]);
                new ReadOnlySpan<short>(codes.Of(row), codes.Width).CopyTo(values.AsSpan(at++ * codes.Width));
            }
        }
        return (names, values);
    }
}
