using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pith.Numerics.Product;

/// <summary>The product's innermost loop for 512-bit vectors: 24 accumulators of 16 lanes in 32 registers.</summary>
/// <remarks>Each accumulator is one fused multiply-add chain over k in ascending order, so every lane holds the bits that
/// <see cref="ScalarMicroKernel"/> computes. The accumulators are named locals because only those stay in registers.</remarks>
static unsafe class MicroKernel512
{
    /// <summary>Rows of A that one call covers.</summary>
    public const int Rows = 8;

    /// <summary>Rows of B (columns of C) that one call covers.</summary>
    public const int Columns = 48;

    /// <summary>C[8, 48] += A^T B over <paramref name="depth"/> steps of two panels.</summary>
    /// <param name="a">First of 8 neighbouring values; the next step lies <see cref="PackedPanels.Width"/> further.</param>
    /// <param name="b">First of 48 neighbouring values; the next step lies <see cref="PackedPanels.Width"/> further.</param>
    /// <param name="depth">Steps, at least 1.</param>
    /// <param name="c">First value of the tile; its rows lie <see cref="PackedPanels.Width"/> apart.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(float* a, float* b, int depth, float* c)
    {
        const int Width = PackedPanels.Width;
        Vector512<float> c00 = Vector512.Load(c);
        Vector512<float> c01 = Vector512.Load(c + 16);
        Vector512<float> c02 = Vector512.Load(c + 32);
        Vector512<float> c10 = Vector512.Load(c + (1 * Width));
        Vector512<float> c11 = Vector512.Load(c + (1 * Width) + 16);
        Vector512<float> c12 = Vector512.Load(c + (1 * Width) + 32);
        Vector512<float> c20 = Vector512.Load(c + (2 * Width));
        Vector512<float> c21 = Vector512.Load(c + (2 * Width) + 16);
        Vector512<float> c22 = Vector512.Load(c + (2 * Width) + 32);
        Vector512<float> c30 = Vector512.Load(c + (3 * Width));
        Vector512<float> c31 = Vector512.Load(c + (3 * Width) + 16);
        Vector512<float> c32 = Vector512.Load(c + (3 * Width) + 32);
        Vector512<float> c40 = Vector512.Load(c + (4 * Width));
        Vector512<float> c41 = Vector512.Load(c + (4 * Width) + 16);
        Vector512<float> c42 = Vector512.Load(c + (4 * Width) + 32);
        Vector512<float> c50 = Vector512.Load(c + (5 * Width));
        Vector512<float> c51 = Vector512.Load(c + (5 * Width) + 16);
        Vector512<float> c52 = Vector512.Load(c + (5 * Width) + 32);
        Vector512<float> c60 = Vector512.Load(c + (6 * Width));
        Vector512<float> c61 = Vector512.Load(c + (6 * Width) + 16);
        Vector512<float> c62 = Vector512.Load(c + (6 * Width) + 32);
        Vector512<float> c70 = Vector512.Load(c + (7 * Width));
        Vector512<float> c71 = Vector512.Load(c + (7 * Width) + 16);
        Vector512<float> c72 = Vector512.Load(c + (7 * Width) + 32);
        for (int step = 0; step < depth; step++)
        {
            Vector512<float> b0 = Vector512.Load(b);
            Vector512<float> b1 = Vector512.Load(b + 16);
            Vector512<float> b2 = Vector512.Load(b + 32);
            Vector512<float> a0 = Vector512.Create(a[0]);
            c00 = Vector512.FusedMultiplyAdd(a0, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(a0, b1, c01);
            c02 = Vector512.FusedMultiplyAdd(a0, b2, c02);
            Vector512<float> a1 = Vector512.Create(a[1]);
            c10 = Vector512.FusedMultiplyAdd(a1, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(a1, b1, c11);
            c12 = Vector512.FusedMultiplyAdd(a1, b2, c12);
            Vector512<float> a2 = Vector512.Create(a[2]);
            c20 = Vector512.FusedMultiplyAdd(a2, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(a2, b1, c21);
            c22 = Vector512.FusedMultiplyAdd(a2, b2, c22);
            Vector512<float> a3 = Vector512.Create(a[3]);
            c30 = Vector512.FusedMultiplyAdd(a3, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(a3, b1, c31);
            c32 = Vector512.FusedMultiplyAdd(a3, b2, c32);
            Vector512<float> a4 = Vector512.Create(a[4]);
            c40 = Vector512.FusedMultiplyAdd(a4, b0, c40);
            c41 = Vector512.FusedMultiplyAdd(a4, b1, c41);
            c42 = Vector512.FusedMultiplyAdd(a4, b2, c42);
            Vector512<float> a5 = Vector512.Create(a[5]);
            c50 = Vector512.FusedMultiplyAdd(a5, b0, c50);
            c51 = Vector512.FusedMultiplyAdd(a5, b1, c51);
            c52 = Vector512.FusedMultiplyAdd(a5, b2, c52);
            Vector512<float> a6 = Vector512.Create(a[6]);
            c60 = Vector512.FusedMultiplyAdd(a6, b0, c60);
            c61 = Vector512.FusedMultiplyAdd(a6, b1, c61);
            c62 = Vector512.FusedMultiplyAdd(a6, b2, c62);
            Vector512<float> a7 = Vector512.Create(a[7]);
            c70 = Vector512.FusedMultiplyAdd(a7, b0, c70);
            c71 = Vector512.FusedMultiplyAdd(a7, b1, c71);
            c72 = Vector512.FusedMultiplyAdd(a7, b2, c72);
            a += Width;
            b += Width;
        }
        c00.Store(c);
        c01.Store(c + 16);
        c02.Store(c + 32);
        c10.Store(c + (1 * Width));
        c11.Store(c + (1 * Width) + 16);
        c12.Store(c + (1 * Width) + 32);
        c20.Store(c + (2 * Width));
        c21.Store(c + (2 * Width) + 16);
        c22.Store(c + (2 * Width) + 32);
        c30.Store(c + (3 * Width));
        c31.Store(c + (3 * Width) + 16);
        c32.Store(c + (3 * Width) + 32);
        c40.Store(c + (4 * Width));
        c41.Store(c + (4 * Width) + 16);
        c42.Store(c + (4 * Width) + 32);
        c50.Store(c + (5 * Width));
        c51.Store(c + (5 * Width) + 16);
        c52.Store(c + (5 * Width) + 32);
        c60.Store(c + (6 * Width));
        c61.Store(c + (6 * Width) + 16);
        c62.Store(c + (6 * Width) + 32);
        c70.Store(c + (7 * Width));
        c71.Store(c + (7 * Width) + 16);
        c72.Store(c + (7 * Width) + 32);
    }
}
