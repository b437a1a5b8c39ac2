namespace Pith.Selection.SemanticDeduplication;

/// <summary>The duplicates of the pools, and what their recall is measured by.</summary>
/// <param name="Table">The duplicates.</param>
/// <param name="LargePools">The pools that were compared by graphs.</param>
/// <param name="Ranks">[N] the place of each of their rows in the keep order of its pool; empty where there are none.</param>
sealed record FoundDuplicates(DuplicateTable Table, int[][] LargePools, int[] Ranks);
