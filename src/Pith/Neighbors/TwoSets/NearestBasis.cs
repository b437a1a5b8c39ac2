using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Numerics.Randomness;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.TwoSets;

/// <summary>The nearest base rows of nearly every query row, with the share of true neighbours measured and reached.</summary>
/// <remarks><para>Base rows lie in cells of nearby rows; a query is compared with the rows of the cells whose means are nearest to it. Where that is much
/// work, because cells overlap, fewer cells give a start from which a query is led along an approximate graph of the base rows. How many
/// cells and steps it takes is found on a sample of the queries whose true neighbours are known: what a query finds does not depend on other
/// queries, so the sample's share is what the search of all will have.</para>
/// <para>Candidates are found by 16-bit codes and ordered by exact distances. Copies among the base rows are searched as one row, rows far out
/// are compared with every query that may be near them.</para></remarks>
sealed class NearestBasis : IDisposable
{
    /// <summary>Query rows whose true neighbours are found to measure the recall.</summary>
    public const int SampleRows = 1000;

    /// <summary>Why the search is exact where a recall was asked for.</summary>
    public const string WhyExact =
        "the nearest rows are exact, because approximate search would look at much of all rows: they are few, or have hardly any structure that it can use.";

    // Queries longer than the longest base row are encoded too, up to this many times; still longer ones are searched exactly.
    const float MostLonger = 4;

    const int SmallestBlock = 128;

    // By what efforts grow: in long steps until less than twice as many neighbours are missed as may be.
    const double FarGrowth = 1.5;
    const double NearGrowth = 1.2;

    readonly BasisRows _basis;
    readonly CodeCells? _cells;
    readonly float _longestSquare;
    readonly int _k;
    BasisGraph? _graph;

    NearestBasis(BasisRows basis, CodeCells? cells, float longestSquare, int k)
    {
        (_basis, _cells, _longestSquare, _k) = (basis, cells, longestSquare, k);
    }

    /// <summary>The recall that was measured.</summary>
    public RecallEstimate Reached { get; private set; } = null!;

    /// <summary>How much queries are compared with.</summary>
    public SearchEffort Effort { get; private set; }

    /// <summary>Candidates kept a query.</summary>
    public static int LengthOf(int k) => Math.Max(16, (k + Math.Max(4, k / 4) + 7) / 8 * 8);

    /// <summary>Whether there are enough rows for cells to be of use, and for preparations to be worth it.</summary>
    public static bool IsWorthIt(int queries, int basis, int k) => queries >= 4 * SampleRows && basis >= Math.Max(2000, 20 * k);

    /// <summary>Makes the search ready; null where the exact one is as fast.</summary>
    /// <param name="ranks">The ranks, each of which makes it ready and looks at a share of the query rows for it; all call it.</param>
    /// <param name="queries">[M, D] all rows that will be searched for.</param>
    /// <param name="basis">[N, D] the rows that are searched.</param>
    /// <param name="k">Neighbours a query, at most N.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="recall">The share of true neighbours to reach, above 0 and below 1.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite, or a row is zero under the cosine metric.</exception>
    public static NearestBasis? Prepare(
        ICommunicator ranks, MatrixView queries, MatrixView basis, int k, DistanceMetric metric, double recall, int threads, CancellationToken cancellation)
    {
        BasisRows rows = BasisRows.Of(basis, metric, threads, cancellation);
        SearchSpace searched = rows.Searched;
        float longestQuery = QuerySurvey.LongestSquare(ranks, queries, metric, searched.Frame, threads, cancellation);
        if (IsWorthIt(queries.Rows, searched.Matrix.Rows, k))
        {
            float longest = CodeMatrix.LongestSquare(searched);
            longest = Math.Clamp(longestQuery, longest, longest * MostLonger * MostLonger);
            CodeCells cells = CodeCells.Create(searched, CodeMatrix.ScaleOf(longest, basis.Columns), threads, cancellation);
            var search = new NearestBasis(rows, cells, longest, k);
            if (search.Measure(cells, queries, recall, threads, cancellation))
                return search;
            search.Dispose();
        }
        // The exact search of different rows only, which is less work.
        return rows.HasCopies ? new NearestBasis(rows, null, 0, k) { Reached = RecallEstimate.Exact(queries.Rows, WhyExact) } : null;
    }

    /// <summary>Fills [block, k] neighbours of some query rows, sorted by distance, then by row.</summary>
    public void Find(MatrixView block, Memory<int> indices, Memory<double> distances, int threads, PairProgress report, CancellationToken cancellation) =>
        Find(SearchSpace.Create(block, _basis.Distinct.Metric, threads, _basis.Searched.Frame, cancellation), Effort, indices, distances, threads, report, cancellation);

    public void Dispose()
    {
        _cells?.Dispose();
        _graph?.Dispose();
    }

    void Find(SearchSpace block, SearchEffort effort, Memory<int> indices, Memory<double> distances, int threads, PairProgress report, CancellationToken cancellation)
    {
        if (_cells is null)
        {
            FindExactly(block, [.. Enumerable.Range(0, block.Matrix.Rows)], indices, distances, threads, cancellation);
            report.Add(block.Matrix.Rows);
            return;
        }
        (int[] order, int[] far) = InOrder(_cells, block, threads, cancellation);
        var rest = new List<int>(far);
        int size = Math.Clamp(order.Length / (4 * RowBlocks.Threads(threads)), SmallestBlock, CellSearch.MostBlockRows);
        RowBlocks.ForEach(order.Length, size, threads, () => new BlockSearch(_basis, _cells, _graph, effort, _k, Math.Max(LengthOf(_k), (effort.Beam + 7) / 8 * 8), size), (first, count, search) =>
        {
            search.Run(block, order.AsSpan(first, count));
            for (int i = 0; i < count; i++)
            {
                int row = order[first + i], place = row * _k;
                if (search.Rank(block, row, i, indices.Span.Slice(place, _k), distances.Span.Slice(place, _k)))
                    continue;
                lock (rest)
                    rest.Add(row);
            }
            report.Add(count);
        }, cancellation);
        if (rest.Count > 0)
            FindExactly(block, rest, indices, distances, threads, cancellation);
    }

    // Queries by the nearest cell, so that those of a block meet the same base rows; apart, those too long for codes.
    (int[] Order, int[] Far) InOrder(CodeCells cells, SearchSpace block, int threads, CancellationToken cancellation)
    {
        int[] cellOf = cells.Means.Nearest(block, _longestSquare, cells.Scale, threads, cancellation);
        var places = new int[cells.Count + 2];
        foreach (int cell in cellOf)
            places[cell + 2]++;
        for (int cell = 1; cell < places.Length; cell++)
            places[cell] += places[cell - 1];
        // Rows too long have cell -1.
        int farRows = places[1];
        var order = new int[cellOf.Length];
        for (int row = 0; row < cellOf.Length; row++)
            order[places[cellOf[row] + 1]++] = row;
        return (order[farRows..], order[..farRows]);
    }

    // Queries too long for codes, and those whose cells hold too few rows.
    void FindExactly(SearchSpace block, List<int> rows, Memory<int> indices, Memory<double> distances, int threads, CancellationToken cancellation)
    {
        rows.Sort();
        SearchSpace few = SearchSpace.Create(block.Matrix.SelectRows([.. rows]), block.Metric, threads, _basis.Distinct.Frame, cancellation);
        int fewer = Math.Min(_k, _basis.Distinct.Matrix.Rows);
        var found = new int[rows.Count * fewer];
        var foundDistances = new double[rows.Count * fewer];
        NearestNeighbors.Search(few, _basis.Distinct, fewer, found, foundDistances, threads, new PairProgress(null, "", rows.Count), cancellation);
        for (int i = 0; i < rows.Count; i++)
        {
            _basis.Expand(
                found.AsSpan(i * fewer, fewer), foundDistances.AsSpan(i * fewer, fewer),
                indices.Span.Slice(rows[i] * _k, _k), distances.Span.Slice(rows[i] * _k, _k));
        }
    }

    // The least effort with which the sample reaches the recall.
    bool Measure(CodeCells cells, MatrixView queries, double recall, int threads, CancellationToken cancellation)
    {
        // Its own name, so that the sample has nothing to do with how the cells were made.
        int[] rows = new RandomStream(0, "two-sets-recall").Sample(queries.Rows, SampleRows);
        Array.Sort(rows);
        MatrixView some = queries.SelectRows(rows);
        var truth = new double[rows.Length * _k];
        FindExactly(
            SearchSpace.Create(some, _basis.Distinct.Metric, threads, _basis.Distinct.Frame, cancellation), [.. Enumerable.Range(0, rows.Length)],
            new int[truth.Length], truth, threads, cancellation);
        SearchSpace sample = SearchSpace.Create(some, _basis.Distinct.Metric, threads, _basis.Searched.Frame, cancellation);
        (int basisRows, int width) = (_basis.Searched.Matrix.Rows, CodeMatrix.WidthOf(queries.Columns));
        double graphCost = SearchEffort.GraphCost(basisRows, width), most = SearchEffort.MostCost(basisRows, width);
        double Cost(SearchEffort effort) => effort.Cost(basisRows, cells.Count, width);
        RecallEstimate Reaches(SearchEffort effort) => this.Reaches(effort, sample, truth, queries.Rows, threads, cancellation);
        Effort = SearchEffort.Least(cells.Count);
        Reached = Reaches(Effort);
        while (!Reached.IsAtLeast(recall))
        {
            double growth = 1 - Reached.Recall > 2 * (1 - recall) ? FarGrowth : NearGrowth;
            SearchEffort[] larger = [.. Effort.Larger(growth).Where(effort => effort.Probes <= cells.Count && Cost(effort) <= most)];
            if (_graph is null && graphCost < queries.Rows * most && (larger.Length == 0 || queries.Rows * Cost(larger[0]) > graphCost))
            {
                _graph = BasisGraph.Build(_basis.Searched, cells, threads, cancellation);
                Effort = SearchEffort.LeastWithBeam(cells.Count);
                Reached = Reaches(Effort);
                continue;
            }
            if (larger.Length == 0)
                return false;
            // Of more cells and a wider beam, what takes away the larger part of the misses for its cost.
            (SearchEffort Effort, RecallEstimate Reached)[] tried = [.. larger.Select(effort => (effort, Reaches(effort)))];
            double Worth((SearchEffort Effort, RecallEstimate Reached) choice) =>
                DeterministicMath.Log(Misses(Reached) / Misses(choice.Reached)) / (Cost(choice.Effort) - Cost(Effort));
            (Effort, Reached) = tried.Length == 2 && Worth(tried[1]) > Worth(tried[0]) ? tried[1] : tried[0];
        }
        return true;
    }

    static double Misses(RecallEstimate reached) => Math.Max(1 - reached.Recall, 1e-6);

    RecallEstimate Reaches(SearchEffort effort, SearchSpace sample, double[] truth, int queries, int threads, CancellationToken cancellation)
    {
        int rows = sample.Matrix.Rows;
        var distances = new double[truth.Length];
        Find(sample, effort, new int[truth.Length], distances, threads, new PairProgress(null, "", rows), cancellation);
        var found = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            for (int n = i * _k; n < (i + 1) * _k && distances[n] <= truth[((i + 1) * _k) - 1]; n++)
                found[i]++;
        }
        return RecallEstimate.Of(found, _k, queries);
    }
}
