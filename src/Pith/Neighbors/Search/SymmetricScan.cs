using System.Runtime.InteropServices;
using Pith.Numerics.Product;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Search;

/// <summary>Finds candidates for all rows among all rows, computing each pair once: the upper triangle of the distance matrix, tile by tile; or for the rows
/// of two parts, each among the other's.</summary>
/// <remarks>Threads take pairs of row blocks; both rows of a pair learn of it. A list is guarded by its panel's lock, which is only taken
/// for the few pairs that pass the filter. Stale thresholds are larger than current ones, so reading them without the lock loses nothing.</remarks>
sealed unsafe class SymmetricScan
{
    const int Width = PackedPanels.Width;

    // Panels of C tiles computed together: 2 x 8 tiles of 9 KB and the panel chunks they need stay in a 1 MB second-level cache.
    const int RowPanels = 2;
    const int ColumnPanels = 8;

    readonly ScanSide _uppers;
    readonly ScanSide _rights;

    SymmetricScan(ScanSide uppers, ScanSide rights) => (_uppers, _rights) = (uppers, rights);

    bool IsOfOne => ReferenceEquals(_uppers, _rights);

    /// <summary>Rows of a block: about 8 MB packed, fewer where the threads would otherwise run out of pairs to share.</summary>
    public static int BlockRows(int rows, int columns, int threads)
    {
        long byMemory = (8L << 20) / (sizeof(float) * Math.Max(columns, 1));
        long byShare = rows / (4L * threads);
        long panels = Math.Clamp(Math.Min(byMemory, byShare) / Width, ColumnPanels, 400);
        return (int)(panels * Width);
    }

    /// <summary>Bytes that the scan takes beside its lists.</summary>
    public static long WorkingBytes(int rows, int columns, int threads) =>
        (2 * threads * PackedPanels.BytesOf(Math.Min(BlockRows(rows, columns, threads), rows), columns))
        + (threads * (long)RowPanels * ColumnPanels * PanelProduct.TileSize * sizeof(float)) + (8L * rows);

    /// <summary>Offers every pair of different rows to the lists of both.</summary>
    public static void Run(SearchSpace space, CandidateLists lists, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        long rows = space.Matrix.Rows;
        Run(space, lists, 0, threads, new PairProgress(progress, "kNN graph", rows * (rows - 1) / 2), cancellation);
    }

    /// <summary>The same of rows that are a part of all.</summary>
    /// <param name="space">The rows of the part.</param>
    /// <param name="lists">Their candidates.</param>
    /// <param name="firstRow">The number of the first of them among all.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="report">Told the pairs compared.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void Run(SearchSpace space, CandidateLists lists, int firstRow, int threads, PairProgress report, CancellationToken cancellation)
    {
        threads = RowBlocks.Threads(threads);
        var side = new ScanSide(space, lists, firstRow, BlockRows(space.Matrix.Rows, space.Matrix.Columns, threads));
        new SymmetricScan(side, side).Run((int)((long)side.Blocks * (side.Blocks + 1) / 2), threads, report, cancellation);
    }

    /// <summary>Offers every pair of a row of one side and one of another to the lists of both.</summary>
    /// <param name="uppers">The rows of one side.</param>
    /// <param name="rights">The rows of the other, in the frame of the first.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="report">Told the pairs compared.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void RunBetween(ScanSide uppers, ScanSide rights, int threads, PairProgress report, CancellationToken cancellation) =>
        new SymmetricScan(uppers, rights).Run(uppers.Blocks * rights.Blocks, RowBlocks.Threads(threads), report, cancellation);

    void Run(int tasks, int threads, PairProgress report, CancellationToken cancellation) => RowBlocks.Run(Math.Min(threads, tasks), next =>
    {
        using var worker = new Worker(this);
        for (int task = next(); task < tasks; task = next())
            report.Add(worker.Pair(task, cancellation));
    });

    /// <summary>One thread's packed blocks, tiles and filter.</summary>
    sealed class Worker : IDisposable
    {
        readonly SymmetricScan _scan;
        readonly PackedPanels _upper;
        readonly PackedPanels _right;
        readonly SearchScratch _scratch;
        readonly TileFilter* _filter;
        readonly float* _tiles;
        int _packedUpper = -1;

        public Worker(SymmetricScan scan)
        {
            _scan = scan;
            int columns = scan._uppers.Space.Matrix.Columns;
            _upper = new PackedPanels(scan._uppers.LongestBlock, columns);
            _right = new PackedPanels(scan._rights.LongestBlock, columns);
            _scratch = new SearchScratch(columns);
            _tiles = (float*)NativeMemory.AlignedAlloc(RowPanels * ColumnPanels * PanelProduct.TileSize * sizeof(float), 64);
            _filter = (TileFilter*)NativeMemory.AlignedAlloc((nuint)sizeof(TileFilter), 64);
        }

        /// <summary>Compares the rows of one pair of blocks; returns how many pairs of rows that were.</summary>
        public long Pair(int task, CancellationToken cancellation)
        {
            ScanSide uppers = _scan._uppers, rights = _scan._rights;
            (int upper, int right) = _scan.IsOfOne ? BlockPair(task, uppers.Blocks) : (task / rights.Blocks, task % rights.Blocks);
            bool isDiagonal = _scan.IsOfOne && upper == right;
            int upperRows = uppers.RowsOfBlock(upper), rightRows = rights.RowsOfBlock(right);
            if (_packedUpper != upper)
            {
                uppers.Space.Pack(upper * uppers.BlockRows, upperRows, _upper, 0, _scratch);
                _packedUpper = upper;
            }
            PackedPanels other = _upper;
            if (!isDiagonal)
            {
                rights.Space.Pack(right * rights.BlockRows, rightRows, _right, 0, _scratch);
                other = _right;
            }
            int upperPanels = PackedPanels.PanelsOf(upperRows), rightPanels = PackedPanels.PanelsOf(rightRows);
            for (int i = 0; i < upperPanels; i += RowPanels)
            {
                cancellation.ThrowIfCancellationRequested();
                int iCount = Math.Min(RowPanels, upperPanels - i);
                for (int j = isDiagonal ? i : 0; j < rightPanels; j += ColumnPanels)
                {
                    int jCount = Math.Min(ColumnPanels, rightPanels - j);
                    PanelProduct.Multiply(_upper, i, iCount, other, j, jCount, _tiles);
                    for (int t = 0; t < iCount * jCount; t++)
                        Take(_tiles + (t * PanelProduct.TileSize), (upper * uppers.BlockRows / Width) + i + (t % iCount), (right * rights.BlockRows / Width) + j + (t / iCount));
                }
            }
            return isDiagonal ? (long)upperRows * (upperRows - 1) / 2 : (long)upperRows * rightRows;
        }

        public void Dispose()
        {
            _upper.Dispose();
            _right.Dispose();
            NativeMemory.AlignedFree(_tiles);
            NativeMemory.AlignedFree(_filter);
        }

        // Offers the tile of two panels (numbered over the whole of each part) to the lists of both.
        void Take(float* tile, int rowPanel, int columnPanel)
        {
            if (_scan.IsOfOne && columnPanel < rowPanel)
                return;
            ScanSide uppers = _scan._uppers, rights = _scan._rights;
            int firstRow = rowPanel * Width, firstColumn = columnPanel * Width;
            float* rowThresholds = uppers.Thresholds, columnThresholds = rights.Thresholds;
            fixed (float* rowSquares = uppers.Squares, columnSquares = rights.Squares)
            {
                _filter->Collect(
                    tile, rowSquares + firstRow, columnSquares + firstColumn, rowThresholds + firstRow, columnThresholds + firstColumn,
                    uppers.RowsOfPanel(rowPanel), rights.RowsOfPanel(columnPanel), _scan.IsOfOne && rowPanel == columnPanel);
            }
            if (_filter->Count == 0)
                return;
            uppers.Enter(rowPanel);
            for (int p = 0; p < _filter->Count; p++)
            {
                int row = firstRow + (_filter->Places[p] / Width);
                if (_filter->Bounds[p] <= rowThresholds[row])
                    uppers.Offer(row, _filter->Bounds[p], rights.FirstRow + firstColumn + (_filter->Places[p] % Width));
            }
            uppers.Leave(rowPanel);
            rights.Enter(columnPanel);
            for (int p = 0; p < _filter->Count; p++)
            {
                int row = firstColumn + (_filter->Places[p] % Width);
                if (_filter->Bounds[p] <= columnThresholds[row])
                    rights.Offer(row, _filter->Bounds[p], uppers.FirstRow + firstRow + (_filter->Places[p] / Width));
            }
            rights.Leave(columnPanel);
        }

        // Tasks run along the rows of the triangle, so that a worker can keep its upper block for several tasks.
        static (int Upper, int Right) BlockPair(int task, int blocks)
        {
            int upper = 0;
            int left = task;
            while (left >= blocks - upper)
            {
                left -= blocks - upper;
                upper++;
            }
            return (upper, upper + left);
        }
    }
}
