using Pith.Neighbors.Distributed;
using Pith.Numerics;
using Pith.Selection.Distributed;

namespace Pith.Benchmarks;

/// <summary>Prints what ranks cost by the model, up to a billion rows of 512 columns: graphs, selections, and how many ranks are enough.</summary>
static class RankCosts
{
    // A round on a network: an all-reduce and an exchange.
    const double SecondsPerRound = 1e-3;

    const int Columns = 512, Neighbors = 10, Cores = 32;
    const double Keep = 0.3, Recall = 0.99;

    // One core as measured by --rank-speed, and as many of them as a machine of a cluster has.
    static readonly MachineSpeed s_speed = new(115e9, Cores);

    static readonly long[] s_rows = [10_000_000, 100_000_000, 1_000_000_000];
    static readonly int[] s_ranks = [16, 64, 256];

    /// <summary>Prints the tables.</summary>
    /// <param name="line">Writes a line.</param>
    public static void Print(Action<FormattableString> line)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Graphs(line, "Approximate", (rows, ranks) =>
        {
            var phases = new ApproximatePhases(rows, Columns, Neighbors, Recall, DistanceMetric.Euclidean, ranks, s_speed);
            return (phases.Replicated, [.. phases.All[..^1], WrittenLists.InParts(rows, Neighbors, ranks)]);
        });
        Graphs(line, "Exact", (rows, ranks) =>
        {
            var phases = new ExactPhases(rows, Columns, Neighbors, DistanceMetric.Euclidean, ranks, s_speed);
            return (phases.Replicated, [.. phases.All[..^1], WrittenLists.InParts(rows, Neighbors, ranks)]);
        });
        line($"");
        line($"| rows | ranks | memory a rank | of it for all rows | sent by a rank: edges | halo | news | limits | result | all rows s | link and forward s | picks s | network s |");
        line($"|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (long rows in s_rows)
        {
            foreach (int ranks in s_ranks)
            {
                SharedSelectionCost cost = SharedSelectionCost.Of(rows, Neighbors, Keep * rows, ranks);
                SharedSelectionTime time = SharedSelectionTime.Of(rows, Neighbors, Keep * rows, ranks, isUnion: true, isSupplied: false, isByLoop: false);
                double network = (cost.Sent / DistributedCost.BytesPerSecond) + (cost.Rounds * SecondsPerRound);
                line($"| {rows:N0} | {ranks} | {Giga(cost.Memory)} | {Giga(cost.Replicated)} | {Giga(cost.Edges)} | {Giga(cost.HaloBytes)} | {Giga(cost.News)} | {Giga(cost.Limits)} | {Giga(cost.Result)} | {time.Read:F1} | {time.Link + time.Forward:F1} | {time.Pick:F1} | {network:F1} |");
            }
        }
        line($"");
        line($"(computed in {clock.Elapsed.TotalMilliseconds:F1} ms, {(GC.GetAllocatedBytesForCurrentThread() - before) / 1e3:F0} KB of objects)");
    }

    /// <summary>Prints the fewest ranks whose shares fit a memory, for graph and selection.</summary>
    /// <param name="line">Writes a line.</param>
    public static void PrintCounts(Action<FormattableString> line)
    {
        int[] memories = [16, 64, 256];
        line($"| rows | {Join(memories.Select(memory => $"ranks of {memory} GB | hours"))} |");
        line($"|---:|{string.Concat(memories.Select(_ => "---:|---:|"))}");
        foreach (long rows in (long[])[1_000_000, 10_000_000, 100_000_000, 300_000_000, 1_000_000_000])
            line($"| {rows:N0} | {Join(memories.Select(memory => Fewest(rows, memory * 1e9) is int ranks ? FormattableString.Invariant($"{ranks} | {Hours(rows, ranks):G2}") : "none |"))} |");
    }

    static string Join(IEnumerable<string> cells) => string.Join(" | ", cells);

    static int? Fewest(long rows, double memory)
    {
        for (int ranks = 1; ranks <= 4096; ranks++)
        {
            if (Memory(rows, ranks) <= memory)
                return ranks;
        }
        return null;
    }

    static double Memory(long rows, int ranks)
    {
        var phases = new ApproximatePhases(rows, Columns, Neighbors, Recall, DistanceMetric.Euclidean, ranks, s_speed);
        return Runs.RunPlan.ProcessBytes + Math.Max(phases.Replicated + phases.All[..^1].Max(phase => phase.HeldBytes), SharedSelectionCost.Of(rows, Neighbors, Keep * rows, ranks).Memory);
    }

    static double Hours(long rows, int ranks)
    {
        var phases = new ApproximatePhases(rows, Columns, Neighbors, Recall, DistanceMetric.Euclidean, ranks, s_speed);
        SharedSelectionCost selection = SharedSelectionCost.Of(rows, Neighbors, Keep * rows, ranks);
        SharedSelectionTime time = SharedSelectionTime.Of(rows, Neighbors, Keep * rows, ranks, isUnion: true, isSupplied: false, isByLoop: false);
        double network = ranks == 1 ? double.PositiveInfinity : DistributedCost.BytesPerSecond;
        return (phases.All[..^1].Sum(phase => phase.Seconds(Cores, network)) + time.Read + time.Link + time.Forward + time.Pick + (selection.Sent / network)) / 3600;
    }

    static void Graphs(Action<FormattableString> line, string kind, Func<long, int, (double Replicated, PhaseCost[] Phases)> of)
    {
        line($"");
        PhaseCost[] any = of(s_rows[0], s_ranks[0]).Phases;
        line($"| {kind}: rows | ranks | memory a rank | of it for all rows | sent by a rank | {Join(any.Select(phase => phase.Name + " s"))} | hours in all |");
        line($"|---:|---:|---:|---:|---:|{string.Concat(any.Select(_ => "---:|"))}---:|");
        foreach (long rows in s_rows)
        {
            foreach (int ranks in s_ranks)
            {
                (double replicated, PhaseCost[] phases) = of(rows, ranks);
                double[] seconds = Array.ConvertAll(phases, phase => phase.Seconds(Cores, DistributedCost.BytesPerSecond));
                line($"| {rows:N0} | {ranks} | {Giga(Runs.RunPlan.ProcessBytes + replicated + phases.Max(phase => phase.HeldBytes))} | {Giga(replicated)} | {Giga(phases.Sum(phase => phase.SentBytes))} | {Join(seconds.Select(some => FormattableString.Invariant($"{some:G3}")))} | {seconds.Sum() / 3600:G3} |");
            }
        }
    }

    static string Giga(double bytes) => FormattableString.Invariant($"{bytes / 1e9:G3} GB");
}
