using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Approximate;

/// <summary>The nearest base rows of nearly every query row, with the share of true neighbours measured and reached.</summary>
/// <remarks>Base rows lie in cells of nearby rows; a query is compared with the rows of the cells whose means are nearest to it. How many cells that takes is
/// found on a sample of the queries whose true neighbours are known: what a query finds does not depend on other queries, so the sample's share is
/// what the search of all will have. Candidates are found by 16-bit codes and ordered by exact distances.</remarks>
sealed class CellNeighbors : IDisposable
{
    /// <summary>Query rows whose true neighbours are found to measure the recall.</summary>
    public const int SampleRows = 1000;

    // Queries longer than the longest base row are encoded too, up to this many times; still longer ones are searched exactly.
    const float MostLonger = 4;

    // Where more of the cells are looked into, the exact search is as fast.
    const double MostCells = 0.34;

    readonly SearchSpace _basis;
    readonly CodeCells _cells;
    readonly float _longestSquare;
    readonly int _k;
    readonly int _listLength;
    int _probes;

    CellNeighbors(SearchSpace basis, CodeCells cells, float longestSquare, int k)
    {
        (_basis, _cells, _longestSquare, _k) = (basis, cells, longestSquare, k);
        _listLength = Math.Max(16, (k + Math.Max(4, k / 4) + 7) / 8 * 8);
    }

    /// <summary>The recall that was measured.</summary>
    public RecallEstimate Reached { get; private set; } = null!;

    /// <summary>Whether there are enough rows for cells to be of use, and for preparations to be worth it.</summary>
    public static bool IsWorthIt(int queries, int basis, int k) => queries >= 4 * SampleRows && basis >= Math.Max(2000, 20 * k);

    /// <summary>Makes the search ready; null where the exact one is as fast.</summary>
    /// <param name="queries">[M, D] all rows that will be searched for.</param>
    /// <param name="basis">[N, D] the rows that are searched.</param>
    /// <param name="k">Neighbours a query, at most N.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="recall">The share of true neighbours to reach, above 0 and below 1.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static CellNeighbors? Prepare(
        MatrixView queries, MatrixView basis, int k, DistanceMetric metric, double recall, int threads, CancellationToken cancellation)
    {
        SearchSpace basisSpace = SearchSpace.Create(basis, metric, threads, null, cancellation);
        SearchSpace querySpace = SearchSpace.Create(queries, metric, threads, basisSpace.Frame, cancellation);
        float longest = CodeMatrix.LongestSquare(basisSpace);
        longest = Math.Clamp(CodeMatrix.LongestSquare(querySpace), longest, longest * MostLonger * MostLonger);
        CodeCells cells = CodeCells.Create(basisSpace, CodeMatrix.ScaleOf(longest, basis.Columns), threads, cancellation);
        var search = new CellNeighbors(basisSpace, cells, longest, k);
        if (search.Measure(queries, recall, threads, cancellation))
            return search;
        search.Dispose();
        return null;
    }

    /// <summary>Fills [block, k] neighbours of some query rows, sorted by distance, then by row.</summary>
    public void Find(MatrixView block, Memory<int> indices, Memory<double> distances, int threads, PairProgress report, CancellationToken cancellation) =>
        Find(SearchSpace.Create(block, _basis.Metric, threads, _basis.Frame, cancellation), _probes, indices, distances, threads, report, cancellation);

    public void Dispose() => _cells.Dispose();

    void Find(SearchSpace block, int probes, Memory<int> indices, Memory<double> distances, int threads, PairProgress report, CancellationToken cancellation)
    {
        var bound = new CodeBound(_basis, _cells.Scale);
        var rest = new List<int>();
        RowBlocks.ForEach(block.Matrix.Rows, CellSearch.BlockRows, threads, () => new CellSearch(_cells, _basis.Matrix.Columns, probes, _listLength), (first, count, search) =>
        {
            search.Run(block, first, count, row => block.ShrunkSquares[row] <= _longestSquare);
            for (int i = 0; i < count; i++)
            {
                int place = (first + i) * _k;
                if (Rank(block, first + i, bound, search, i, indices.Span.Slice(place, _k), distances.Span.Slice(place, _k)) == _k)
                    continue;
                lock (rest)
                    rest.Add(first + i);
            }
            report.Add(count);
        }, cancellation);
        if (rest.Count > 0)
            FindExactly(block, rest, indices, distances, threads, cancellation);
    }

    unsafe int Rank(SearchSpace block, int row, CodeBound bound, CellSearch search, int query, Span<int> indices, Span<double> distances)
    {
        var ranking = new ExactRanking(indices, distances);
        long* list = search.Lists.Of(query);
        for (int n = 0; n < _listLength && list[n] != NeighborKeys.Empty; n++)
        {
            if (ranking.IsFull && NeighborKeys.DistanceOf(list[n]) > bound.Largest(ranking.Last))
                break;
            int other = _cells.Order[NeighborKeys.RowOf(list[n])];
            ranking.Offer(_basis.Distance(block.ExactSquared(row, _basis, other, search.Scratch)), other);
        }
        return ranking.Count;
    }

    // Queries too long for codes, and those whose cells hold too few rows.
    void FindExactly(SearchSpace block, List<int> rows, Memory<int> indices, Memory<double> distances, int threads, CancellationToken cancellation)
    {
        rows.Sort();
        SearchSpace few = SearchSpace.Create(block.Matrix.SelectRows([.. rows]), block.Metric, threads, _basis.Frame, cancellation);
        var found = new int[rows.Count * _k];
        var foundDistances = new double[rows.Count * _k];
        NearestNeighbors.Search(few, _basis, _k, found, foundDistances, threads, new PairProgress(null, "", rows.Count), cancellation);
        for (int i = 0; i < rows.Count; i++)
        {
            found.AsSpan(i * _k, _k).CopyTo(indices.Span.Slice(rows[i] * _k, _k));
            foundDistances.AsSpan(i * _k, _k).CopyTo(distances.Span.Slice(rows[i] * _k, _k));
        }
    }

    // The fewest cells with which the sample reaches the recall.
    bool Measure(MatrixView queries, double recall, int threads, CancellationToken cancellation)
    {
        // Its own name, so that the sample has nothing to do with how the cells were made.
        int[] rows = new RandomStream(0, "two-sets-recall").Sample(queries.Rows, SampleRows);
        Array.Sort(rows);
        SearchSpace sample = SearchSpace.Create(queries.SelectRows(rows), _basis.Metric, threads, _basis.Frame, cancellation);
        var indices = new int[rows.Length * _k];
        var truth = new double[rows.Length * _k];
        var distances = new double[rows.Length * _k];
        NearestNeighbors.Search(sample, _basis, _k, indices, truth, threads, new PairProgress(null, "", rows.Length), cancellation);
        for (int probes = Math.Min(4, _cells.Count); probes <= Math.Max(4, MostCells * _cells.Count); probes += Math.Max(2, probes / 4))
        {
            Find(sample, probes, indices, distances, threads, new PairProgress(null, "", rows.Length), cancellation);
            var found = new int[rows.Length];
            for (int i = 0; i < rows.Length; i++)
            {
                for (int n = i * _k; n < (i + 1) * _k && distances[n] <= truth[((i + 1) * _k) - 1]; n++)
                    found[i]++;
            }
            Reached = RecallEstimate.Of(found, _k, queries.Rows);
            _probes = probes;
            if (Reached.Recall - Reached.StandardError >= recall)
                return true;
        }
        return false;
    }
}
