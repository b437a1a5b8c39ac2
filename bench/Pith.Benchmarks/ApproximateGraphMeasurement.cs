using System.Diagnostics;
using System.Globalization;
using Pith.Neighbors.Approximate;
using Pith.Neighbors.Graphs;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Benchmarks;

/// <summary>The approximate graph of one made set: wall and core seconds, peak memory, the recall that is stated and the recall of other rows.</summary>
static class ApproximateGraphMeasurement
{
    const int CheckedRows = 4000;

    /// <summary>Runs one measurement.</summary>
    /// <param name="line">Writes a line.</param>
    /// <param name="options">SET ROWS COLUMNS [NEIGHBORS [RECALL]], the recall also <c>exact</c>; with <c>phases</c> at the end also the core seconds
    /// of every phase.</param>
    public static void Run(Action<FormattableString> line, string[] options)
    {
        (string kind, int rows, int columns) = (options[0], Number(options[1]), Number(options[2]));
        int neighbors = options.Length > 3 ? Number(options[3]) : 10;
        string recall = options.Length > 4 ? options[4] : "0.99";
        GraphAccuracy accuracy = recall == "exact" ? GraphAccuracy.Exact : new(double.Parse(recall, CultureInfo.InvariantCulture));
        float[] values = MadeSets.Make(kind, rows, columns);
        MatrixView matrix = MatrixView.FromArray(values, rows, columns);
        GC.Collect();
        PeakMemory.Reset();
        var phases = new Phases();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        KnnGraph graph = GraphBuilder.Build(
            matrix, neighbors, DistanceMetric.Euclidean, accuracy, progress: options[^1] == "phases" ? phases : null);
        double wall = Stopwatch.GetElapsedTime(start).TotalSeconds, cores = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        RecallEstimate reached = graph.Recall!;
        double peak = PeakMemory.Megabytes;
        phases.Print(line);
        line($"| {kind} {rows} x {columns}, k {neighbors}, recall {recall} | {wall:F1} | {cores:F1} | {peak:F0} | {reached.Recall:F4} [{reached.Low:F4}, {reached.High:F4}] | {Check(matrix, graph):F4} |");
    }

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    static double Check(MatrixView matrix, KnnGraph graph)
    {
        int k = graph.Neighbors;
        int[] rows = new RandomStream(1, "checked rows").Sample(matrix.Rows, Math.Min(CheckedRows, matrix.Rows));
        SearchSpace space = SearchSpace.Create(matrix, DistanceMetric.Euclidean, 0);
        (_, double[] distances) = OtherNeighbors.Search(space, rows, k, 0, new PairProgress(null, "", rows.Length), default);
        long hits = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            foreach (double distance in graph.DistancesOf(rows[i]))
                hits += distance <= distances[(i * k) + k - 1] ? 1 : 0;
        }
        return hits / ((double)rows.Length * k);
    }

    sealed class Phases : IProgress<WorkProgress>
    {
        readonly List<(string Stage, double Cores, double Wall)> _ends = [];
        readonly long _start = Stopwatch.GetTimestamp();
        readonly double _before = Environment.CpuUsage.TotalTime.TotalSeconds;

        public void Report(WorkProgress value)
        {
            if (value.Done < value.Total)
                return;
            lock (_ends)
                _ends.Add((value.Stage, Environment.CpuUsage.TotalTime.TotalSeconds - _before, Stopwatch.GetElapsedTime(_start).TotalSeconds));
        }

        public void Print(Action<FormattableString> line)
        {
            double last = 0;
            foreach ((string stage, double cores, double wall) in _ends)
            {
                line($"  until the end of {stage}: {cores - last:F2} core seconds, {wall:F2} seconds since the start");
                last = cores;
            }
        }
    }
}
