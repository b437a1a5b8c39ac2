namespace Pith.Extrapolation.Neighbors;

/// <summary>The nearest scored rows of some query rows, nearest first.</summary>
/// <param name="Neighbors">K, the neighbours a query row.</param>
/// <param name="Positions">[Q, K] row-major: positions in <see cref="ExtrapolationProblem.ScoredRows"/>.</param>
/// <param name="Distances">[Q, K] row-major: plain distances, ascending in each row.</param>
sealed record NeighborLists(int Neighbors, ReadOnlyMemory<int> Positions, ReadOnlyMemory<double> Distances)
{
    /// <summary>Q, the query rows.</summary>
    public int Queries => Positions.Length / Neighbors;

    /// <summary>The nearest scored rows of a query, as positions.</summary>
    /// <param name="query">0..Q-1.</param>
    /// <param name="count">How many, at most K.</param>
    public ReadOnlySpan<int> PositionsOf(int query, int count) => Positions.Span.Slice(query * Neighbors, count);

    /// <summary>The distances to them.</summary>
    /// <param name="query">0..Q-1.</param>
    /// <param name="count">How many, at most K.</param>
    public ReadOnlySpan<double> DistancesOf(int query, int count) => Distances.Span.Slice(query * Neighbors, count);
}
