using Pith.Neighbors.Approximate;
using Pith.Numerics;

namespace Pith.Neighbors.Distributed;

/// <summary>What every phase of an approximate graph over ranks takes of each of them.</summary>
/// <remarks>Products are counted, and taken at the speed of the machine; what goes beyond them, and what rounds bring, was measured at 2 and 4 ranks (docs/cluster.md, measured beside modelled, says
/// by what command). Nothing here grows with the rows but numbers.</remarks>
sealed class ApproximatePhases
{
    /// <summary>Partitions and rounds beyond the first ones, on average, at a recall of 0.99.</summary>
    public const double MorePartitions = 1, UsualRounds = 2.5;

    // Products of 16-bit codes take two thirds of the time of single precision.
    const double CodesOfSingle = 1.5;

    // Leaders that a row is compared with on its way to a cell, and pairs of a cell compared for each row, a share of its rows.
    const double LeadersOfRow = 150, PairsOfLeaf = 0.4;

    // Members of other ranks that a rank fetches in a round, as a share of its rows, for each doubling of ranks: between what sets of clear and of blurred clusters were measured to take.
    const double HaloOfDoubling = 0.6;

    // Offers that a partition or a round sends to other ranks, a row. Rows are taken to travel as if cells went to any rank, which is nearly so where clusters are blurred.
    const double OffersOfPartition = 10, OffersOfRound = 3;

    // What a round takes after the first, which has most news.
    const double LaterRound = 0.5;

    // Bytes of an offer or a turned candidate: a row and a key.
    const int OfferBytes = 12;

    // Bytes of what is on its way at a time, sent and received.
    const double Exchanged = 2.0 * (64 << 20);

    // Bytes of a row in a partition beside codes and lists: its place, number and limit.
    const double BesideOfRow = 29;

    readonly double _rows, _own, _columns, _neighbors, _others, _away;
    readonly long _width, _length;
    readonly int _ranks;
    readonly ApproximateSettings _settings;
    readonly DistanceMetric _metric;
    readonly MachineSpeed _speed;

    /// <param name="rows">N.</param>
    /// <param name="columns">D.</param>
    /// <param name="neighbors">K.</param>
    /// <param name="recall">The share of true neighbours to reach.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="ranks">Ranks, at least 1.</param>
    /// <param name="speed">A rank's cores.</param>
    public ApproximatePhases(long rows, long columns, long neighbors, double recall, DistanceMetric metric, int ranks, MachineSpeed speed)
    {
        (_rows, _own, _columns, _neighbors) = (rows, (double)rows / ranks, columns, neighbors);
        (_ranks, _others, _away) = (ranks, ranks - 1, (ranks - 1.0) / ranks);
        (_metric, _speed) = (metric, speed);
        _settings = ApproximateSettings.For((int)rows, (int)neighbors, recall);
        (_width, _length) = (CodeMatrix.WidthOf((int)columns), _settings.ListLength);
        Partitions = _settings.Partitions + MorePartitions;
    }

    /// <summary>Partitions into cells.</summary>
    public double Partitions { get; init; }

    /// <summary>Rounds of neighbours of neighbours.</summary>
    public double Rounds { get; init; } = UsualRounds;

    /// <summary>Bytes that every rank holds of all rows: lengths and order, and one over lengths under the cosine metric.</summary>
    public double Replicated => _rows * (_metric == DistanceMetric.Cosine ? 16 : 8);

    /// <summary>The phases in their order.</summary>
    public PhaseCost[] All => [OfRows(), Cells(), Sample(), Joins(), Distances(), Results()];

    double Codes => (2.0 * _width) + 4;

    double Lists => (8.0 * _length) + 5;

    double Halo => HaloOfDoubling * Math.Log2(_ranks);

    double FullRounds => Rounds < 1 ? Rounds : 1 + (LaterRound * (Rounds - 1));

    double Product => _width / (CodesOfSingle * _speed.MultiplyAddsPerSecond);

    // Lengths, means, copies (by hashes, of each of which one rank sorts a range) and codes.
    PhaseCost OfRows() => new(
        "rows and codes",
        RankRates.FirstSeconds + RankRates.PhaseSeconds + (_own * _columns * RankRates.SurveyValue) + (_own * RankRates.Hash),
        _own * RankRates.Hash,
        (_own * _away * 8) + (_own * _others * (4 + 4 + (_metric == DistanceMetric.Cosine ? 8 : 0))),
        _own * Math.Max(RankRates.HashBytes, Codes));

    // Rows of the first partition are encoded, dealt out and put in order, three copies of the codes for a while; later ones hold their rows and lists beside the rank's.
    PhaseCost Cells()
    {
        double row = ((LeadersOfRow + (PairsOfLeaf * _settings.LeafRows)) * Product) + RankRates.CellRow + (RankRates.CellCode * _width);
        double first = (3 * Codes) + Lists, more = 2 * (Codes + Lists);
        return new PhaseCost(
            "cells",
            RankRates.FirstSeconds + (Partitions * (RankRates.PhaseSeconds + (_own * row))),
            0,
            Partitions * _away * _own * ((2 * _width) + 8 + (OfferBytes * OffersOfPartition)),
            (_own * (Math.Max(first, more) + BesideOfRow)) + Math.Min(Exchanged, 2 * _own * ((2 * _width) + 8)) + Workers);
    }

    double Workers => _speed.Cores * (double)LeafJoin.BytesOf(_settings.LeafRows, (int)_width, _settings.ListLength);

    // The sample is compared with all rows of the rank.
    PhaseCost Sample() => new(
        "recall", RankRates.FirstSeconds + (_own * _settings.SampleRows * 1.5 * Product), 0,
        _others * _settings.SampleRows * ((_neighbors * 12 * 2) + (2 * _width / (double)_ranks)), _own * (Codes + Lists));

    // What rows tell each other of their candidates, members of other ranks with their codes and lists, and what is found for these.
    PhaseCost Joins()
    {
        double members = _settings.Forward + (_settings.Reverse / 2.0);
        double row = (members * members / 2 * Product) + RankRates.JoinRow + (RankRates.JoinCode * _width * (1 + Halo));
        double turned = 2 * OfferBytes * _settings.Forward * _away;
        return new PhaseCost(
            "neighbours of neighbours",
            RankRates.FirstSeconds + (Rounds * RankRates.PhaseSeconds) + (FullRounds * _own * row),
            0,
            FullRounds * _own * ((Halo * ((2 * _width) + 12)) + (OfferBytes * _settings.Forward * _away * 0.25) + (OfferBytes * OffersOfRound * _away)),
            (_own * (((1 + Halo) * (Codes + Lists)) + turned + (12 * _settings.Forward) + 4)) + (_rows / 8));
    }

    // Rows are read where they lie, and lists return to the ranks that answer for the rows.
    PhaseCost Distances() => new(
        "exact distances",
        RankRates.FirstSeconds + RankRates.PhaseSeconds + (_own * (RankRates.RankRow + ((_neighbors + 4) * _columns * RankRates.RankValue))),
        0,
        _away * _own * ((12 * _neighbors) + 4),
        _own * (Codes + Lists + (_neighbors * 12 * 2) + 4));

    PhaseCost Results() => WrittenLists.Whole(_rows, _neighbors, _ranks);
}
