using System.Runtime.InteropServices;
using Pith.Numerics.Product;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Search;

/// <summary>Finds candidates for all rows among all rows, computing each pair once: the upper triangle of the distance matrix, tile by tile.</summary>
/// <remarks>Threads take pairs of row blocks; both rows of a pair learn of it. A list is guarded by its panel's lock, which is only taken
/// for the few pairs that pass the filter. Stale thresholds are larger than current ones, so reading them without the lock loses nothing.</remarks>
sealed unsafe class SymmetricScan
{
    const int Width = PackedPanels.Width;

    // Panels of C tiles computed together: 2 x 8 tiles of 9 KB and the panel chunks they need stay in a 1 MB second-level cache.
    const int RowPanels = 2;
    const int ColumnPanels = 8;

    readonly SearchSpace _space;
    readonly CandidateLists _lists;
    readonly int[] _locks;
    readonly float[] _squares;
    readonly int _blockRows;
    readonly int _blocks;

    SymmetricScan(SearchSpace space, CandidateLists lists, int threads)
    {
        _space = space;
        _lists = lists;
        int rows = space.Matrix.Rows;
        _locks = new int[PackedPanels.PanelsOf(rows)];
        _squares = PaddedSquares.Of(space);
        _blockRows = BlockRows(rows, space.Matrix.Columns, threads);
        _blocks = (rows + _blockRows - 1) / _blockRows;
    }

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
        threads = RowBlocks.Threads(threads);
        new SymmetricScan(space, lists, threads).Run(threads, progress, cancellation);
    }

    void Run(int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        int rows = _space.Matrix.Rows;
        int tasks = (int)((long)_blocks * (_blocks + 1) / 2);
        var report = new PairProgress(progress, "kNN graph", (long)rows * (rows - 1) / 2);
        RowBlocks.Run(Math.Min(threads, tasks), next =>
        {
            using var worker = new Worker(this);
            for (int task = next(); task < tasks; task = next())
                report.Add(worker.Pair(task, cancellation));
        });
    }

    int RowsOfBlock(int block) => Math.Min(_blockRows, _space.Matrix.Rows - (block * _blockRows));

    void Enter(int panel)
    {
        if (Interlocked.CompareExchange(ref _locks[panel], 1, 0) == 0)
            return;
        var spin = default(SpinWait);
        while (Interlocked.CompareExchange(ref _locks[panel], 1, 0) != 0)
            spin.SpinOnce();
    }

    void Leave(int panel) => Volatile.Write(ref _locks[panel], 0);

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
            int blockRows = Math.Min(scan._blockRows, scan._space.Matrix.Rows);
            int columns = scan._space.Matrix.Columns;
            _upper = new PackedPanels(blockRows, columns);
            _right = new PackedPanels(blockRows, columns);
            _scratch = new SearchScratch(columns);
            _tiles = (float*)NativeMemory.AlignedAlloc(RowPanels * ColumnPanels * PanelProduct.TileSize * sizeof(float), 64);
            _filter = (TileFilter*)NativeMemory.AlignedAlloc((nuint)sizeof(TileFilter), 64);
        }

        /// <summary>Compares the rows of one pair of blocks; returns how many pairs of rows that were.</summary>
        public long Pair(int task, CancellationToken cancellation)
        {
            (int upper, int right) = BlockPair(task, _scan._blocks);
            int upperRows = _scan.RowsOfBlock(upper), rightRows = _scan.RowsOfBlock(right);
            if (_packedUpper != upper)
            {
                _scan._space.Pack(upper * _scan._blockRows, upperRows, _upper, 0, _scratch);
                _packedUpper = upper;
            }
            PackedPanels other = _upper;
            if (upper != right)
            {
                _scan._space.Pack(right * _scan._blockRows, rightRows, _right, 0, _scratch);
                other = _right;
            }
            int upperPanels = PackedPanels.PanelsOf(upperRows), rightPanels = PackedPanels.PanelsOf(rightRows);
            for (int i = 0; i < upperPanels; i += RowPanels)
            {
                cancellation.ThrowIfCancellationRequested();
                int iCount = Math.Min(RowPanels, upperPanels - i);
                for (int j = upper == right ? i : 0; j < rightPanels; j += ColumnPanels)
                {
                    int jCount = Math.Min(ColumnPanels, rightPanels - j);
                    PanelProduct.Multiply(_upper, i, iCount, other, j, jCount, _tiles);
                    for (int t = 0; t < iCount * jCount; t++)
                        Take(_tiles + (t * PanelProduct.TileSize), (upper * _scan._blockRows / Width) + i + (t % iCount), (right * _scan._blockRows / Width) + j + (t / iCount));
                }
            }
            return upper == right ? (long)upperRows * (upperRows - 1) / 2 : (long)upperRows * rightRows;
        }

        public void Dispose()
        {
            _upper.Dispose();
            _right.Dispose();
            NativeMemory.AlignedFree(_tiles);
            NativeMemory.AlignedFree(_filter);
        }

        // Offers the tile of two panels (numbered over the whole matrix) to the lists of both.
        void Take(float* tile, int rowPanel, int columnPanel)
        {
            if (columnPanel < rowPanel)
                return;
            int firstRow = rowPanel * Width, firstColumn = columnPanel * Width, all = _scan._space.Matrix.Rows;
            CandidateLists lists = _scan._lists;
            float* thresholds = lists.Thresholds;
            fixed (float* squares = _scan._squares)
            {
                _filter->Collect(
                    tile, squares + firstRow, squares + firstColumn, thresholds + firstRow, thresholds + firstColumn,
                    Math.Min(Width, all - firstRow), Math.Min(Width, all - firstColumn), rowPanel == columnPanel);
            }
            if (_filter->Count == 0)
                return;
            _scan.Enter(rowPanel);
            for (int p = 0; p < _filter->Count; p++)
            {
                int row = firstRow + (_filter->Places[p] / Width);
                if (_filter->Bounds[p] <= thresholds[row])
                    lists.Offer(row, _filter->Bounds[p], firstColumn + (_filter->Places[p] % Width));
            }
            _scan.Leave(rowPanel);
            _scan.Enter(columnPanel);
            for (int p = 0; p < _filter->Count; p++)
            {
                int row = firstColumn + (_filter->Places[p] % Width);
                if (_filter->Bounds[p] <= thresholds[row])
                    lists.Offer(row, _filter->Bounds[p], firstRow + (_filter->Places[p] / Width));
            }
            _scan.Leave(columnPanel);
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
