using System.Diagnostics;
using System.Globalization;
using Pith.Neighbors.Approximate;
using Pith.Neighbors.Graphs;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Benchmarks;

/// <summary>The nearest rows of one part of a made set among the other: core seconds, peak memory, the recall that is stated and the recall of other rows.</summary>
static class NearestRowsMeasurement
{
    const int CheckedRows = 4000;

    /// <summary>Runs one measurement.</summary>
    /// <param name="line">Writes a line.</param>
    /// <param name="options">SET QUERIES BASIS COLUMNS [NEIGHBORS [RECALL]], the recall also <c>exact</c>.</param>
    public static void Run(Action<FormattableString> line, string[] options)
    {
        (string kind, int queries, int basis, int columns) = (options[0], Number(options[1]), Number(options[2]), Number(options[3]));
        int neighbors = options.Length > 4 ? Number(options[4]) : 10;
        string recall = options.Length > 5 ? options[5] : "0.99";
        GraphAccuracy accuracy = recall == "exact" ? GraphAccuracy.Exact : new(double.Parse(recall, CultureInfo.InvariantCulture));
        MatrixView all = MatrixView.FromArray(MadeSets.Make(kind, queries + basis, columns), queries + basis, columns);
        int[] chosen = new RandomStream(2, "base rows").Sample(queries + basis, basis);
        Array.Sort(chosen);
        MatrixView searched = all.SelectRows(chosen), asking = all.SelectRows([.. Enumerable.Range(0, queries + basis).Except(chosen)]);
        int[] indices = new int[queries * neighbors];
        double[] distances = new double[queries * neighbors];
        GC.Collect();
        PeakMemory.Reset();
        RecallEstimate reached = RecallEstimate.Exact(queries);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        NearestRows.Search(asking, searched, neighbors, DistanceMetric.Euclidean, accuracy with { Reached = found => reached = found }, indices, distances);
        double wall = Stopwatch.GetElapsedTime(start).TotalSeconds, cores = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        double peak = PeakMemory.Megabytes;
        line($"| {kind} {queries} among {basis} x {columns}, k {neighbors}, recall {recall} | {wall:F1} | {cores:F1} | {peak:F0} | {reached.Recall:F4} [{reached.Low:F4}, {reached.High:F4}] | {Check(asking, searched, neighbors, distances):F4} |");
    }

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    static double Check(MatrixView queries, MatrixView basis, int k, double[] distances)
    {
        int[] rows = new RandomStream(1, "checked rows").Sample(queries.Rows, Math.Min(CheckedRows, queries.Rows));
        var truth = new double[rows.Length * k];
        NearestNeighbors.Search(queries.SelectRows(rows), basis, k, DistanceMetric.Euclidean, new int[rows.Length * k], truth);
        long hits = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            for (int n = 0; n < k; n++)
                hits += distances[(rows[i] * k) + n] <= truth[(i * k) + k - 1] ? 1 : 0;
        }
        return hits / ((double)rows.Length * k);
    }
}
