using Pith.Neighbors.Approximate;

namespace Pith.Neighbors.Distributed;

/// <summary>What a rank has of a kNN graph: the lists of consecutive rows.</summary>
/// <param name="Share">The rows.</param>
/// <param name="Indices">[share, k] neighbours, rows of the whole.</param>
/// <param name="Distances">[share, k] their distances.</param>
/// <param name="Recall">The recall of the whole graph.</param>
sealed record RankedLists(RowShare Share, int[] Indices, double[] Distances, RecallEstimate Recall);
