namespace Pith.Selection.Distributed;

/// <summary>How rows are dealt to ranks: every rank has a contiguous share, in the order of the ranks.</summary>
sealed class RowShares
{
    readonly int[] _first;

    /// <summary>Shares that are cut anywhere.</summary>
    /// <param name="first">[ranks + 1] the first row of each rank, ascending from 0; the last entry is N.</param>
    public RowShares(int[] first) => _first = first;

    /// <summary>N.</summary>
    public int Rows => _first[^1];

    /// <summary>Shares as equal as can be.</summary>
    /// <param name="rows">N.</param>
    /// <param name="ranks">Ranks, at least 1.</param>
    public static RowShares Even(int rows, int ranks) => new([.. Enumerable.Range(0, ranks + 1).Select(rank => (int)((long)rows * rank / ranks))]);

    /// <summary>The first row of a rank.</summary>
    public int FirstOf(int rank) => _first[rank];

    /// <summary>Rows of a rank.</summary>
    public int CountOf(int rank) => _first[rank + 1] - _first[rank];

    /// <summary>The rank that has a row.</summary>
    public int OwnerOf(int row)
    {
        (int low, int high) = (0, _first.Length - 1);
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (_first[middle] <= row)
                low = middle;
            else
                high = middle;
        }
        return low;
    }
}
