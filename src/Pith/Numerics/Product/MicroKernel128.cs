using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pith.Numerics.Product;

/// <summary>The product's innermost loop for 128-bit vectors: 12 accumulators of 4 lanes in 16 registers.</summary>
/// <remarks>Each accumulator is one fused multiply-add chain over k in ascending order, so every lane holds the bits that
/// <see cref="ScalarMicroKernel"/> computes. The accumulators are named locals because only those stay in registers.</remarks>
static unsafe class MicroKernel128
{
    /// <summary>Rows of A that one call covers.</summary>
    public const int Rows = 4;

    /// <summary>Rows of B (columns of C) that one call covers.</summary>
    public const int Columns = 12;

    /// <summary>C[4, 12] += A^T B over <paramref name="depth"/> steps of two panels.</summary>
    /// <param name="a">First of 4 neighbouring values; the next step lies <see cref="PackedPanels.Width"/> further.</param>
    /// <param name="b">First of 12 neighbouring values; the next step lies <see cref="PackedPanels.Width"/> further.</param>
    /// <param name="depth">Steps, at least 1.</param>
    /// <param name="c">First value of the tile; its rows lie <see cref="PackedPanels.Width"/> apart.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(float* a, float* b, int depth, float* c)
    {
        const int Width = PackedPanels.Width;
        Vector128<float> c00 = Vector128.Load(c);
        Vector128<float> c01 = Vector128.Load(c + 4);
        Vector128<float> c02 = Vector128.Load(c + 8);
        Vector128<float> c10 = Vector128.Load(c + (1 * Width));
        Vector128<float> c11 = Vector128.Load(c + (1 * Width) + 4);
        Vector128<float> c12 = Vector128.Load(c + (1 * Width) + 8);
        Vector128<float> c20 = Vector128.Load(c + (2 * Width));
        Vector128<float> c21 = Vector128.Load(c + (2 * Width) + 4);
        Vector128<float> c22 = Vector128.Load(c + (2 * Width) + 8);
        Vector128<float> c30 = Vector128.Load(c + (3 * Width));
        Vector128<float> c31 = Vector128.Load(c + (3 * Width) + 4);
        Vector128<float> c32 = Vector128.Load(c + (3 * Width) + 8);
        for (int step = 0; step < depth; step++)
        {
            Vector128<float> b0 = Vector128.Load(b);
            Vector128<float> b1 = Vector128.Load(b + 4);
            Vector128<float> b2 = Vector128.Load(b + 8);
            Vector128<float> a0 = Vector128.Create(a[0]);
            c00 = Vector128.FusedMultiplyAdd(a0, b0, c00);
            c01 = Vector128.FusedMultiplyAdd(a0, b1, c01);
            c02 = Vector128.FusedMultiplyAdd(a0, b2, c02);
            Vector128<float> a1 = Vector128.Create(a[1]);
            c10 = Vector128.FusedMultiplyAdd(a1, b0, c10);
            c11 = Vector128.FusedMultiplyAdd(a1, b1, c11);
            c12 = Vector128.FusedMultiplyAdd(a1, b2, c12);
            Vector128<float> a2 = Vector128.Create(a[2]);
            c20 = Vector128.FusedMultiplyAdd(a2, b0, c20);
            c21 = Vector128.FusedMultiplyAdd(a2, b1, c21);
            c22 = Vector128.FusedMultiplyAdd(a2, b2, c22);
            Vector128<float> a3 = Vector128.Create(a[3]);
            c30 = Vector128.FusedMultiplyAdd(a3, b0, c30);
            c31 = Vector128.FusedMultiplyAdd(a3, b1, c31);
            c32 = Vector128.FusedMultiplyAdd(a3, b2, c32);
            a += Width;
            b += Width;
        }
        c00.Store(c);
        c01.Store(c + 4);
        c02.Store(c + 8);
        c10.Store(c + (1 * Width));
        c11.Store(c + (1 * Width) + 4);
        c12.Store(c + (1 * Width) + 8);
        c20.Store(c + (2 * Width));
        c21.Store(c + (2 * Width) + 4);
        c22.Store(c + (2 * Width) + 8);
        c30.Store(c + (3 * Width));
        c31.Store(c + (3 * Width) + 4);
        c32.Store(c + (3 * Width) + 8);
    }
}
