using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Approximate;

/// <summary>Rows so far from all others that codes scaled to them would leave the others no digits. They are searched exactly, and apart.</summary>
static class OutlyingRows
{
    // Codes of the usual rows keep five bits less than those of the longest.
    const double Longest = 32;

    // The center moves when outlying rows leave, and more may show.
    const int MostLooks = 4;

    const int BlockRows = 1024;

    /// <summary>The rows that do not lie far out, ascending, with their space; the space that is given where none does.</summary>
    public static (int[]? Inliers, SearchSpace Space) Remove(SearchSpace space, int threads, CancellationToken cancellation) =>
        Remove(space, rows => SearchSpace.Create(space.Matrix.SelectRows(rows), space.Metric, threads, null, cancellation));

    /// <inheritdoc cref="Remove(SearchSpace, int, CancellationToken)"/>
    /// <param name="space">All rows.</param>
    /// <param name="create">Makes the space of some rows of it.</param>
    public static (int[]? Inliers, SearchSpace Space) Remove(SearchSpace space, Func<int[], SearchSpace> create)
    {
        int[]? inliers = null;
        SearchSpace inner = space;
        for (int look = 0; look < MostLooks; look++)
        {
            int[] near = Near(inner.ShrunkSquares, Most(space.Matrix.Rows));
            if (near.Length == inner.Matrix.Rows)
                break;
            inliers = inliers is null ? near : Array.ConvertAll(near, row => inliers[row]);
            inner = create(inliers);
        }
        return (inliers, inner);
    }

    /// <summary>Puts the neighbours of the inliers, and those of the outlying rows, into the lists of all rows.</summary>
    /// <param name="space">All rows.</param>
    /// <param name="inner">The inliers.</param>
    /// <param name="inliers">The row of <paramref name="space"/> that each inlier is, ascending.</param>
    /// <param name="k">Neighbours a row.</param>
    /// <param name="innerIndices">[inliers, k] neighbours among the inliers, numbered as they are.</param>
    /// <param name="innerDistances">[inliers, k] their distances.</param>
    /// <param name="indices">[N, k] the result.</param>
    /// <param name="distances">[N, k] the result.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void PutBack(
        SearchSpace space,
        SearchSpace inner,
        int[] inliers,
        int k,
        int[] innerIndices,
        double[] innerDistances,
        int[] indices,
        double[] distances,
        int threads,
        CancellationToken cancellation)
    {
        int[] outlying = Others(space.Matrix.Rows, inliers);
        (int[] others, double[] otherDistances) = OtherNeighbors.Search(
            space, outlying, k, threads, new PairProgress(null, "", outlying.Length), cancellation);
        for (int i = 0; i < outlying.Length; i++)
        {
            others.AsSpan(i * k, k).CopyTo(indices.AsSpan(outlying[i] * k, k));
            otherDistances.AsSpan(i * k, k).CopyTo(distances.AsSpan(outlying[i] * k, k));
        }
        for (int i = 0; i < inliers.Length; i++)
        {
            ReadOnlySpan<int> found = innerIndices.AsSpan(i * k, k);
            for (int n = 0; n < k; n++)
                indices[(inliers[i] * k) + n] = inliers[found[n]];
            innerDistances.AsSpan(i * k, k).CopyTo(distances.AsSpan(inliers[i] * k));
        }
        Offer(space, inner, inliers, outlying, 0, space.Matrix.Rows, k, indices, distances, threads, cancellation);
    }

    /// <summary>The rows that lie far out, ascending.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="inliers">The others, ascending.</param>
    public static int[] Others(int rows, int[] inliers)
    {
        var outlying = new int[rows - inliers.Length];
        for (int row = 0, i = 0, n = 0; row < rows; row++)
        {
            if (i < inliers.Length && inliers[i] == row)
                i++;
            else
                outlying[n++] = row;
        }
        return outlying;
    }

    /// <summary>Offers the outlying rows to the lists of those inliers that they may be near to.</summary>
    /// <param name="space">All rows.</param>
    /// <param name="inner">The inliers.</param>
    /// <param name="inliers">The row of <paramref name="space"/> that each inlier is, ascending.</param>
    /// <param name="outlying">From <see cref="Others"/>.</param>
    /// <param name="firstRow">The row of the first list.</param>
    /// <param name="rows">Rows with lists.</param>
    /// <param name="k">Neighbours a row.</param>
    /// <param name="indices">[rows, k] the lists: neighbours among the inliers, as <paramref name="space"/> numbers rows.</param>
    /// <param name="distances">[rows, k] their distances.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void Offer(
        SearchSpace space,
        SearchSpace inner,
        int[] inliers,
        int[] outlying,
        int firstRow,
        int rows,
        int k,
        int[] indices,
        double[] distances,
        int threads,
        CancellationToken cancellation)
    {
        SearchSpace outer = SearchSpace.Create(space.Matrix.SelectRows(outlying), space.Metric, threads, inner.Frame, cancellation);
        double nearest = Math.Sqrt(outer.ShrunkSquares.Min());
        int start = PlaceOf(inliers, firstRow), end = PlaceOf(inliers, firstRow + rows);
        RowBlocks.ForEach(end - start, BlockRows, threads, () => new SearchScratch(space.Matrix.Columns), (first, count, scratch) =>
        {
            for (int i = start + first; i < start + first + count; i++)
            {
                int place = (inliers[i] - firstRow) * k;
                var ranking = new ExactRanking(indices.AsSpan(place, k), distances.AsSpan(place, k), k);
                // Lengths in the frame, with room for their rounding: an outlying row is at least as far as it is longer.
                double reach = Math.Sqrt(space.Metric == DistanceMetric.Cosine ? 2 * ranking.Last : ranking.Last * ranking.Last) * inner.Frame.Scale;
                if ((nearest * 0.99) - (Math.Sqrt(Math.Max(0, inner.ShrunkSquares[i])) * 1.01) > reach * 1.01)
                    continue;
                foreach (int other in outlying)
                    ranking.Offer(space.Distance(space.ExactSquared(inliers[i], space, other, scratch)), other);
            }
        }, cancellation);
    }

    // How many inliers come before a row.
    static int PlaceOf(int[] inliers, int row)
    {
        int place = Array.BinarySearch(inliers, row);
        return place < 0 ? ~place : place;
    }

    // More would make the exact search of them long; the recall tells whether the rest does without.
    static int Most(int rows) => 64 + (rows / 1000);

    static int[] Near(float[] squares, int most)
    {
        float[] sorted = [.. squares];
        Array.Sort(sorted);
        double limit = Math.Max(sorted[sorted.Length / 2] * Longest * Longest, sorted[Math.Max(0, sorted.Length - 1 - most)]);
        var near = new List<int>(squares.Length);
        for (int row = 0; row < squares.Length; row++)
        {
            if (squares[row] <= limit)
                near.Add(row);
        }
        return [.. near];
    }
}
