using System.Runtime.InteropServices;
using Pith.Numerics.Threading;

namespace Pith.Numerics.Product;

/// <summary>The dense product A * B^T, the kernel under all distance work.</summary>
/// <remarks>Packed and blocked after Goto and van de Geijn (ACM TOMS 2008), with 512-, 256- or 128-bit vectors and fused multiply-add.
/// Every element is one fused multiply-add chain over k in ascending order, so the result is the same to the bit for any number of
/// threads and any vector width, the scalar path included.</remarks>
static unsafe class MatrixProduct
{
    /// <summary>Computes C = A * B^T.</summary>
    /// <param name="a">[m, k] row-major.</param>
    /// <param name="b">[n, k] row-major.</param>
    /// <param name="c">[m, n] row-major, overwritten.</param>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Rows of B, columns of C.</param>
    /// <param name="k">Columns of A and B.</param>
    /// <param name="threads">Threads; 0 means all cores. The result does not depend on it.</param>
    /// <exception cref="ArgumentException">A span is too short for its shape.</exception>
    public static void MultiplyTransposed(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k, int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(m);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        if (a.Length < (long)m * k || b.Length < (long)n * k || c.Length < (long)m * n)
            throw new ArgumentException($"The spans of {a.Length}, {b.Length} and {c.Length} values are too short for [{m}, {k}] * [{n}, {k}]^T.");
        if (m == 0 || n == 0)
            return;
        using var packedB = new PackedPanels(n, k);
        fixed (float* aStart = a, bStart = b, cStart = c)
        {
            var job = new Job(aStart, bStart, cStart, m, n, k, packedB);
            RowBlocks.ForEach(n, PackedPanels.Width, threads, () => 0, (first, count, _) => job.PackB(first, count));
            RowBlocks.ForEach(m, RowBlock(m, threads), threads, () => new Worker(k), (first, count, worker) => job.Rows(first, count, worker));
        }
    }

    // Six panels a block while there are enough for all threads: fewer passes over B than with four, and their chunks still fit the second cache.
    static int RowBlock(int m, int threads) =>
        PackedPanels.Width * Math.Clamp(m / (PackedPanels.Width * 4 * RowBlocks.Threads(threads)), 1, Worker.RowPanels);

    sealed class Worker(int k)
    {
        public const int RowPanels = 6;
        public const int ColumnPanels = 8;
        readonly float[] _tiles = GC.AllocateUninitializedArray<float>((RowPanels * ColumnPanels * PanelProduct.TileSize) + 16, pinned: true);

        public PackedPanels Panels { get; } = new(RowPanels * PackedPanels.Width, k);

        public float* Tiles
        {
            get
            {
                nuint start = (nuint)Marshal.UnsafeAddrOfPinnedArrayElement(_tiles, 0);
                return (float*)((start + 63) & ~(nuint)63);
            }
        }
    }

    sealed class Job(float* a, float* b, float* c, int m, int n, int k, PackedPanels packedB)
    {
        const int Width = PackedPanels.Width;

        public void PackB(int first, int count) =>
            packedB.PackPanel(first / Width, new ReadOnlySpan<float>(b + ((long)first * k), count * k), count);

        public void Rows(int first, int count, Worker worker)
        {
            int panels = PackedPanels.PanelsOf(count), columnPanels = PackedPanels.PanelsOf(n);
            for (int p = 0; p < panels; p++)
            {
                int rows = Math.Min(Width, count - (p * Width));
                worker.Panels.PackPanel(p, new ReadOnlySpan<float>(a + ((long)(first + (p * Width)) * k), rows * k), rows);
            }
            for (int j = 0; j < columnPanels; j += Worker.ColumnPanels)
            {
                int jCount = Math.Min(Worker.ColumnPanels, columnPanels - j);
                float* tiles = worker.Tiles;
                PanelProduct.Multiply(worker.Panels, 0, panels, packedB, j, jCount, tiles);
                for (int t = 0; t < panels * jCount; t++)
                    CopyOut(tiles + (t * PanelProduct.TileSize), first + (t % panels * Width), (j + (t / panels)) * Width);
            }
        }

        void CopyOut(float* tile, int firstRow, int firstColumn)
        {
            int rows = Math.Min(Width, m - firstRow), columns = Math.Min(Width, n - firstColumn);
            for (int r = 0; r < rows; r++)
                new ReadOnlySpan<float>(tile + (r * Width), columns).CopyTo(new Span<float>(c + ((long)(firstRow + r) * n) + firstColumn, columns));
        }
    }
}
