using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Pith.Neighbors.Approximate;
using Pith.Numerics.Arrays;
using Pith.Numerics.CodeProduct;

namespace Pith.Neighbors.TwoSets;

/// <summary>Leads queries along the graph of the base rows: neighbours of a query's nearest rows so far are compared with it, until none of these is new.
/// One worker's buffers.</summary>
/// <remarks><para>Greedy search of a graph from many rows at once (a beam). All queries of a block take a step together, base row by base row, so that a base
/// row's neighbours are read once for all queries that have come to it. What a query meets does not depend on the others.</para></remarks>
sealed unsafe class GraphSteps : IDisposable
{
    const int Width = BasisGraph.Width;
    const int Lanes = 16;

    // Farther than any row, and no sum with it overflows.
    const int NoRow = 0x3FFFFFFF;

    readonly BasisGraph _graph;
    readonly int[] _counts;
    readonly int[] _ends;
    readonly List<int> _reached = [];
    readonly NativeBuffer<int> _panel;
    readonly NativeBuffer<int> _queryPanel;
    readonly NativeBuffer<int> _squares = new(Width);
    readonly NativeBuffer<int> _tile = new(CodeTile.Rows * Width);
    readonly NativeBuffer<int> _found = new(Lanes);
    int[] _queries = [];

    public GraphSteps(BasisGraph graph)
    {
        _graph = graph;
        _counts = new int[graph.Codes.Rows];
        _ends = new int[graph.Codes.Rows];
        _panel = new NativeBuffer<int>((long)Width * graph.Codes.Steps);
        _queryPanel = new NativeBuffer<int>((long)Width * graph.Codes.Steps);
    }

    /// <summary>Improves the lists of queries until their first rows have all been followed.</summary>
    /// <param name="lists">The queries' rows so far, as places.</param>
    /// <param name="queries">The queries' codes.</param>
    /// <param name="count">Queries.</param>
    /// <param name="beam">How many of a query's nearest rows are followed, at most the lists' length.</param>
    public void Run(NeighborLists lists, CodeMatrix queries, int count, int beam)
    {
        while (Collect(lists, count, beam))
        {
            int start = 0;
            foreach (int place in _reached)
            {
                fixed (int* some = _queries)
                    Follow(place, some + start, _ends[place] - start, lists, queries);
                start = _ends[place];
            }
        }
    }

    public void Dispose()
    {
        _panel.Dispose();
        _queryPanel.Dispose();
        _squares.Dispose();
        _tile.Dispose();
        _found.Dispose();
    }

    // The queries by the new rows that they have come to, which become old; false where there are none.
    bool Collect(NeighborLists lists, int count, int beam)
    {
        _reached.Clear();
        int all = 0;
        for (int query = 0; query < count; query++)
        {
            long* list = lists.Of(query);
            for (int i = 0; i < beam && list[i] != NeighborKeys.Empty; i++)
            {
                if ((list[i] & NeighborKeys.New) == 0)
                    continue;
                int place = NeighborKeys.RowOf(list[i]);
                if (_counts[place]++ == 0)
                    _reached.Add(place);
                all++;
            }
        }
        if (all > _queries.Length)
            _queries = new int[all];
        int sum = 0;
        foreach (int place in _reached)
        {
            _ends[place] = sum;
            sum += _counts[place];
            _counts[place] = 0;
        }
        for (int query = 0; query < count; query++)
        {
            long* list = lists.Of(query);
            for (int i = 0; i < beam && list[i] != NeighborKeys.Empty; i++)
            {
                if ((list[i] & NeighborKeys.New) == 0)
                    continue;
                _queries[_ends[NeighborKeys.RowOf(list[i])]++] = query;
                list[i] &= ~NeighborKeys.New;
            }
        }
        return all > 0;
    }

    void Follow(int place, int* queries, int count, NeighborLists lists, CodeMatrix codes)
    {
        int* ids = _graph.Of(place, out int neighbors);
        int columns = (neighbors + Lanes - 1) / Lanes * Lanes;
        for (int i = 0; i < columns; i += Lanes)
            _graph.Codes.Pack(ids + i, Math.Min(Lanes, neighbors - i), _panel.Pointer + i, Width);
        for (int i = 0; i < columns; i++)
            _squares.Pointer[i] = i < neighbors ? _graph.Codes.Squares[ids[i]] : NoRow;
        for (int first = 0; first < count; first += Width)
        {
            int some = Math.Min(Width, count - first);
            for (int i = 0; i < some; i += Lanes)
                codes.Pack(queries + first + i, Math.Min(Lanes, some - i), _queryPanel.Pointer + i, Width);
            for (int i = 0; i < some; i += CodeTile.Rows)
            {
                CodeTile.Multiply(_queryPanel.Pointer + i, _panel.Pointer, Width, codes.Steps, columns, _tile.Pointer, Width);
                Offer(queries + first + i, Math.Min(CodeTile.Rows, some - i), ids, neighbors, lists, codes.Squares);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Offer(int* queries, int count, int* ids, int neighbors, NeighborLists lists, int* querySquares)
    {
        int* tile = _tile.Pointer, squares = _squares.Pointer, found = _found.Pointer;
        int length = lists.Length;
        for (int q = 0; q < count; q++)
        {
            long* list = lists.Of(queries[q]);
            Vector512<int> square = Vector512.Create(querySquares[queries[q]]);
            for (int j = 0; j < neighbors; j += Lanes)
            {
                Vector512<int> distances = square + Vector512.Load(squares + j) - (Vector512.Load(tile + (q * Width) + j) << 1);
                uint passed = (uint)Vector512.LessThanOrEqual(distances, Vector512.Create(NeighborLists.ThresholdOf(list, length))).ExtractMostSignificantBits();
                if (j + Lanes > neighbors)
                    passed &= (1u << (neighbors - j)) - 1;
                if (passed == 0)
                    continue;
                distances.Store(found);
                for (; passed != 0; passed &= passed - 1)
                {
                    int lane = BitOperations.TrailingZeroCount(passed);
                    NeighborKeys.Insert(list, length, NeighborKeys.Make(found[lane], ids[j + lane]));
                }
            }
        }
    }
}
