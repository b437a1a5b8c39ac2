using Pith.Neighbors.Approximate;
using Pith.Numerics;

namespace Pith.Neighbors.Distributed;

/// <summary>What a kNN graph over ranks costs each of them; the counterpart of <see cref="Graphs.GraphCost"/>.</summary>
static class DistributedCost
{
    // Members of other ranks that a rank fetches in a round, as a share of its rows, for each doubling of ranks: between what sets of clear and of blurred
    // clusters were measured to take.
    const double HaloOfDoubling = 0.7;

    // Offers that a partition or a round sends to other ranks, a row.
    const double OffersOfPartition = 16;
    const double OffersOfRound = 3;

    // Partitions and rounds beyond the first ones, on average, at a recall of 0.99.
    const double MorePartitions = 1;
    const double Rounds = 2.5;

    // Bytes a second that a rank sends and receives at once: a network of 10 Gbit.
    public const double BytesPerSecond = 1e9;

    // Bytes of an offer or a turned candidate: a row and a key.
    const int OfferBytes = 12;

    /// <summary>The cost of the graph that ranks build to an accuracy.</summary>
    /// <param name="rows">N.</param>
    /// <param name="columns">D.</param>
    /// <param name="neighbors">K.</param>
    /// <param name="accuracy">How near the true graph it must come.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="ranks">Ranks, at least 1.</param>
    /// <param name="speed">A rank's cores.</param>
    public static StageCost Of(
        long rows, long columns, long neighbors, Graphs.GraphAccuracy accuracy, DistanceMetric metric, int ranks, MachineSpeed speed) => accuracy.RecallOf(rows) is double recall
        ? Approximate(rows, columns, neighbors, recall, metric, ranks, speed)
        : Exact(rows, columns, neighbors, metric, ranks, speed);

    /// <summary>The cost of the approximate graph.</summary>
    /// <param name="rows">N.</param>
    /// <param name="columns">D.</param>
    /// <param name="neighbors">K.</param>
    /// <param name="recall">The share of true neighbours to reach.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="ranks">Ranks, at least 1.</param>
    /// <param name="speed">A rank's cores.</param>
    public static StageCost Approximate(long rows, long columns, long neighbors, double recall, DistanceMetric metric, int ranks, MachineSpeed speed)
    {
        ApproximateSettings settings = ApproximateSettings.For((int)rows, (int)neighbors, recall);
        long width = CodeMatrix.WidthOf((int)columns), length = settings.ListLength;
        double own = (double)rows / ranks, other = 1 - (1.0 / ranks), halo = HaloOfDoubling * Math.Log2(ranks);
        double codes = own * ((2 * width) + 4), lists = own * ((8 * length) + 5);
        double workers = speed.Cores * LeafJoin.BytesOf(settings.LeafRows, (int)width, settings.ListLength);
        double partition = codes + lists + (own * 20) + (2 * OfferBytes * OffersOfPartition * other * own) + workers;
        double join = (halo * (codes + lists)) + (own * ((12 * settings.Forward) + 8)) + (own * 2 * OfferBytes * settings.Forward) + (rows * 0.35);
        double finish = own * neighbors * 12 * 3;
        double partitions = settings.Partitions + MorePartitions;
        double traffic = (own * 8 * other) + (own * (ranks - 1) * (4 + 4 + (metric == DistanceMetric.Cosine ? 8 : 0)))
            + (partitions * other * own * ((2 * width) + 8 + (OfferBytes * OffersOfPartition)))
            + (Rounds * own * ((halo * ((2 * width) + 12)) + (OfferBytes * settings.Forward * other * 0.25) + (OfferBytes * OffersOfRound * other)))
            + (other * own * ((12 * neighbors) + 4));
        double work = ApproximateCost.Seconds(rows, columns, neighbors, recall, speed) / ranks;
        return new StageCost(
            [
                new PlannedMemory("numbers of all rows, on every rank", Replicated(rows, metric)),
                new PlannedMemory("hashes of all rows, on every rank", 16 * rows, "rows"),
                new PlannedMemory("codes and lists of a rank", (long)(codes + lists)),
                new PlannedMemory("cells, or members of other ranks", (long)Math.Max(partition, Math.Max(join, finish)), "graph"),
            ],
            [new PlannedStage("graph", work + (traffic / BytesPerSecond))],
            (long)(rows * ((8.0 * length * 2) + 4)))
        {
            TrafficBytes = ranks == 1 ? 0 : (long)traffic,
        };
    }

    /// <summary>The cost of the exact graph.</summary>
    /// <param name="rows">N.</param>
    /// <param name="columns">D.</param>
    /// <param name="neighbors">K.</param>
    /// <param name="metric">What distance means.</param>
    /// <param name="ranks">Ranks, at least 1.</param>
    /// <param name="speed">A rank's cores.</param>
    public static StageCost Exact(long rows, long columns, long neighbors, DistanceMetric metric, int ranks, MachineSpeed speed)
    {
        double own = (double)rows / ranks;
        int candidates = Search.AllNearestNeighbors.CandidatesOf((int)rows, (int)neighbors);
        int parts = RingSearch.PartsOf(rows, columns);
        StageCost one = Graphs.GraphCost.Exact(rows, columns, neighbors, speed);
        double traffic = (own * 8) + (own * (ranks - 1) * (4 + (metric == DistanceMetric.Cosine ? 8 : 0)))
            + (RingSearch.StepsOf(parts, ranks) * own * ((columns * sizeof(float)) + (8 * candidates) + 4)) + (own * neighbors * 12 * (parts == 1 ? 1 : 2));
        return new StageCost(
            [
                new PlannedMemory("numbers of all rows, on every rank", Replicated(rows, metric)),
                new PlannedMemory("hashes of all rows, on every rank", 16 * rows, "rows"),
                new PlannedMemory("candidates of a rank", (long)(own * ((8 * candidates) + 8))),
                new PlannedMemory("blocks on their way", RingSearch.WorkingBytes(rows, columns, ranks), "graph"),
                new PlannedMemory("blocks that are compared", Search.SymmetricScan.WorkingBytes((int)own, (int)columns, speed.Cores), "graph"),
            ],
            [new PlannedStage("graph", (one.Stages.Sum(stage => stage.Seconds) / ranks) + (traffic / BytesPerSecond))],
            parts == 1 ? 0 : rows * 8 * candidates * 2)
        {
            TrafficBytes = ranks == 1 ? 0 : (long)traffic,
        };
    }

    static long Replicated(long rows, DistanceMetric metric) => rows * (metric == DistanceMetric.Cosine ? 16 : 8);
}
