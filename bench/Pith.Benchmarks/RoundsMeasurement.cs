using System.Diagnostics;
using System.Globalization;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Communication;
using Pith.Selection.D2;
using Pith.Selection.Distributed;

namespace Pith.Benchmarks;

/// <summary>D2's picks by one process and by ranks as threads: seconds, core seconds, windows, rounds and bytes sent.</summary>
static class RoundsMeasurement
{
    /// <summary>Runs the measurement.</summary>
    /// <param name="line">Writes a line.</param>
    /// <param name="options">ROWS KEEP RANKS..., where 2x3 is 2 ranks with 3 threads each.</param>
    public static void Run(Action<FormattableString> line, string[] options)
    {
        int rows = int.Parse(options[0], CultureInfo.InvariantCulture);
        double keep = double.Parse(options[1], CultureInfo.InvariantCulture);
        MessageGraph graph = MessageGraphs.FromKnn(BenchmarkData.SyntheticGraph(rows, 10), Symmetrization.Union);
        double[] scores = BenchmarkData.Scores(rows).OrientedHard();
        var weights = new D2Weights(D2Kernel.Scaled, 1, 1, 0.5);
        var start = new double[rows];
        D2ForwardPass.Run(graph, scores, weights, D2Combine.Sum, 1e-7, 0, start);
        int[] order = new int[(int)(rows * keep)];
        (double wall, double core) = Time(() =>
            new D2Greedy(graph, (double[])start.Clone(), weights, D2Reverse.Weighted, false, new ThinnedProgress(null, "", 1, ""), default).Pick([.. Enumerable.Range(0, rows)], order));
        line($"| | seconds | core seconds | windows | rounds | one after the other | bytes sent |");
        line($"|---|---:|---:|---:|---:|---:|---:|");
        line($"| one process, {rows:N0} rows, {order.Length:N0} picks | {wall:F2} | {core:F2} | | | | |");
        foreach (string text in options[2..])
        {
            string[] numbers = text.Split('x');
            int ranks = int.Parse(numbers[0], CultureInfo.InvariantCulture), threads = numbers.Length > 1 ? int.Parse(numbers[1], CultureInfo.InvariantCulture) : 1;
            RowShares shares = RowShares.Even(rows, ranks);
            (long setUp, long bytes, SharedGreedy? greedy, int[][] found) = (0, 0, null, []);
            double linked = 0;
            MessageGraph[] parts = [.. Enumerable.Range(0, ranks).Select(rank => Cut(graph, shares, rank))];
            TimeSpan before = Environment.CpuUsage.TotalTime, used = before;
            (wall, core) = Time(() => InProcessRanks.Run(ranks, communicator =>
            {
                long started = Stopwatch.GetTimestamp();
                int first = shares.FirstOf(communicator.Rank), count = shares.CountOf(communicator.Rank);
                MessageShare share = MessageShare.Of(communicator, shares, parts[communicator.Rank], isSymmetric: true, threads);
                communicator.Barrier();
                linked = Stopwatch.GetElapsedTime(started).TotalSeconds;
                used = Environment.CpuUsage.TotalTime;
                Interlocked.Add(ref setUp, communicator.BytesSent);
                var own = new SharedGreedy(share, start[first..(first + count)], new int[count], 1, [], new D2Messages(weights, D2Reverse.Weighted, false), default);
                int[][] picks = own.Pick([order.Length], isOnePool: false);
                Interlocked.Add(ref bytes, communicator.BytesSent);
                if (communicator.Rank == 0)
                    (greedy, found) = (own, picks);
            }));
            line($"| {text} ranks, halo | {linked:F2} | {(used - before).TotalSeconds:F2} | | | | {setUp:N0} |");
            string same = found[0].AsSpan().SequenceEqual(order) ? "" : " NOT THE SAME ORDER";
            line($"| {text} ranks, picks{same} | {wall - linked:F2} | {core - (used - before).TotalSeconds:F2} | {greedy!.Windows} | {greedy.Rounds} | {greedy.PicksInOrder:N0} | {bytes - setUp:N0} |");
        }
    }

    static (double Wall, double Core) Time(Action work)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        work();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }

    static MessageGraph Cut(MessageGraph graph, RowShares shares, int rank)
    {
        (int first, int end) = (shares.FirstOf(rank), shares.FirstOf(rank) + shares.CountOf(rank));
        (int from, int to) = ((int)graph.Offsets[first], (int)graph.Offsets[end]);
        return new MessageGraph([.. graph.Offsets[first..(end + 1)].Select(offset => offset - from)], graph.Neighbors[from..to], graph.Distances[from..to]);
    }
}
