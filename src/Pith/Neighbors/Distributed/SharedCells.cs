using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pith.Neighbors.Approximate;
using Pith.Numerics.Communication;

namespace Pith.Neighbors.Distributed;

/// <summary>The cells of one partition that a rank joins: the codes of their rows, which came from the ranks that have them.</summary>
/// <remarks>Nodes of many rows are divided by all ranks together (<see cref="SharedNodes"/>); those of few go to one rank each, consecutive ones to the same, and
/// are divided there. The cells are those of <see cref="CellPartition.Create"/>, whatever the number of ranks.</remarks>
sealed unsafe class SharedCells : IDisposable
{
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
        ICommunicator ranks, CodeMatrix codes, int* limits, int[] starts, int leafRows, int number, int threads, CancellationToken cancellation)
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
        Deal(ranks, codes, limits, starts[ranks.Rank], nodes.Rows, small, owners, RowsFrom(small, owners, counts, ranks, first), mine, names, bounds, threads);
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

    // The row of this rank that each row becomes which a rank sends: rows of a node lie next to each other, in the order of the ranks.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int[][] RowsFrom(SharedNodes.Node[] nodes, int[] owners, int[] counts, ICommunicator ranks, int first)
    {
        var taken = new int[ranks.Size][];
        for (int from = 0; from < ranks.Size; from++)
            taken[from] = new int[nodes.Select((_, n) => owners[n] == ranks.Rank ? counts[(from * nodes.Length) + n] : 0).Sum()];
        var next = new int[ranks.Size];
        for (int n = 0; n < nodes.Length; n++)
        {
            if (owners[n] != ranks.Rank)
                continue;
            int row = nodes[n].First - first;
            for (int from = 0; from < ranks.Size; from++)
            {
                for (int i = 0; i < counts[(from * nodes.Length) + n]; i++)
                    taken[from][next[from]++] = row++;
            }
        }
        return taken;
    }

    // Rows of nodes of one rank lie next to each other. A record is the row's number, its limit, and its codes.
    static void Deal(
        ICommunicator ranks,
        CodeMatrix codes,
        int* limits,
        int firstRow,
        int[] rows,
        SharedNodes.Node[] nodes,
        int[] owners,
        int[][] taken,
        CodeMatrix mine,
        int[] names,
        int[] bounds,
        int threads)
    {
        var starts = new int[ranks.Size];
        var counts = new long[ranks.Size];
        for (int n = nodes.Length - 1; n >= 0; n--)
        {
            starts[owners[n]] = nodes[n].LocalFirst;
            counts[owners[n]] += nodes[n].LocalCount;
        }
        int head = 2 * sizeof(int), bytes = head + (codes.Width * sizeof(short));
        Dealing.Run(ranks, counts, Array.ConvertAll(taken, some => some.LongLength), bytes, Write, Read, threads);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Write(int to, long first, Span<byte> records)
        {
            for (int row = starts[to] + (int)first; records.Length > 0; row++, records = records[bytes..])
            {
                Span<int> numbers = MemoryMarshal.Cast<byte, int>(records[..head]);
                (numbers[0], numbers[1]) = (firstRow + rows[row], limits[rows[row]]);
                new ReadOnlySpan<byte>(codes.Of(rows[row]), bytes - head).CopyTo(records[head..]);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Read(int from, long first, ReadOnlySpan<byte> records)
        {
            for (int i = (int)first; records.Length > 0; i++, records = records[bytes..])
            {
                int row = taken[from][i];
                ReadOnlySpan<int> numbers = MemoryMarshal.Cast<byte, int>(records[..head]);
                (names[row], bounds[row]) = (numbers[0], numbers[1]);
                mine.Set(row, MemoryMarshal.Cast<byte, short>(records[head..bytes]));
            }
        }
    }
}
