namespace Pith.Neighbors.Distributed;

/// <summary>What writing the lists of all rows takes of a rank.</summary>
static class WrittenLists
{
    /// <summary>In one file, which rank 0 writes: it gathers all lists, the others send it theirs.</summary>
    public static PhaseCost Whole(double rows, double neighbors, int ranks) => new(
        "write", RankRates.FirstSeconds + RankRates.PhaseSeconds + (rows * neighbors * RankRates.WriteEntry), rows * neighbors * RankRates.WriteEntry, rows / ranks * neighbors * 12 * (ranks - 1.0) / ranks,
        (rows * neighbors * 24) + (rows / ranks * neighbors * 12));

    /// <summary>In parts, which all write; most lists lie already with the rank that writes them.</summary>
    public static PhaseCost InParts(double rows, double neighbors, int ranks) => new(
        "write", RankRates.FirstSeconds + RankRates.PhaseSeconds + (rows / ranks * neighbors * RankRates.WriteEntry), rows / ranks * neighbors * RankRates.WriteEntry, 0, rows / ranks * neighbors * 12 * 3);
}
