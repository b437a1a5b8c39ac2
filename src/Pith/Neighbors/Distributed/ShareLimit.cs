namespace Pith.Neighbors.Distributed;

/// <summary>The largest share of a rank: what it holds of its rows lies in arrays of at most 2^31 entries.</summary>
static class ShareLimit
{
    /// <summary>Refuses a share of too many entries, with the ranks that are enough.</summary>
    /// <param name="rows">N.</param>
    /// <param name="neighbors">K.</param>
    /// <param name="ranks">Ranks.</param>
    /// <exception cref="ResourceLimitException">A share has too many entries.</exception>
    public static void Require(long rows, long neighbors, int ranks)
    {
        long most = Array.MaxLength / EntriesOf(neighbors);
        if ((rows + ranks - 1) / ranks > most)
        {
            throw new ResourceLimitException(FormattableString.Invariant(
                $"a rank's share of {rows} rows with {neighbors} neighbours each has more entries than a rank can hold ({most} rows at most); start at least {(rows + most - 1) / most} ranks."));
        }
    }

    // Candidates of a row while they are searched and sent, or edges of both directions of a row in no order.
    static long EntriesOf(long neighbors) => Math.Max(24, 2 * (neighbors + Math.Max(4, neighbors / 4)));
}
