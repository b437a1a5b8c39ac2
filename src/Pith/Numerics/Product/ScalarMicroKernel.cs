using System.Runtime.CompilerServices;

namespace Pith.Numerics.Product;

/// <summary>The product's innermost loop without vectors: the definition that the vector kernels reproduce bit by bit.</summary>
/// <remarks><see cref="MathF.FusedMultiplyAdd"/> rounds once, in hardware or in software, so this path gives the same bits on a processor
/// without fused multiply-add; it is then slow, and only there to be right.</remarks>
static unsafe class ScalarMicroKernel
{
    /// <summary>Rows of A that one call covers.</summary>
    public const int Rows = 2;

    /// <summary>Rows of B (columns of C) that one call covers.</summary>
    public const int Columns = 2;

    /// <summary>C[2, 2] += A^T B over <paramref name="depth"/> steps of two panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(float* a, float* b, int depth, float* c)
    {
        const int Width = PackedPanels.Width;
        float c00 = c[0];
        float c01 = c[1];
        float c10 = c[Width];
        float c11 = c[Width + 1];
        for (int step = 0; step < depth; step++)
        {
            c00 = MathF.FusedMultiplyAdd(a[0], b[0], c00);
            c01 = MathF.FusedMultiplyAdd(a[0], b[1], c01);
            c10 = MathF.FusedMultiplyAdd(a[1], b[0], c10);
            c11 = MathF.FusedMultiplyAdd(a[1], b[1], c11);
            a += Width;
            b += Width;
        }
        c[0] = c00;
        c[1] = c01;
        c[Width] = c10;
        c[Width + 1] = c11;
    }
}
