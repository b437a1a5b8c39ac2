using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Pith.Numerics.Product;

/// <summary>How fast the product kernel runs on one core of this machine: what plans of dense work are reckoned from.</summary>
static class ProductSpeed
{
    /// <summary>Fused multiply-adds a second of the blocked kernel on one core, the best of the rounds that fit into <paramref name="milliseconds"/>.</summary>
    /// <param name="milliseconds">Time to spend, at least one round. The default of 40 lets a core reach its working frequency.</param>
    public static unsafe double MultiplyAddsPerSecond(int milliseconds = 40)
    {
        const int RowPanels = 2, ColumnPanels = 8, Depth = 256;
        using var a = new PackedPanels(RowPanels * PackedPanels.Width, Depth);
        using var b = new PackedPanels(ColumnPanels * PackedPanels.Width, Depth);
        var rows = new float[PackedPanels.Width * Depth];
        Array.Fill(rows, 0.5f);
        for (int p = 0; p < ColumnPanels; p++)
        {
            b.PackPanel(p, rows, PackedPanels.Width);
            if (p < RowPanels)
                a.PackPanel(p, rows, PackedPanels.Width);
        }
        float* tiles = (float*)NativeMemory.AlignedAlloc(RowPanels * ColumnPanels * PanelProduct.TileSize * sizeof(float), 64);
        try
        {
            double best = 0;
            long start = Stopwatch.GetTimestamp();
            do
            {
                long round = Stopwatch.GetTimestamp();
                PanelProduct.Multiply(a, 0, RowPanels, b, 0, ColumnPanels, tiles);
                double work = (double)RowPanels * ColumnPanels * PanelProduct.TileSize * Depth;
                best = Math.Max(best, work / Stopwatch.GetElapsedTime(round).TotalSeconds);
            }
            while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds);
            return best;
        }
        finally
        {
            NativeMemory.AlignedFree(tiles);
        }
    }
}
