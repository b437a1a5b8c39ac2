using Pith.Selection.Distributed;

namespace Pith.Benchmarks;

/// <summary>Prints what D2's selection costs ranks, by the model, up to a billion rows.</summary>
static class RankCosts
{
    // Measured in a ring of ranks in shared memory of one machine; a network has its own figure.
    const double RingBytesPerSecond = 1.6e9;

    // A round on a network: an all-reduce and an exchange.
    const double SecondsPerRound = 1e-3;

    /// <summary>Prints the table.</summary>
    /// <param name="line">Writes a line.</param>
    public static void Print(Action<FormattableString> line)
    {
        line($"| rows | ranks | memory a rank | of it for all rows | sent by a rank: edges | halo | news | limits | result | link s | picks s | network s |");
        line($"|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (double rows in (double[])[1e7, 1e8, 1e9])
        {
            foreach (int ranks in (int[])[16, 64, 256])
            {
                SharedSelectionCost cost = SharedSelectionCost.Of(rows, 10, 0.3 * rows, ranks);
                double network = (cost.Sent / RingBytesPerSecond) + (cost.Rounds * SecondsPerRound);
                line($"| {rows:N0} | {ranks} | {Giga(cost.Memory)} | {Giga(cost.Replicated)} | {Giga(cost.Edges)} | {Giga(cost.HaloBytes)} | {Giga(cost.News)} | {Giga(cost.Limits)} | {Giga(cost.Result)} | {cost.LinkSeconds:F1} | {cost.PickSeconds:F1} | {network:F1} |");
            }
        }
    }

    static string Giga(double bytes) => FormattableString.Invariant($"{bytes / 1e9:G3} GB");
}
