using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Pith.Neighbors.Search;

namespace Pith.Neighbors.Approximate;

/// <summary>Orders the candidates of a row by their exact distances, then by row.</summary>
static unsafe class ReRanking
{
    const int FloatsOfLine = 16;

    /// <summary>Fills the k nearest candidates of a row.</summary>
    /// <param name="space">The rows that distances are exact of.</param>
    /// <param name="order">[N] the row of the space that each row of the lists is.</param>
    /// <param name="bound">What distances of codes say of distances.</param>
    /// <param name="lists">The candidates.</param>
    /// <param name="place">The row, as the lists count it.</param>
    /// <param name="indices">[k] the result: rows of the space.</param>
    /// <param name="distances">[k] the result.</param>
    /// <param name="scratch">A worker's own.</param>
    /// <returns>How many there are, at most k.</returns>
    public static int Rank(
        SearchSpace space,
        int[] order,
        CodeBound bound,
        NeighborLists lists,
        int place,
        Span<int> indices,
        Span<double> distances,
        SearchScratch scratch) => Rank(space, order, bound, lists, 0, place, indices, distances, scratch);

    /// <summary>The same of lists of which the first is not the first of all.</summary>
    /// <param name="space">The rows that distances are exact of.</param>
    /// <param name="order">[N] the row of the space that each row of all lists is.</param>
    /// <param name="bound">What distances of codes say of distances.</param>
    /// <param name="lists">The candidates.</param>
    /// <param name="first">The row, as all lists count it, that the first of these is of.</param>
    /// <param name="place">The list.</param>
    /// <param name="indices">[k] the result: rows of the space.</param>
    /// <param name="distances">[k] the result.</param>
    /// <param name="scratch">A worker's own.</param>
    public static int Rank(
        SearchSpace space,
        int[] order,
        CodeBound bound,
        NeighborLists lists,
        int first,
        int place,
        Span<int> indices,
        Span<double> distances,
        SearchScratch scratch)
    {
        var ranking = new ExactRanking(indices, distances);
        long* list = lists.Of(place);
        int row = order[first + place];
        for (int i = 0; i < lists.Length && list[i] != NeighborKeys.Empty; i++)
        {
            // Candidates come by the distances of codes, so that all after one that is too far are too far.
            if (ranking.IsFull && NeighborKeys.DistanceOf(list[i]) > bound.Largest(ranking.Last))
                break;
            int other = order[NeighborKeys.RowOf(list[i])];
            ranking.Offer(space.Distance(space.ExactSquared(row, space, other, scratch)), other);
        }
        return ranking.Count;
    }

    /// <summary>Asks for the rows that a ranking will read first, where they lie in memory as single precision.</summary>
    public static void Prefetch(SearchSpace space, int[] order, NeighborLists lists, int place, int count)
    {
        if (!Sse.IsSupported)
            return;
        long* list = lists.Of(place);
        for (int i = 0; i < count && list[i] != NeighborKeys.Empty; i++)
        {
            if (!space.Matrix.TryGetRows(order[NeighborKeys.RowOf(list[i])], 1, out ReadOnlySpan<float> row))
                return;
            ref float start = ref MemoryMarshal.GetReference(row);
            for (int c = 0; c < row.Length; c += FloatsOfLine)
                Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref start, c)));
        }
    }
}
