using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Numerics.Arrays;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.TwoSets;

/// <summary>Which base rows are near each other: an approximate graph, with each edge in both directions where there is room.</summary>
/// <remarks>It only leads queries from one base row to others, so its own recall need not be high, and is not measured.</remarks>
sealed unsafe class BasisGraph : IDisposable
{
    /// <summary>Neighbours of a row at most, the columns of a product.</summary>
    public const int Width = 48;

    // Neighbours a row; the rest are rows that have it as a neighbour.
    const int Forward = 16;

    const int Partitions = 3;

    // Neighbours of neighbours are compared again as long as each time brings more than so many new ones among the nearest of a row.
    const int MostJoins = 8;
    const int CountedNeighbors = 10;
    const double FewNew = 1;

    readonly NativeBuffer<int> _neighbors;
    readonly byte[] _counts;

    BasisGraph(CodeMatrix codes)
    {
        Codes = codes;
        _neighbors = new NativeBuffer<int>((long)codes.Rows * Width);
        _counts = new byte[codes.Rows];
    }

    /// <summary>The rows' codes, by place.</summary>
    public CodeMatrix Codes { get; }

    /// <summary>Bytes while the graph of so many rows is made.</summary>
    public static long BytesOf(long rows, int columns, int threads) =>
        ApproximateCost.WorkingBytes(rows, columns, Forward, 0.95, threads) + (rows * ((2 * CodeMatrix.WidthOf(columns)) + (4 * Width) + 5));

    /// <summary>Builds the graph.</summary>
    /// <param name="space">The rows.</param>
    /// <param name="cells">Their cells, whose places the graph's rows are.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static BasisGraph Build(SearchSpace space, CodeCells cells, int threads, CancellationToken cancellation)
    {
        using CodeMatrix codes = CodeMatrix.Encode(space, cells.Scale, threads, cancellation);
        var graph = new BasisGraph(codes.Reorder(cells.Order, threads));
        ApproximateSettings settings = ApproximateSettings.For(codes.Rows, 10, 0.95) with { Partitions = Partitions };
        using var search = new CandidateSearch(space, settings, SearchWork.InMemory(), threads, null, cancellation);
        while (search.Partitions < settings.Partitions)
            search.AddPartition();
        for (int joins = 1; joins <= MostJoins; joins++)
        {
            search.Join();
            if (search.Lists.CountNew(CountedNeighbors, threads) < FewNew * codes.Rows)
                break;
        }
        graph.Fill(search, cells.Order, threads, cancellation);
        return graph;
    }

    /// <summary>The places of a row's neighbours.</summary>
    /// <param name="place">The row's place.</param>
    /// <param name="count">How many there are.</param>
    public int* Of(int place, out int count)
    {
        count = _counts[place];
        return _neighbors.Pointer + ((long)place * Width);
    }

    public void Dispose()
    {
        Codes.Dispose();
        _neighbors.Dispose();
    }

    void Fill(CandidateSearch search, int[] order, int threads, CancellationToken cancellation)
    {
        var placeOf = new int[order.Length];
        for (int place = 0; place < order.Length; place++)
            placeOf[order[place]] = place;
        using ReverseCandidates reverse = ReverseCandidates.Of(search.Lists, Forward, BufferPlace.Memory, threads, cancellation);
        RowRanges.Run(order.Length, threads, (first, end) =>
        {
            var keys = new List<long>();
            for (int i = first; i < end; i++)
            {
                int place = placeOf[search.Order[i]], count = 0;
                int* neighbors = _neighbors.Pointer + ((long)place * Width);
                long* list = search.Lists.Of(i);
                for (; count < Forward && list[count] != NeighborKeys.Empty; count++)
                    neighbors[count] = NeighborKeys.RowOf(list[count]);
                // A row that few others lead to is lost where those have no room for it: so it comes first, then by distance.
                keys.Clear();
                foreach (long key in reverse.Of(i))
                {
                    if (!new ReadOnlySpan<int>(neighbors, count).Contains(NeighborKeys.RowOf(key)))
                        keys.Add(key);
                }
                if (keys.Count > Width - count)
                {
                    keys.Sort((a, b) => reverse.Of(NeighborKeys.RowOf(a)).Length is var x && reverse.Of(NeighborKeys.RowOf(b)).Length is var y && x != y
                        ? x.CompareTo(y) : a.CompareTo(b));
                }
                for (int n = 0; count < Width && n < keys.Count; n++)
                    neighbors[count++] = NeighborKeys.RowOf(keys[n]);
                _counts[place] = (byte)count;
                for (int n = 0; n < count; n++)
                    neighbors[n] = placeOf[search.Order[neighbors[n]]];
            }
        });
    }
}
