using Pith.Neighbors.Approximate;
using Pith.Neighbors.Search;
using Pith.Numerics;

namespace Pith.Neighbors.TwoSets;

/// <summary>The base rows as the search sees them: copies are one row, and rows far out, which would leave the codes of others no digits, are apart.</summary>
sealed class BasisRows
{
    readonly DuplicateGroups? _groups;
    readonly int[]? _inliers;
    readonly int[] _outlying = [];
    readonly double _nearestOutlying;

    BasisRows(SearchSpace distinct, DuplicateGroups? groups, int threads, CancellationToken cancellation)
    {
        (Distinct, _groups) = (distinct, groups);
        (_inliers, Searched) = OutlyingRows.Remove(distinct, threads, cancellation);
        if (_inliers is null)
            return;
        _outlying = [.. Enumerable.Range(0, distinct.Matrix.Rows).Except(_inliers)];
        SearchSpace outer = SearchSpace.Create(distinct.Matrix.SelectRows(_outlying), distinct.Metric, threads, Searched.Frame, cancellation);
        _nearestOutlying = Math.Sqrt(outer.ShrunkSquares.Min());
    }

    /// <summary>The different ones.</summary>
    public SearchSpace Distinct { get; }

    /// <summary>Whether there are fewer of them than base rows.</summary>
    public bool HasCopies => _groups is not null;

    /// <summary>Those that are searched.</summary>
    public SearchSpace Searched { get; }

    /// <summary>Prepares base rows.</summary>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite, or a row is zero under the cosine metric.</exception>
    public static BasisRows Of(MatrixView matrix, DistanceMetric metric, int threads, CancellationToken cancellation)
    {
        SearchSpace all = SearchSpace.Create(matrix, metric, threads, null, cancellation);
        DuplicateGroups groups = DuplicateGroups.Find(matrix, threads, cancellation);
        return groups.AllDistinct
            ? new BasisRows(all, null, threads, cancellation)
            : new BasisRows(SearchSpace.Create(matrix.SelectRows(groups.Distinct), metric, threads, null, cancellation), groups, threads, cancellation);
    }

    /// <summary>Writes the nearest of all base rows from the nearest searched ones.</summary>
    /// <param name="queries">The query's space, in the frame of the searched rows.</param>
    /// <param name="query">The query.</param>
    /// <param name="searched">[k] its nearest searched rows; renumbered here.</param>
    /// <param name="distances">[k] their distances.</param>
    /// <param name="rows">[k] the result, by distance, then by row.</param>
    /// <param name="rowDistances">[k] the result.</param>
    /// <param name="scratch">A worker's own.</param>
    public void Complete(
        SearchSpace queries, int query, Span<int> searched, Span<double> distances, Span<int> rows, Span<double> rowDistances, SearchScratch scratch)
    {
        if (_inliers is not null)
        {
            for (int n = 0; n < searched.Length; n++)
                searched[n] = _inliers[searched[n]];
            AddOutlying(queries, query, new ExactRanking(searched, distances, searched.Length), scratch);
        }
        Expand(searched, distances, rows, rowDistances);
    }

    /// <summary>Writes the nearest base rows from the nearest different ones.</summary>
    /// <param name="distinct">[k, or all there are] the nearest different rows, by distance, then by row.</param>
    /// <param name="distances">Their distances.</param>
    /// <param name="rows">[k] the result, by distance, then by row.</param>
    /// <param name="rowDistances">[k] the result.</param>
    public void Expand(ReadOnlySpan<int> distinct, ReadOnlySpan<double> distances, Span<int> rows, Span<double> rowDistances)
    {
        if (_groups is null)
        {
            distinct.CopyTo(rows);
            distances.CopyTo(rowDistances);
            return;
        }
        var ranking = new ExactRanking(rows, rowDistances);
        for (int n = 0; n < distinct.Length && !(ranking.IsFull && distances[n] > ranking.Last); n++)
        {
            ReadOnlySpan<int> copies = _groups.Members(distinct[n]);
            foreach (int copy in copies[..Math.Min(copies.Length, rows.Length)])
                ranking.Offer(distances[n], copy);
        }
    }

    void AddOutlying(SearchSpace queries, int query, ExactRanking ranking, SearchScratch scratch)
    {
        // Lengths in the frame, with room for their rounding: an outlying row is at least as far as it is longer.
        double reach = Math.Sqrt(queries.Metric == DistanceMetric.Cosine ? 2 * ranking.Last : ranking.Last * ranking.Last) * Searched.Frame.Scale;
        if ((_nearestOutlying * 0.99) - (Math.Sqrt(Math.Max(0, queries.ShrunkSquares[query])) * 1.01) > reach * 1.01)
            return;
        foreach (int other in _outlying)
            ranking.Offer(queries.Distance(queries.ExactSquared(query, Distinct, other, scratch)), other);
    }
}
