using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Pith.Neighbors.Search;
using Pith.Numerics.Arrays;
using Pith.Numerics.CodeProduct;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Approximate;

/// <summary>The exact nearest other rows of a few rows, by comparing their codes with all codes.</summary>
/// <remarks>The nearest by codes are measured exactly; where the codes cannot exclude that another row is nearer, the single-precision search, which
/// is exact too, decides.</remarks>
sealed unsafe class CodeScan : IDisposable
{
    const int Width = 48;
    const int Lanes = 16;
    const int BlockPanels = 8;

    readonly CodeMatrix _codes;
    readonly int _firstName;
    readonly NativeBuffer<int> _queries;
    readonly int[] _squares;

    CodeScan(CodeMatrix queries, int[] places, CodeMatrix codes, int firstName)
    {
        (_codes, _firstName) = (codes, firstName);
        _squares = Array.ConvertAll(places, place => queries.Squares[place]);
        int panels = (places.Length + Width - 1) / Width;
        _queries = new NativeBuffer<int>((long)panels * Width * codes.Steps);
        fixed (int* rows = places)
        {
            for (int i = 0; i < panels * Width; i += Lanes)
            {
                queries.Pack(
                    rows + Math.Min(i, places.Length), Math.Clamp(places.Length - i, 0, Lanes),
                    _queries.Pointer + ((long)(i / Width) * Width * codes.Steps) + (i % Width), Width);
            }
        }
    }

    /// <summary>Finds [rows, k] neighbours and distances, by distance, then by row.</summary>
    /// <param name="space">All rows.</param>
    /// <param name="codes">Their codes.</param>
    /// <param name="order">[N] the row of the space that each row of codes is.</param>
    /// <param name="rows">Rows of the space to search for.</param>
    /// <param name="k">Neighbours a row, less than the rows of the space.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="report">Told the rows of codes compared.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static (int[] Indices, double[] Distances) Search(
        SearchSpace space, CodeMatrix codes, int[] order, int[] rows, int k, int threads, PairProgress report, CancellationToken cancellation)
    {
        using NeighborLists lists = Candidates(codes, PlacesOf(order, rows), codes, 0, k, threads, report, cancellation);
        var indices = new int[rows.Length * k];
        var distances = new double[rows.Length * k];
        List<int> open = Rank(space, order, rows, 0, rows.Length, lists, new CodeBound(space, codes.Scale), k, indices, distances, threads, cancellation);
        Settle(space, rows, k, open, indices, distances, threads, cancellation);
        return (indices, distances);
    }

    /// <summary>The nearest of some rows by their codes.</summary>
    /// <param name="queries">The codes of the rows that are searched for.</param>
    /// <param name="places">Which rows of <paramref name="queries"/> they are.</param>
    /// <param name="codes">The codes that they are compared with.</param>
    /// <param name="firstName">What the first of these is called in the lists.</param>
    /// <param name="k">Neighbours a row.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="report">Told the rows of codes compared.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static NeighborLists Candidates(
        CodeMatrix queries, int[] places, CodeMatrix codes, int firstName, int k, int threads, PairProgress report, CancellationToken cancellation)
    {
        using var scan = new CodeScan(queries, places, codes, firstName);
        return scan.Run(ListLength(k), threads, report, cancellation);
    }

    /// <summary>Orders candidates by exact distances; returns the places of rows for which they do not suffice, ascending.</summary>
    /// <param name="space">All rows.</param>
    /// <param name="order">[N] the row of the space that each row of codes is.</param>
    /// <param name="rows">Rows of the space that were searched for.</param>
    /// <param name="firstPlace">The first of them that is ordered.</param>
    /// <param name="places">How many are.</param>
    /// <param name="lists">[rows] from <see cref="Candidates"/>, of all codes.</param>
    /// <param name="bound">What distances of codes say of distances.</param>
    /// <param name="k">Neighbours a row.</param>
    /// <param name="indices">[rows, k] the result.</param>
    /// <param name="distances">[rows, k] the result.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static List<int> Rank(
        SearchSpace space,
        int[] order,
        int[] rows,
        int firstPlace,
        int places,
        NeighborLists lists,
        CodeBound bound,
        int k,
        int[] indices,
        double[] distances,
        int threads,
        CancellationToken cancellation)
    {
        var open = new List<int>();
        RowBlocks.ForEach(places, Lanes, threads, () => new SearchScratch(space.Matrix.Columns), (first, count, scratch) =>
        {
            for (int i = firstPlace + first; i < firstPlace + first + count; i++)
            {
                var ranking = new ExactRanking(indices.AsSpan(i * k, k), distances.AsSpan(i * k, k));
                long* list = lists.Of(i);
                for (int n = 0; n < lists.Length && list[n] != NeighborKeys.Empty; n++)
                {
                    int other = order[NeighborKeys.RowOf(list[n])];
                    if (other != rows[i])
                        ranking.Offer(space.Distance(space.ExactSquared(rows[i], space, other, scratch)), other);
                }
                if (ranking.IsFull && bound.Largest(ranking.Last) < NeighborLists.ThresholdOf(list, lists.Length))
                    continue;
                lock (open)
                    open.Add(i);
            }
        }, cancellation);
        open.Sort();
        return open;
    }

    /// <summary>The rows of codes that rows of the space are.</summary>
    /// <param name="order">[N] the row of the space that each row of codes is.</param>
    /// <param name="rows">Rows of the space, each once.</param>
    public static int[] PlacesOf(int[] order, int[] rows)
    {
        var wanted = new Dictionary<int, int>(rows.Length);
        for (int i = 0; i < rows.Length; i++)
            wanted[rows[i]] = i;
        var places = new int[rows.Length];
        for (int place = 0; place < order.Length; place++)
        {
            if (wanted.TryGetValue(order[place], out int i))
                places[i] = place;
        }
        return places;
    }

    public void Dispose() => _queries.Dispose();

    static int ListLength(int k) => (k + Math.Max(9, k / 2) + 7) / 8 * 8;

    static void Settle(
        SearchSpace space, int[] rows, int k, List<int> open, int[] indices, double[] distances, int threads, CancellationToken cancellation)
    {
        if (open.Count == 0)
            return;
        (int[] others, double[] otherDistances) = OtherNeighbors.Search(
            space, [.. open.Select(i => rows[i])], k, threads, new PairProgress(null, "", open.Count), cancellation);
        for (int n = 0; n < open.Count; n++)
        {
            others.AsSpan(n * k, k).CopyTo(indices.AsSpan(open[n] * k, k));
            otherDistances.AsSpan(n * k, k).CopyTo(distances.AsSpan(open[n] * k, k));
        }
    }

    // Each worker keeps lists of its own; the best of all of them do not depend on who compared what.
    NeighborLists Run(int length, int threads, PairProgress report, CancellationToken cancellation)
    {
        var all = new NeighborLists(_squares.Length, length);
        RowBlocks.ForEach(_codes.Rows, BlockPanels * Width, threads, () => new Worker(this, length, all), (first, count, worker) =>
        {
            for (int row = first; row < first + count; row += Width)
                worker.Compare(row, Math.Min(Width, first + count - row));
            report.Add(count);
        }, cancellation);
        return all;
    }

    sealed class Worker(CodeScan scan, int length, NeighborLists all) : IDisposable
    {
        readonly NeighborLists _lists = new(scan._squares.Length, length);
        readonly NativeBuffer<int> _panel = new((long)Width * scan._codes.Steps);
        readonly NativeBuffer<int> _squares = new(Width);
        readonly NativeBuffer<int> _tile = new(CodeTile.Rows * Width);
        readonly NativeBuffer<int> _found = new(Lanes);

        public void Compare(int firstRow, int rows)
        {
            int* ids = stackalloc int[Width];
            for (int i = 0; i < Width; i++)
            {
                ids[i] = firstRow + i;
                // No row is as far as those that do not exist.
                _squares.Pointer[i] = i < rows ? scan._codes.Squares[firstRow + i] : 0x3FFFFFFF;
            }
            for (int i = 0; i < Width; i += Lanes)
                scan._codes.Pack(ids + i, Math.Clamp(rows - i, 0, Lanes), _panel.Pointer + i, Width);
            for (int query = 0; query < scan._squares.Length; query += CodeTile.Rows)
            {
                int* packed = scan._queries.Pointer + ((long)(query / Width) * Width * scan._codes.Steps) + (query % Width);
                CodeTile.Multiply(packed, _panel.Pointer, Width, scan._codes.Steps, Width, _tile.Pointer, Width);
                Offer(query, firstRow, rows);
            }
        }

        // Lists of several workers hold no row twice, as each row of codes is compared by one.
        public void Dispose()
        {
            lock (all)
            {
                for (int i = 0; i < all.Rows; i++)
                {
                    for (int n = 0; n < length; n++)
                        NeighborKeys.Insert(all.Of(i), length, _lists.Of(i)[n]);
                }
            }
            _lists.Dispose();
            _panel.Dispose();
            _squares.Dispose();
            _tile.Dispose();
            _found.Dispose();
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Offer(int firstQuery, int firstRow, int rows)
        {
            int last = Math.Min(CodeTile.Rows, scan._squares.Length - firstQuery);
            for (int q = 0; q < last; q++)
            {
                long* list = _lists.Of(firstQuery + q);
                Vector512<int> square = Vector512.Create(scan._squares[firstQuery + q]);
                for (int j = 0; j < Width; j += Lanes)
                {
                    Vector512<int> distances = square + Vector512.Load(_squares.Pointer + j) - (Vector512.Load(_tile.Pointer + (q * Width) + j) << 1);
                    Vector512<int> threshold = Vector512.Create(NeighborLists.ThresholdOf(list, length));
                    uint passed = (uint)Vector512.LessThanOrEqual(distances, threshold).ExtractMostSignificantBits();
                    if (j + Lanes > rows)
                        passed &= (1u << Math.Max(0, rows - j)) - 1;
                    if (passed == 0)
                        continue;
                    distances.Store(_found.Pointer);
                    for (; passed != 0; passed &= passed - 1)
                    {
                        int lane = BitOperations.TrailingZeroCount(passed);
                        NeighborKeys.Insert(list, length, NeighborKeys.Make(_found.Pointer[lane], scan._firstName + firstRow + j + lane));
                    }
                }
            }
        }
    }
}
