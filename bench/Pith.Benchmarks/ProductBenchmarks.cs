using BenchmarkDotNet.Attributes;
using Pith.Numerics.Product;

namespace Pith.Benchmarks;

/// <summary>The product kernel A * B^T in the shapes that distance work has: wide rows as Fashion-MNIST's pixels, and thin ones.</summary>
public class ProductBenchmarks : ICountsOperations
{
    const int Rows = 4096;

    float[] _a = [], _b = [], _c = [];

    [Params(64, 784)]
    public int Columns { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    public double Operations => 2.0 * Rows * Rows * Columns;

    [GlobalSetup]
    public void Setup()
    {
        _a = BenchmarkData.Uniform(Rows * Columns, 1);
        _b = BenchmarkData.Uniform(Rows * Columns, 2);
        _c = new float[Rows * Rows];
    }

    [Benchmark]
    public void MultiplyTransposed() => MatrixProduct.MultiplyTransposed(_a, _b, _c, Rows, Rows, Columns, Threads);
}
