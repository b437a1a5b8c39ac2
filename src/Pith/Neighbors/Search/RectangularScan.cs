using System.Runtime.InteropServices;
using Pith.Numerics.Product;

namespace Pith.Neighbors.Search;

/// <summary>What a <see cref="RectangularScan"/> does with the pairs that pass its filter.</summary>
interface IPairSink
{
    /// <summary>[rows + 48] the bound that a pair must not exceed, by query row; it may fall while the scan runs.</summary>
    unsafe float* Thresholds { get; }

    /// <summary>Takes a pair whose lower bound passed.</summary>
    void Offer(int query, float bound, int basis);
}

/// <summary>Offers pairs of query and base rows to a sink that is private to the caller's thread.</summary>
sealed unsafe class RectangularScan : IDisposable
{
    const int Width = PackedPanels.Width;
    const int RowPanels = 2;
    const int ColumnPanels = 8;

    readonly SearchSpace _queries;
    readonly SearchSpace _basis;
    readonly float[] _querySquares;
    readonly float[] _basisSquares;
    readonly PackedPanels _packedQueries;
    readonly PackedPanels _packedBasis;
    readonly TileFilter* _filter;
    readonly float* _tiles;
    readonly int _basisBlockRows;
    int _packedBlock = -1;

    /// <summary>Reserves the buffers for query blocks of up to <paramref name="queryRows"/> rows.</summary>
    /// <param name="queries">The query rows, in the frame of <paramref name="basis"/>.</param>
    /// <param name="querySquares">Their padded shrunk squares, shared by all threads.</param>
    /// <param name="basis">The base rows.</param>
    /// <param name="basisSquares">Their padded shrunk squares, shared by all threads.</param>
    /// <param name="queryRows">Query rows of one call at most.</param>
    public RectangularScan(SearchSpace queries, float[] querySquares, SearchSpace basis, float[] basisSquares, int queryRows)
    {
        _queries = queries;
        _basis = basis;
        _querySquares = querySquares;
        _basisSquares = basisSquares;
        int columns = basis.Matrix.Columns;
        _basisBlockRows = BasisBlockRows(basis.Matrix.Rows, columns);
        _packedQueries = new PackedPanels(queryRows, columns);
        _packedBasis = new PackedPanels(_basisBlockRows, columns);
        Scratch = new SearchScratch(columns);
        _tiles = (float*)NativeMemory.AlignedAlloc(RowPanels * ColumnPanels * PanelProduct.TileSize * sizeof(float), 64);
        _filter = (TileFilter*)NativeMemory.AlignedAlloc((nuint)sizeof(TileFilter), 64);
    }

    /// <summary>The worker's row buffers, free between calls of <see cref="Run"/>.</summary>
    public SearchScratch Scratch { get; }

    /// <summary>Query rows that one worker takes at a time: about 4 MB packed, and enough workers' shares.</summary>
    public static int QueryBlockRows(int queries, int columns, int threads)
    {
        long byMemory = (4L << 20) / (sizeof(float) * Math.Max(columns, 1));
        long byShare = queries / (4L * threads);
        return (int)(Math.Clamp(Math.Min(byMemory, byShare) / Width, 1, 200) * Width);
    }

    static int BasisBlockRows(int basis, int columns)
    {
        long byMemory = (8L << 20) / (sizeof(float) * Math.Max(columns, 1));
        return (int)Math.Min(Math.Clamp(byMemory / Width, ColumnPanels, 400) * Width, basis);
    }

    /// <summary>Compares query rows <paramref name="firstQuery"/>... (a multiple of 48) with all base rows.</summary>
    public void Run<TSink>(int firstQuery, int queryCount, ref TSink sink, CancellationToken cancellation)
        where TSink : IPairSink
    {
        _queries.Pack(firstQuery, queryCount, _packedQueries, 0, Scratch);
        int queryPanels = PackedPanels.PanelsOf(queryCount);
        int blocks = (_basis.Matrix.Rows + _basisBlockRows - 1) / _basisBlockRows;
        for (int block = 0; block < blocks; block++)
        {
            int firstBasis = block * _basisBlockRows;
            int basisRows = Math.Min(_basisBlockRows, _basis.Matrix.Rows - firstBasis);
            if (_packedBlock != block)
            {
                _basis.Pack(firstBasis, basisRows, _packedBasis, 0, Scratch);
                _packedBlock = block;
            }
            int basisPanels = PackedPanels.PanelsOf(basisRows);
            for (int i = 0; i < queryPanels; i += RowPanels)
            {
                cancellation.ThrowIfCancellationRequested();
                int iCount = Math.Min(RowPanels, queryPanels - i);
                for (int j = 0; j < basisPanels; j += ColumnPanels)
                {
                    int jCount = Math.Min(ColumnPanels, basisPanels - j);
                    PanelProduct.Multiply(_packedQueries, i, iCount, _packedBasis, j, jCount, _tiles);
                    for (int t = 0; t < iCount * jCount; t++)
                    {
                        int row = (i + (t % iCount)) * Width, column = (j + (t / iCount)) * Width;
                        Take(
                            _tiles + (t * PanelProduct.TileSize), firstQuery + row, Math.Min(Width, queryCount - row),
                            firstBasis + column, Math.Min(Width, basisRows - column), ref sink);
                    }
                }
            }
        }
    }

    public void Dispose()
    {
        _packedQueries.Dispose();
        _packedBasis.Dispose();
        NativeMemory.AlignedFree(_tiles);
        NativeMemory.AlignedFree(_filter);
    }

    void Take<TSink>(float* tile, int firstRow, int rows, int firstColumn, int columns, ref TSink sink)
        where TSink : IPairSink
    {
        float* thresholds = sink.Thresholds;
        fixed (float* rowSquares = _querySquares, columnSquares = _basisSquares)
            _filter->Collect(tile, rowSquares + firstRow, columnSquares + firstColumn, thresholds + firstRow, null, rows, columns, false);
        for (int p = 0; p < _filter->Count; p++)
        {
            int row = firstRow + (_filter->Places[p] / Width);
            if (_filter->Bounds[p] <= thresholds[row])
                sink.Offer(row, _filter->Bounds[p], firstColumn + (_filter->Places[p] % Width));
        }
    }
}
