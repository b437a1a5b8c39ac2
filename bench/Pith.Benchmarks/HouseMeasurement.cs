using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Product;
using Pith.Selection;
using Pith.Selection.D2;

namespace Pith.Benchmarks;

/// <summary>The figures that the project promises, measured in one run on one machine: kernel, exact graph, selection, extrapolation, report.</summary>
static class HouseMeasurement
{
    const int ProductRows = 4096;
    const int ProductColumns = 784;
    const int Neighbors = 10;

    /// <summary>Measures and prints.</summary>
    /// <param name="output">Receives the tables.</param>
    /// <param name="million">Whether extrapolation over a million rows, which takes minutes, is measured too.</param>
    public static int Run(TextWriter output, bool million)
    {
        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

        Line($"{RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} cores, vectors of {VectorBits()} bits");
        Line($"");
        Line($"| product A * B^T, {ProductRows} x {ProductColumns} | GFLOP/s | of the peak |");
        Line($"|---|---|---|");
        MeasureProduct(Line);
        Line($"");
        Line($"| stage | seconds, best of 3 | allocated MB | peak memory added, MB |");
        Line($"|---|---|---|---|");
        KnnGraph? graph = MeasureGraph(Line);
        MeasureSelection(Line, graph, "that graph");
        MeasureSelection(Line, BenchmarkData.SyntheticGraph(60_000, Neighbors), "made graph");
        MeasureSelection(Line, BenchmarkData.SyntheticGraph(1_000_000, Neighbors), "made graph");
        Line($"");
        SelectionMeasurement.Run(Line);
        Line($"");
        ExtrapolationMeasurement.Run(Line, million);
        Line($"");
        ReportMeasurement.Run(Line);
        return 0;
    }

    static void MeasureProduct(Action<FormattableString> line)
    {
        float[] a = BenchmarkData.Uniform(ProductRows * ProductColumns, 1), b = BenchmarkData.Uniform(ProductRows * ProductColumns, 2);
        var c = new float[ProductRows * ProductRows];
        double peak = 0, packedOne = 0, packedTwo = 0, one = 0, two = 0;
        // Interleaved, so that a change of the clock or another job hits all alike.
        for (int round = 0; round < 5; round++)
        {
            peak = Math.Max(peak, FmaPeak.MeasureGigaflops(3));
            packedOne = Math.Max(packedOne, PackedKernel.MeasureGigaflops(1, ProductColumns));
            packedTwo = Math.Max(packedTwo, PackedKernel.MeasureGigaflops(2, ProductColumns));
            one = Math.Max(one, Product(a, b, c, 1));
            two = Math.Max(two, Product(a, b, c, 2));
        }
        line($"| registers-only multiply-add, 1 core | {peak:F1} | 100 % |");
        line($"| kernel on packed panels, 1 thread | {packedOne:F1} | {100 * packedOne / peak:F1} % |");
        if (Environment.ProcessorCount > 1)
            line($"| kernel on packed panels, 2 threads ({packedTwo / packedOne:F2} times one) | {packedTwo:F1} | {50 * packedTwo / peak:F1} % |");
        line($"| whole product with packing and result, 1 thread | {one:F1} | {100 * one / peak:F1} % |");
        if (Environment.ProcessorCount > 1)
            line($"| whole product with packing and result, 2 threads ({two / one:F2} times one) | {two:F1} | {50 * two / peak:F1} % |");
    }

    static double Product(float[] a, float[] b, float[] c, int threads)
    {
        double best = 0;
        for (int run = 0; run < 4; run++)
        {
            long start = Stopwatch.GetTimestamp();
            MatrixProduct.MultiplyTransposed(a, b, c, ProductRows, ProductRows, ProductColumns, threads);
            best = Math.Max(best, 2.0 * ProductRows * ProductRows * ProductColumns / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }
        return best;
    }

    static KnnGraph? MeasureGraph(Action<FormattableString> line)
    {
        if (BenchmarkData.FashionPixels() is not { } pixels)
        {
            line($"| exact graph: not measured, dataset-fashion-mnist is not installed | - | - | - |");
            return null;
        }
        using MatrixView embeddings = BenchmarkData.AsMatrix(pixels);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        double before = PeakMemory.ResidentMegabytes;
        PeakMemory.Reset();
        KnnGraph? graph = null;
        (double seconds, double allocated) = Best(() => graph = ExactGraphBuilder.Build(embeddings, Neighbors));
        double added = PeakMemory.Megabytes - before;
        line($"| exact graph, Fashion-MNIST {embeddings.Rows} x {embeddings.Columns}, k = {Neighbors} | {seconds:F2} | {allocated:F0} | {added:F0} |");
        return graph;
    }

    static void MeasureSelection(Action<FormattableString> line, KnnGraph? graph, string name)
    {
        if (graph is null)
            return;
        var problem = new SelectionProblem { Rows = graph.Rows, Scores = BenchmarkData.Scores(graph.Rows), Graph = graph };
        var d2 = new D2Selection(D2Options.Default);
        (double seconds, double allocated) = Best(() => d2.Select(problem, graph.Rows / 2));
        line($"| D2 selection, {graph.Rows} rows, keep 50 %, {name} | {seconds:F3} | {allocated:F1} | - |");
    }

    static (double Seconds, double AllocatedMegabytes) Best(Action work)
    {
        double best = double.PositiveInfinity, allocated = 0;
        for (int run = 0; run < 3; run++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            long start = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / 1048576.0;
        }
        return (best, allocated);
    }

    static int VectorBits() =>
        System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? 512 : System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated ? 256 : 128;
}
