using System.Diagnostics;
using System.Runtime.InteropServices;
using Pith.Numerics.Product;
using Pith.Numerics.Threading;

namespace Pith.Benchmarks;

/// <summary>The blocked kernel alone, on panels that are packed already, as the neighbour search runs it: no packing, no writing of the result.</summary>
static unsafe class PackedKernel
{
    const int Rows = 1920;
    const int RowPanels = 2;
    const int ColumnPanels = 8;

    /// <summary>GFLOP/s of all threads together on [1920, depth] times [1920, depth]^T each; the best of several rounds.</summary>
    public static double MeasureGigaflops(int threads, int depth)
    {
        double best = 0;
        for (int round = 0; round < 4; round++)
        {
            using var start = new Barrier(threads);
            var seconds = new double[threads];
            RowBlocks.Run(threads, next => seconds[next()] = Multiply(depth, start));
            best = Math.Max(best, threads * 2.0 * Rows * Rows * depth / seconds.Max() / 1e9);
        }
        return best;
    }

    static double Multiply(int depth, Barrier start)
    {
        using var a = new PackedPanels(Rows, depth);
        using var b = new PackedPanels(Rows, depth);
        float[] rows = BenchmarkData.Uniform(PackedPanels.Width * depth, 3);
        int panels = PackedPanels.PanelsOf(Rows);
        for (int p = 0; p < panels; p++)
        {
            a.PackPanel(p, rows, PackedPanels.Width);
            b.PackPanel(p, rows, PackedPanels.Width);
        }
        float* tiles = (float*)NativeMemory.AlignedAlloc(RowPanels * ColumnPanels * PanelProduct.TileSize * sizeof(float), 64);
        try
        {
            start.SignalAndWait();
            long begin = Stopwatch.GetTimestamp();
            for (int i = 0; i < panels; i += RowPanels)
            {
                for (int j = 0; j < panels; j += ColumnPanels)
                    PanelProduct.Multiply(a, i, RowPanels, b, j, ColumnPanels, tiles);
            }
            return Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }
        finally
        {
            NativeMemory.AlignedFree(tiles);
        }
    }
}
