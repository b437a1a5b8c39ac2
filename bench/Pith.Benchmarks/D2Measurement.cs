using System.Diagnostics;
using System.Globalization;
using Pith.Neighbors.Graphs;
using Pith.Selection;
using Pith.Selection.D2;

namespace Pith.Benchmarks;

/// <summary>D2 Pruning on a made graph, stage by stage: wall and core seconds, best of three.</summary>
static class D2Measurement
{
    /// <summary>Runs one measurement.</summary>
    /// <param name="line">Writes a line.</param>
    /// <param name="options">ROWS [KEEP [THREADS]].</param>
    public static void Run(Action<FormattableString> line, string[] options)
    {
        int rows = int.Parse(options[0], CultureInfo.InvariantCulture);
        double keep = options.Length > 1 ? double.Parse(options[1], CultureInfo.InvariantCulture) : 0.5;
        int threads = options.Length > 2 ? int.Parse(options[2], CultureInfo.InvariantCulture) : 0;
        KnnGraph graph = BenchmarkData.SyntheticGraph(rows, 10);
        var problem = new SelectionProblem { Rows = rows, Scores = BenchmarkData.Scores(rows), Graph = graph, Threads = threads };
        foreach (Symmetrization symmetrize in (Symmetrization[])[Symmetrization.None, Symmetrization.Union])
        {
            var method = new D2Selection(D2Options.Default with { Symmetrize = symmetrize });
            (double best, double cores, Coreset? coreset) = (double.PositiveInfinity, double.PositiveInfinity, null);
            for (int run = 0; run < 3; run++)
            {
                TimeSpan before = Environment.CpuUsage.TotalTime;
                long start = Stopwatch.GetTimestamp();
                Coreset made = method.Select(problem, (int)(rows * keep));
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                cores = Math.Min(cores, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
                if (seconds < best)
                    (best, coreset) = (seconds, made);
            }
            string stages = string.Join(", ", coreset!.Seconds.Select(stage => FormattableString.Invariant($"{stage.Key} {stage.Value:F3}")));
            line($"| D2, {rows} rows, keep {keep}, symmetrize {symmetrize} | {best:F3} | {cores:F3} | {stages} |");
        }
    }
}
