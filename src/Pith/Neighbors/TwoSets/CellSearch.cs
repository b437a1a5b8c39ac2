using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Numerics.Arrays;
using Pith.Numerics.CodeProduct;

namespace Pith.Neighbors.TwoSets;

/// <summary>The nearest base rows of a block of query rows in the cells whose means are nearest to each query. One worker's buffers.</summary>
/// <remarks>An inverted file (Sivic and Zisserman, ICCV 2003; Jegou, Douze and Schmid, PAMI 2011) without compression. What is found of a query does not
/// depend on the others of its block: distances of codes are whole numbers, and keys are ordered by distance, then by place.</remarks>
sealed unsafe class CellSearch : IDisposable
{
    /// <summary>Query rows of a block at most.</summary>
    public const int MostBlockRows = 8192;

    const int Width = CodeCells.Width;
    const int Lanes = 16;

    readonly CodeCells _cells;
    readonly NeighborLists _nearestCells;
    readonly int[] _starts;
    readonly int[] _sorted;
    readonly NativeBuffer<int> _panel;
    readonly NativeBuffer<int> _tile = new(CodeTile.Rows * Width);
    readonly NativeBuffer<int> _found = new(Lanes);

    /// <summary>Reserves the buffers.</summary>
    /// <param name="cells">The base rows.</param>
    /// <param name="columns">D.</param>
    /// <param name="probes">Cells that are looked into for each query, at most the cells.</param>
    /// <param name="length">Candidates kept a query, a multiple of 8.</param>
    /// <param name="blockRows">Query rows of a block at most.</param>
    public CellSearch(CodeCells cells, int columns, int probes, int length, int blockRows)
    {
        _cells = cells;
        Probes = probes;
        Queries = CodeMatrix.Reserve(blockRows, columns, cells.Scale);
        _nearestCells = new NeighborLists(blockRows, (probes + NeighborKeys.Lanes - 1) / NeighborKeys.Lanes * NeighborKeys.Lanes);
        Lists = new NeighborLists(blockRows, length);
        Scratch = new SearchScratch(columns);
        _starts = new int[cells.Count + 1];
        _sorted = new int[blockRows * probes];
        _panel = new NativeBuffer<int>((long)Width * cells.CodeSteps);
    }

    /// <summary>Cells that are looked into for each query.</summary>
    public int Probes { get; }

    /// <summary>The block's queries.</summary>
    public CodeMatrix Queries { get; }

    /// <summary>The candidates of the block's queries: keys of places.</summary>
    public NeighborLists Lists { get; }

    /// <summary>The worker's row buffers.</summary>
    public SearchScratch Scratch { get; }

    /// <summary>Bytes of one worker.</summary>
    public static long BytesOf(int columns, int probes, int length) => MostBlockRows * ((2L * CodeMatrix.WidthOf(columns)) + (12L * probes) + (8L * length) + 32);

    /// <summary>Fills the lists.</summary>
    /// <param name="space">The query rows, in the frame of the base rows.</param>
    /// <param name="rows">The query rows of the block, at most <see cref="MostBlockRows"/>.</param>
    public void Run(SearchSpace space, ReadOnlySpan<int> rows)
    {
        _nearestCells.Clear();
        Lists.Clear();
        for (int query = 0; query < rows.Length; query++)
            Queries.Set(query, space, rows[query], Scratch);
        int[] all = [.. Enumerable.Range(0, rows.Length)];
        fixed (int* ids = all)
        {
            for (int i = 0; i < all.Length; i += Width)
                FindCells(ids + i, Math.Min(Width, all.Length - i));
        }
        // The nearest cell of every query first: then few rows of the others pass.
        LookInto(all, 0, 1);
        LookInto(all, 1, Probes);
    }

    public void Dispose()
    {
        Queries.Dispose();
        _nearestCells.Dispose();
        Lists.Dispose();
        _panel.Dispose();
        _tile.Dispose();
        _found.Dispose();
    }

    void FindCells(int* queries, int count)
    {
        Pack(queries, count);
        CellMeans means = _cells.Means;
        for (int panel = 0; panel < means.Panels; panel++)
            Compare(queries, count, means.Panel(panel), means.Squares(panel), panel * Width, Math.Min(Width, means.Count - (panel * Width)), _nearestCells);
    }

    // Queries by cell, those whose first-th to before the end-th nearest cell it is.
    void LookInto(int[] queries, int first, int end)
    {
        Array.Clear(_starts);
        foreach (int query in queries)
        {
            for (int n = first; n < end; n++)
                _starts[CellOf(query, n) + 1]++;
        }
        for (int cell = 0; cell < _cells.Count; cell++)
            _starts[cell + 1] += _starts[cell];
        foreach (int query in queries)
        {
            for (int n = first; n < end; n++)
                _sorted[_starts[CellOf(query, n)]++] = query;
        }
        fixed (int* sorted = _sorted)
        {
            // Filling moved each start to the next one.
            for (int cell = 0; cell < _cells.Count; cell++)
            {
                int from = cell == 0 ? 0 : _starts[cell - 1];
                for (int i = from; i < _starts[cell]; i += Width)
                    LookInto(cell, sorted + i, Math.Min(Width, _starts[cell] - i));
            }
        }
    }

    int CellOf(int query, int rank) => NeighborKeys.RowOf(_nearestCells.Of(query)[rank]);

    void LookInto(int cell, int* queries, int count)
    {
        Pack(queries, count);
        CodeCells.Cell rows = _cells[cell];
        for (int panel = 0; panel < rows.Panels; panel++)
        {
            int first = panel * Width;
            Compare(queries, count, _cells.Panel(cell, panel), _cells.Squares(cell, panel), rows.First + first, Math.Min(Width, rows.Count - first), Lists);
        }
    }

    void Pack(int* queries, int count)
    {
        for (int i = 0; i < count; i += Lanes)
            Queries.Pack(queries + i, Math.Min(Lanes, count - i), _panel.Pointer + i, Width);
    }

    // Offers the rows of a panel, which are first, first + 1, ..., to the queries that are packed.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Compare(int* queries, int count, int* panel, int* squares, int first, int rows, NeighborLists lists)
    {
        int* tile = _tile.Pointer, found = _found.Pointer;
        int length = lists.Length, columns = (rows + Lanes - 1) / Lanes * Lanes;
        for (int q = 0; q < count; q += CodeTile.Rows)
        {
            CodeTile.Multiply(_panel.Pointer + q, panel, Width, _cells.CodeSteps, columns, tile, Width);
            for (int i = 0; i < CodeTile.Rows && q + i < count; i++)
            {
                long* list = lists.Of(queries[q + i]);
                Vector512<int> square = Vector512.Create(Queries.Squares[queries[q + i]]);
                for (int j = 0; j < columns; j += Lanes)
                {
                    Vector512<int> distances = square + Vector512.Load(squares + j) - (Vector512.Load(tile + (i * Width) + j) << 1);
                    uint passed = (uint)Vector512.LessThanOrEqual(distances, Vector512.Create(NeighborLists.ThresholdOf(list, length))).ExtractMostSignificantBits();
                    if (j + Lanes > rows)
                        passed &= (1u << (rows - j)) - 1;
                    if (passed == 0)
                        continue;
                    distances.Store(found);
                    for (; passed != 0; passed &= passed - 1)
                    {
                        int lane = BitOperations.TrailingZeroCount(passed);
                        NeighborKeys.Insert(list, length, NeighborKeys.Make(found[lane], first + j + lane));
                    }
                }
            }
        }
    }
}
