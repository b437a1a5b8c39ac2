using BenchmarkDotNet.Attributes;
using Pith.Selection;
using Pith.Selection.D2;

namespace Pith.Benchmarks;

/// <summary>D2 Pruning on a made graph, keep 50 %.</summary>
public class SelectionBenchmarks
{
    readonly D2Selection _d2 = new(D2Options.Default);
    SelectionProblem? _problem;

    [Params(60_000, 1_000_000)]
    public int Rows { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup() => _problem = new SelectionProblem
    {
        Rows = Rows,
        Scores = BenchmarkData.Scores(Rows),
        Graph = BenchmarkData.SyntheticGraph(Rows, 10),
        Threads = Threads,
    };

    [Benchmark]
    public Coreset D2() => _d2.Select(_problem!, Rows / 2);
}
