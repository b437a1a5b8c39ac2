namespace Pith.Data.Graphs;

/// <summary>What one of several ranks looks at when all open the same graph: together they look at everything once, however many they are.</summary>
/// <param name="Rank">This rank.</param>
/// <param name="Ranks">Ranks, at least 1.</param>
readonly record struct GraphShare(int Rank, int Ranks)
{
    /// <summary>One process, which looks at all.</summary>
    public static GraphShare All { get; } = new(0, 1);

    /// <summary>Whether this rank looks at a file, or at a member of one, as a whole.</summary>
    /// <param name="number">Which, from 0.</param>
    public bool Has(int number) => number % Ranks == Rank;

    /// <summary>The rows that this rank looks at.</summary>
    /// <param name="rows">Rows in all.</param>
    public (int First, int End) RowsOf(int rows) => ((int)((long)rows * Rank / Ranks), (int)((long)rows * (Rank + 1) / Ranks));
}
