using Pith.Neighbors.Search;

namespace Pith.Neighbors.Approximate;

/// <summary>Orders the candidates of a row by their exact distances, then by row.</summary>
static unsafe class ReRanking
{
    /// <summary>Fills the k nearest candidates of a row.</summary>
    /// <param name="space">The rows that distances are exact of.</param>
    /// <param name="order">[N] the row of the space that each row of the lists is.</param>
    /// <param name="lists">The candidates.</param>
    /// <param name="place">The row, as the lists count it.</param>
    /// <param name="indices">[k] the result: rows of the space.</param>
    /// <param name="distances">[k] the result.</param>
    /// <param name="scratch">A worker's own.</param>
    /// <returns>How many there are, at most k.</returns>
    public static int Rank(
        SearchSpace space, int[] order, NeighborLists lists, int place, Span<int> indices, Span<double> distances, SearchScratch scratch)
    {
        var ranking = new ExactRanking(indices, distances);
        long* list = lists.Of(place);
        int row = order[place];
        for (int i = 0; i < lists.Length && list[i] != NeighborKeys.Empty; i++)
        {
            int other = order[NeighborKeys.RowOf(list[i])];
            ranking.Offer(space.Distance(space.ExactSquared(row, space, other, scratch)), other);
        }
        return ranking.Count;
    }
}
