using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;

namespace Pith.Neighbors.TwoSets;

/// <summary>The nearest base rows of a block of query rows: candidates by cells and graph, then exact distances. One worker's buffers.</summary>
sealed unsafe class BlockSearch : IDisposable
{
    const int FloatsOfLine = 16;

    readonly BasisRows _basis;
    readonly CodeCells _cells;
    readonly CellSearch _search;
    readonly GraphSteps? _steps;
    readonly CodeBound _bound;
    readonly SearchEffort _effort;
    readonly int[] _searched;
    readonly double[] _distances;

    /// <summary>Reserves the buffers.</summary>
    /// <param name="basis">The base rows.</param>
    /// <param name="cells">Their cells.</param>
    /// <param name="graph">Their graph; null where the effort has no beam.</param>
    /// <param name="effort">How much a query is compared with.</param>
    /// <param name="k">Neighbours a query.</param>
    /// <param name="length">Candidates kept a query, a multiple of 8.</param>
    /// <param name="blockRows">Query rows of a block at most.</param>
    public BlockSearch(BasisRows basis, CodeCells cells, BasisGraph? graph, SearchEffort effort, int k, int length, int blockRows)
    {
        (_basis, _cells, _effort) = (basis, cells, effort);
        _search = new CellSearch(cells, basis.Distinct.Matrix.Columns, Math.Min(effort.Probes, cells.Count), length, blockRows);
        _steps = effort.Beam > 0 ? new GraphSteps(graph!) : null;
        _bound = new CodeBound(basis.Searched, cells.Scale);
        _searched = new int[k];
        _distances = new double[k];
    }

    /// <summary>Finds candidates of some query rows.</summary>
    /// <param name="queries">The query rows, in the frame of the searched rows.</param>
    /// <param name="rows">Those of the block.</param>
    public void Run(SearchSpace queries, ReadOnlySpan<int> rows)
    {
        _search.Run(queries, rows);
        _steps?.Run(_search.Lists, _search.Queries, rows.Length, _effort.Beam);
    }

    /// <summary>Orders the candidates of one query of the block.</summary>
    /// <param name="queries">The query rows.</param>
    /// <param name="row">The query row.</param>
    /// <param name="place">Its place in the block.</param>
    /// <param name="indices">[k] the result.</param>
    /// <param name="distances">[k] the result.</param>
    /// <returns>Whether there were enough.</returns>
    public bool Rank(SearchSpace queries, int row, int place, Span<int> indices, Span<double> distances)
    {
        long* list = _search.Lists.Of(place);
        int length = _search.Lists.Length;
        Prefetch(list, Math.Min(length, _searched.Length + 2));
        SearchSpace searched = _basis.Searched;
        var ranking = new ExactRanking(_searched, _distances);
        for (int n = 0; n < length && list[n] != NeighborKeys.Empty; n++)
        {
            if (ranking.IsFull && NeighborKeys.DistanceOf(list[n]) > _bound.Largest(ranking.Last))
                break;
            int other = _cells.Order[NeighborKeys.RowOf(list[n])];
            ranking.Offer(searched.Distance(queries.ExactSquared(row, searched, other, _search.Scratch)), other);
        }
        if (!ranking.IsFull)
            return false;
        _basis.Complete(queries, row, _searched, _distances, indices, distances, _search.Scratch);
        return true;
    }

    public void Dispose()
    {
        _search.Dispose();
        _steps?.Dispose();
    }

    // They lie anywhere: asking for all of them at once hides most of the wait.
    void Prefetch(long* list, int count)
    {
        if (!Sse.IsSupported)
            return;
        for (int n = 0; n < count && list[n] != NeighborKeys.Empty; n++)
        {
            if (!_basis.Searched.Matrix.TryGetRows(_cells.Order[NeighborKeys.RowOf(list[n])], 1, out ReadOnlySpan<float> row))
                return;
            ref float start = ref MemoryMarshal.GetReference(row);
            for (int c = 0; c < row.Length; c += FloatsOfLine)
                Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref start, c)));
        }
    }
}
