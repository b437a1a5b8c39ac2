using System.Diagnostics;
using System.Globalization;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Communication;
using Pith.Selection;
using Pith.Selection.D2;
using Pith.Selection.Distributed;

namespace Pith.Benchmarks;

/// <summary>D2's whole selection from a supplied graph by one process and by ranks as threads, each way of picking: wall and core seconds, the best of three.</summary>
static class SharedSelectionMeasurement
{
    const int Runs = 3;

    /// <summary>Runs the measurement.</summary>
    /// <param name="line">Writes a line.</param>
    /// <param name="options">ROWS KEEP CLASSES RANKS...; with more than one class each has the same budget.</param>
    public static void Run(Action<FormattableString> line, string[] options)
    {
        int rows = int.Parse(options[0], CultureInfo.InvariantCulture);
        int budget = (int)(rows * double.Parse(options[1], CultureInfo.InvariantCulture));
        int classes = int.Parse(options[2], CultureInfo.InvariantCulture);
        var random = new Random(3);
        var problem = new SelectionProblem
        {
            Rows = rows,
            Threads = 2,
            Scores = BenchmarkData.Scores(rows),
            Graph = BenchmarkData.SyntheticGraph(rows, 10),
            Labels = classes == 1 ? null : [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))],
        };
        var method = new D2Selection(D2Options.Default with { Symmetrize = Symmetrization.Union, Balance = classes == 1 ? ClassBalance.None : ClassBalance.Equal });
        line($"| {rows:N0} rows, {budget:N0} picks, {classes} classes | seconds | core seconds | bytes sent |");
        line($"|---|---:|---:|---:|");
        Coreset? expected = null;
        (double wall, double core) = Best(() => expected = method.Select(problem, budget));
        line($"| one process, 2 threads | {wall:F2} | {core:F2} | 0 |");
        foreach (string text in options[3..])
        {
            int ranks = int.Parse(text, CultureInfo.InvariantCulture);
            foreach (SharedPicks way in (SharedPicks[])[SharedPicks.Loop, SharedPicks.Rounds])
            {
                (long bytes, Coreset? found) = (0, null);
                (wall, core) = Best(() =>
                {
                    bytes = 0;
                    InProcessRanks.Run(ranks, communicator =>
                    {
                        Coreset own = method.Select(problem with { Ranks = communicator, Threads = 1, SharedPicks = way }, budget);
                        Interlocked.Add(ref bytes, communicator.BytesSent);
                        if (communicator.Rank == 0)
                            found = own;
                    });
                });
                string same = found!.Order.AsSpan().SequenceEqual(expected!.Order) ? "" : " NOT THE SAME ORDER";
                string stages = string.Join(", ", found.Seconds.Select(stage => FormattableString.Invariant($"{stage.Key} {stage.Value:F2}")));
                line($"| {ranks} ranks, {way}{same} ({stages}) | {wall:F2} | {core:F2} | {bytes:N0} |");
            }
        }
    }

    static (double Wall, double Core) Best(Action work)
    {
        (double wall, double core) = (double.PositiveInfinity, double.PositiveInfinity);
        for (int run = 0; run < Runs; run++)
        {
            GC.Collect();
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            work();
            wall = Math.Min(wall, Stopwatch.GetElapsedTime(start).TotalSeconds);
            core = Math.Min(core, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }
        return (wall, core);
    }
}
