using BenchmarkDotNet.Attributes;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Benchmarks;

/// <summary>The exact kNN graph of uniform rows; each pair is computed once, which the operations count.</summary>
public class GraphBenchmarks : ICountsOperations
{
    MatrixView? _embeddings;

    [Params(2_000, 8_000)]
    public int Rows { get; set; }

    [Params(64, 784)]
    public int Columns { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    public double Operations => 1.0 * Rows * Rows * Columns;

    [GlobalSetup]
    public void Setup() => _embeddings = MatrixView.FromArray(BenchmarkData.Uniform(Rows * Columns, 1), Rows, Columns);

    [Benchmark]
    public KnnGraph Exact() => ExactGraphBuilder.Build(_embeddings!, 10, threads: Threads);
}
