using Pith.Neighbors.Search;

namespace Pith.Neighbors.Approximate;

/// <summary>How the rows that are searched are numbered among all rows: copies and outlying rows are left out.</summary>
/// <param name="allRows">N.</param>
/// <param name="groups">The copies of each distinct row; null where there are none.</param>
/// <param name="inliers">The distinct row that each searched row is, ascending; null where all are searched.</param>
sealed class RowNumbers(int allRows, DuplicateGroups? groups, int[]? inliers)
{
    /// <summary>N.</summary>
    public int AllRows => allRows;

    /// <summary>The searched row that a row is a copy of; negative for an outlying row.</summary>
    public int SearchedOf(int row)
    {
        int distinct = groups is null ? row : groups.GroupOf[row];
        return inliers is null ? distinct : Array.BinarySearch(inliers, distinct);
    }

    /// <summary>The distances of a row's k nearest other rows, copies counted, from those of the nearest searched rows.</summary>
    /// <param name="row">The row.</param>
    /// <param name="searched">The nearest searched rows; renumbered here.</param>
    /// <param name="distances">Their distances.</param>
    /// <param name="result">[k] the result.</param>
    /// <returns>How many there are.</returns>
    public int Distances(int row, Span<int> searched, ReadOnlySpan<double> distances, Span<double> result)
    {
        if (groups is null)
        {
            distances.CopyTo(result);
            return distances.Length;
        }
        for (int n = 0; n < searched.Length && inliers is not null; n++)
            searched[n] = inliers[searched[n]];
        return groups.Expand(row, searched, distances, new int[result.Length], result);
    }
}
