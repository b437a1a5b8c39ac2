using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pith.Numerics.Product;

/// <summary>The product's innermost loop for 256-bit vectors: 12 accumulators of 8 lanes in 16 registers.</summary>
/// <remarks>Each accumulator is one fused multiply-add chain over k in ascending order, so every lane holds the bits that
/// <see cref="ScalarMicroKernel"/> computes. The accumulators are named locals because only those stay in registers.</remarks>
static unsafe class MicroKernel256
{
    /// <summary>Rows of A that one call covers.</summary>
    public const int Rows = 4;

    /// <summary>Rows of B (columns of C) that one call covers.</summary>
    public const int Columns = 24;

    /// <summary>C[4, 24] += A^T B over <paramref name="depth"/> steps of two panels.</summary>
    /// <param name="a">First of 4 neighbouring values; the next step lies <see cref="PackedPanels.Width"/> further.</param>
    /// <param name="b">First of 24 neighbouring values; the next step lies <see cref="PackedPanels.Width"/> further.</param>
    /// <param name="depth">Steps, at least 1.</param>
    /// <param name="c">First value of the tile; its rows lie <see cref="PackedPanels.Width"/> apart.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(float* a, float* b, int depth, float* c)
    {
        const int Width = PackedPanels.Width;
        Vector256<float> c00 = Vector256.Load(c);
        Vector256<float> c01 = Vector256.Load(c + 8);
        Vector256<float> c02 = Vector256.Load(c + 16);
        Vector256<float> c10 = Vector256.Load(c + (1 * Width));
        Vector256<float> c11 = Vector256.Load(c + (1 * Width) + 8);
        Vector256<float> c12 = Vector256.Load(c + (1 * Width) + 16);
        Vector256<float> c20 = Vector256.Load(c + (2 * Width));
        Vector256<float> c21 = Vector256.Load(c + (2 * Width) + 8);
        Vector256<float> c22 = Vector256.Load(c + (2 * Width) + 16);
        Vector256<float> c30 = Vector256.Load(c + (3 * Width));
        Vector256<float> c31 = Vector256.Load(c + (3 * Width) + 8);
        Vector256<float> c32 = Vector256.Load(c + (3 * Width) + 16);
        for (int step = 0; step < depth; step++)
        {
            Vector256<float> b0 = Vector256.Load(b);
            Vector256<float> b1 = Vector256.Load(b + 8);
            Vector256<float> b2 = Vector256.Load(b + 16);
            Vector256<float> a0 = Vector256.Create(a[0]);
            c00 = Vector256.FusedMultiplyAdd(a0, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(a0, b1, c01);
            c02 = Vector256.FusedMultiplyAdd(a0, b2, c02);
            Vector256<float> a1 = Vector256.Create(a[1]);
            c10 = Vector256.FusedMultiplyAdd(a1, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(a1, b1, c11);
            c12 = Vector256.FusedMultiplyAdd(a1, b2, c12);
            Vector256<float> a2 = Vector256.Create(a[2]);
            c20 = Vector256.FusedMultiplyAdd(a2, b0, c20);
            c21 = Vector256.FusedMultiplyAdd(a2, b1, c21);
            c22 = Vector256.FusedMultiplyAdd(a2, b2, c22);
            Vector256<float> a3 = Vector256.Create(a[3]);
            c30 = Vector256.FusedMultiplyAdd(a3, b0, c30);
            c31 = Vector256.FusedMultiplyAdd(a3, b1, c31);
            c32 = Vector256.FusedMultiplyAdd(a3, b2, c32);
            a += Width;
            b += Width;
        }
        c00.Store(c);
        c01.Store(c + 8);
        c02.Store(c + 16);
        c10.Store(c + (1 * Width));
        c11.Store(c + (1 * Width) + 8);
        c12.Store(c + (1 * Width) + 16);
        c20.Store(c + (2 * Width));
        c21.Store(c + (2 * Width) + 8);
        c22.Store(c + (2 * Width) + 16);
        c30.Store(c + (3 * Width));
        c31.Store(c + (3 * Width) + 8);
        c32.Store(c + (3 * Width) + 16);
    }
}
