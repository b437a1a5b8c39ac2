using Pith.Neighbors.Search;
using Pith.Numerics;

namespace Pith.Neighbors.Distributed;

/// <summary>What every phase of an exact graph over ranks takes of each of them.</summary>
/// <param name="rows">N.</param>
/// <param name="columns">D.</param>
/// <param name="neighbors">K.</param>
/// <param name="metric">What distance means.</param>
/// <param name="ranks">Ranks, at least 1.</param>
/// <param name="speed">A rank's cores.</param>
sealed class ExactPhases(long rows, long columns, long neighbors, DistanceMetric metric, int ranks, MachineSpeed speed)
{
    readonly double _own = (double)rows / ranks;
    readonly int _candidates = AllNearestNeighbors.CandidatesOf((int)rows, (int)neighbors);

    /// <summary>Bytes that every rank holds of all rows.</summary>
    public double Replicated => rows * (metric == DistanceMetric.Cosine ? 12.0 : 4);

    /// <summary>The parts after which what was found is kept: 1 where nothing is.</summary>
    public int Parts { get; init; } = RingSearch.PartsOf(rows, columns);

    /// <summary>Bytes that are kept meanwhile.</summary>
    public long KeptBytes => Parts == 1 ? 0 : rows * 8 * _candidates * 2;

    /// <summary>The phases in their order.</summary>
    public PhaseCost[] All => [OfRows(), Ring(), Distances(), WrittenLists.Whole(rows, neighbors, ranks)];

    double CandidateBytes => _own * ((8.0 * _candidates) + 8);

    PhaseCost OfRows() => new(
        "rows", RankRates.FirstSeconds + RankRates.PhaseSeconds + (_own * columns * RankRates.SurveyValue * 0.7) + (_own * RankRates.Hash), _own * RankRates.Hash,
        (_own * 8 * (ranks - 1) / ranks) + (_own * (ranks - 1) * (4 + (metric == DistanceMetric.Cosine ? 8 : 0))), _own * RankRates.HashBytes);

    // Blocks of a rank go half-way round; what was found for their rows comes back.
    PhaseCost Ring()
    {
        double pairs = (double)rows * (rows - 1) / 2 / ranks;
        return new PhaseCost(
            "all pairs",
            RankRates.FirstSeconds + RankRates.PhaseSeconds + (pairs * ((columns / (speed.MultiplyAddsPerSecond * RankRates.ExactEfficiency)) + RankRates.Pair)),
            0,
            (RingSearch.StepsOf(Parts, ranks) * _own * ((columns * sizeof(float)) + (8.0 * _candidates) + 4)) + (Parts == 1 ? 0 : _own * neighbors * 12),
            CandidateBytes + RingSearch.WorkingBytes(rows, columns, ranks) + SymmetricScan.WorkingBytes((int)_own, (int)columns, speed.Cores));
    }

    PhaseCost Distances() => new(
        "exact distances", _own * (RankRates.RankRow + (_candidates * columns * RankRates.RankValue)), 0, 0, CandidateBytes + (_own * neighbors * 12));
}
