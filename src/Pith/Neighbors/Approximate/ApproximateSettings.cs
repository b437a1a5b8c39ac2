namespace Pith.Neighbors.Approximate;

/// <summary>How an approximate search goes about its work. No setting changes what is promised, only how fast it is reached.</summary>
sealed record ApproximateSettings
{
    /// <summary>The share of true neighbours to reach, above 0 and below 1.</summary>
    public required double Recall { get; init; }

    /// <summary>Candidates kept a row, a multiple of 8.</summary>
    public required int ListLength { get; init; }

    /// <summary>Rows of a cell at most; all pairs of a cell are compared.</summary>
    public required int LeafRows { get; init; }

    /// <summary>Partitions into cells before the first local join.</summary>
    public required int Partitions { get; init; }

    /// <summary>Candidates of a row that a local join compares with each other.</summary>
    public required int Forward { get; init; }

    /// <summary>Rows that have a row among their candidates, compared in its local join too.</summary>
    public required int Reverse { get; init; }

    /// <summary>Rows whose true neighbours are found to measure the recall.</summary>
    public required int SampleRows { get; init; }

    /// <summary>Whether rows that fit one leaf go through the approximate search too. Default false: the exact search is as fast.</summary>
    public bool SearchesSmall { get; init; }

    /// <summary>Local joins at most; if they do not reach the recall, the exact search does.</summary>
    public int MostRounds { get; init; } = 20;

    /// <summary>The settings that were measured to be fastest.</summary>
    /// <param name="rows">N.</param>
    /// <param name="neighbors">K.</param>
    /// <param name="recall">The share of true neighbours to reach, above 0 and below 1.</param>
    public static ApproximateSettings For(int rows, int neighbors, double recall)
    {
        int length = Math.Max(16, UpToEight(neighbors + Math.Max(4, neighbors / 4)));
        // Long lists need more of their neighbours compared: with fewer the rounds stall before the last places are right.
        int forward = Math.Max(16, UpToEight(neighbors > 50 ? neighbors / 2 : neighbors / 4));
        return new ApproximateSettings
        {
            Recall = recall,
            ListLength = length,
            LeafRows = Math.Max(rows < 100_000 ? 600 : 1000, 8 * length),
            Partitions = recall < 0.97 ? 3 : 5,
            Forward = forward,
            Reverse = Math.Max(2 * forward, recall < 0.97 && rows < 500_000 ? 32 : 48),
            SampleRows = rows > 2_000_000 ? 500 : 1000,
        };
    }

    /// <summary>Whether more rounds would bring too little: two of them have not closed a quarter of the gap, or they were too many.</summary>
    /// <param name="missing">What each round so far was short of the recall.</param>
    public bool HasStalled(IReadOnlyList<double> missing) =>
        missing.Count >= MostRounds || (missing.Count > 4 && missing[^1] > 0.75 * missing[^3]);

    static int UpToEight(int value) => (value + 7) / 8 * 8;
}
