using System.Diagnostics;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Selection;
using Pith.Selection.ContextualDiversity;
using Pith.Selection.GraphDensity;
using Pith.Selection.Herding;
using Pith.Selection.KCenter;
using Pith.Selection.SemanticDeduplication;
using Pith.Selection.Submodular;
using Pith.Selection.ZeroShot;

namespace Pith.Benchmarks;

/// <summary>The geometric selection methods on 60,000 rows of 128 made features, 6,000 picks: wall seconds, and seconds of all cores
/// together, which other work on the machine moves less.</summary>
static class SelectionMeasurement
{
    const int Rows = 60_000;
    const int Columns = 128;
    const int Budget = 6_000;
    const int Classes = 10;

    public static void Run(Action<FormattableString> line)
    {
        MatrixView features = MatrixView.FromArray(BenchmarkData.Features(Rows, Columns), Rows, Columns);
        var problem = new SelectionProblem
        {
            Rows = Rows,
            Embeddings = features,
            Labels = [.. Enumerable.Range(0, Rows).Select(row => row % Classes)],
            Logits = MatrixView.FromArray([.. BenchmarkData.Uniform(Rows * Classes, 3).Select(value => 8 * value)], Rows, Classes),
        };
        SelectionProblem onGraph = problem with { Graph = ExactGraphBuilder.Build(features, 10) };
        line($"| selection of {Budget} of {Rows} x {Columns} | seconds, best of 2 | core seconds | target, seconds |");
        line($"|---|---|---|---|");
        Measure(line, new KCenterSelection(), problem, "20");
        Measure(line, new HerdingSelection(new() { Pool = SelectionPool.Class }), problem, "10, per class");
        Measure(line, new FacilityLocationSelection(), onGraph, "3, after the graph");
        Measure(line, new GraphCutSelection(), onGraph, "-");
        Measure(line, new GraphDensitySelection(), onGraph, "-");
        Measure(line, new SemanticDeduplicationSelection(), problem, "5");
        Measure(line, new ContextualDiversitySelection(), problem, "-");
        Measure(line, new ZeroShotSelection(), problem, "-");
    }

    static void Measure(Action<FormattableString> line, ISelectionMethod method, SelectionProblem problem, string target)
    {
        (double seconds, double cores) = (double.PositiveInfinity, double.PositiveInfinity);
        for (int run = 0; run < 2; run++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            method.Select(problem, Budget);
            seconds = Math.Min(seconds, Stopwatch.GetElapsedTime(start).TotalSeconds);
            cores = Math.Min(cores, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }
        line($"| {method.Name} | {seconds:F2} | {cores:F2} | {target} |");
    }
}
