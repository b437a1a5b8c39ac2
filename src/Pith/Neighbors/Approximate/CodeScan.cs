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
    readonly NativeBuffer<int> _queries;
    readonly int[] _places;

    CodeScan(CodeMatrix codes, int[] places)
    {
        _codes = codes;
        _places = places;
        int panels = (places.Length + Width - 1) / Width;
        _queries = new NativeBuffer<int>((long)panels * Width * codes.Steps);
        fixed (int* rows = places)
        {
            for (int i = 0; i < panels * Width; i += Lanes)
            {
                codes.Pack(
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
        int[] places = PlacesOf(order, rows);
        using var scan = new CodeScan(codes, places);
        using NeighborLists lists = scan.Run(ListLength(k), threads, report, cancellation);
        var indices = new int[rows.Length * k];
        var distances = new double[rows.Length * k];
        var open = new List<int>();
        var bound = new CodeBound(space, codes.Scale);
        RowBlocks.ForEach(rows.Length, Lanes, threads, () => new SearchScratch(space.Matrix.Columns), (first, count, scratch) =>
        {
            for (int i = first; i < first + count; i++)
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
        Settle(space, rows, k, open, indices, distances, threads, cancellation);
        return (indices, distances);
    }

    public void Dispose() => _queries.Dispose();

    static int ListLength(int k) => (k + Math.Max(9, k / 2) + 7) / 8 * 8;

    static int[] PlacesOf(int[] order, int[] rows)
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

    static void Settle(
        SearchSpace space, int[] rows, int k, List<int> open, int[] indices, double[] distances, int threads, CancellationToken cancellation)
    {
        if (open.Count == 0)
            return;
        open.Sort();
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
        var all = new NeighborLists(_places.Length, length);
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
        readonly NeighborLists _lists = new(scan._places.Length, length);
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
            for (int query = 0; query < scan._places.Length; query += CodeTile.Rows)
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
            int last = Math.Min(CodeTile.Rows, scan._places.Length - firstQuery);
            for (int q = 0; q < last; q++)
            {
                long* list = _lists.Of(firstQuery + q);
                Vector512<int> square = Vector512.Create(scan._codes.Squares[scan._places[firstQuery + q]]);
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
                        NeighborKeys.Insert(list, length, NeighborKeys.Make(_found.Pointer[lane], firstRow + j + lane));
                    }
                }
            }
        }
    }
}
