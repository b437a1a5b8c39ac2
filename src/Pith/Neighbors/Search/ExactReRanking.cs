using Pith.Numerics;

namespace Pith.Neighbors.Search;

/// <summary>Replaces candidates by the k truly nearest rows, and says for which rows the candidates do not suffice to be sure.</summary>
/// <remarks>Candidates are looked at in the order of their lower bounds, and only until the next bound exceeds the k-th exact distance. The
/// result is certain when the k-th exact distance is below every bound of an absent row. Where it is not (ties, or data whose
/// distances single precision cannot tell apart), <see cref="UncertainRows"/> settles it.</remarks>
static class ExactReRanking
{
    // Room for the rounding of the exact sums themselves, far above D * 2^-53 for any D in use.
    const double Margin = 1 + 1e-11;

    /// <summary>Fills [count, k] results for rows <paramref name="firstRow"/>...; returns the uncertain ones in <paramref name="uncertain"/>.</summary>
    public static void Rank(
        SearchSpace queries,
        SearchSpace basis,
        CandidateLists lists,
        int firstRow,
        int count,
        int firstList,
        int k,
        Span<int> indices,
        Span<double> distances,
        List<int> uncertain,
        SearchScratch scratch)
    {
        Span<float> bounds = new float[lists.Capacity];
        Span<int> rows = new int[lists.Capacity];
        for (int i = 0; i < count; i++)
        {
            int list = firstList + i, n = lists.Count(list);
            lists.Bounds(list).CopyTo(bounds);
            lists.Rows(list).CopyTo(rows);
            bounds[..n].Sort(rows[..n]);
            var ranking = new ExactRanking(indices.Slice(i * k, k), distances.Slice(i * k, k));
            for (int c = 0; c < n; c++)
            {
                if (ranking.IsFull && bounds[c] > UpperBound(basis, ranking.Last))
                    break;
                double squared = queries.ExactSquared(firstRow + i, basis, rows[c], scratch);
                ranking.Offer(basis.Distance(squared), rows[c]);
            }
            if (!(UpperBound(basis, ranking.Last) < lists.SmallestAbsent(list)))
                uncertain.Add(firstRow + i);
        }
    }

    /// <summary>A bound in the frame that no row at or below the given distance can exceed.</summary>
    public static float UpperBound(SearchSpace space, double distance)
    {
        double squared = space.Metric == DistanceMetric.Cosine ? 2 * distance : distance * distance;
        return MathF.BitIncrement((float)(squared * space.Frame.Scale * space.Frame.Scale * Margin));
    }
}
