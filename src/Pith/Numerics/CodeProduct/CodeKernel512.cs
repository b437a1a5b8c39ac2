using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pith.Numerics.CodeProduct;

/// <summary>Dot products of 16-bit codes for 512-bit vectors: one 32-bit lane takes two codes of two rows a step.</summary>
/// <remarks>Sums of products of whole numbers that fit 32 bits (see <see cref="CodeTile"/>) are exact, so the result does not depend on the width. The
/// accumulators are named locals because only those stay in registers.</remarks>
static unsafe class CodeKernel512
{
    /// <summary>C[8, 48] = A^T B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply48(int* a, int* b, nint stride, int steps, int* c, nint cStride)
    {
        Vector512<int> c00 = Vector512<int>.Zero;
        Vector512<int> c01 = Vector512<int>.Zero;
        Vector512<int> c02 = Vector512<int>.Zero;
        Vector512<int> c10 = Vector512<int>.Zero;
        Vector512<int> c11 = Vector512<int>.Zero;
        Vector512<int> c12 = Vector512<int>.Zero;
        Vector512<int> c20 = Vector512<int>.Zero;
        Vector512<int> c21 = Vector512<int>.Zero;
        Vector512<int> c22 = Vector512<int>.Zero;
        Vector512<int> c30 = Vector512<int>.Zero;
        Vector512<int> c31 = Vector512<int>.Zero;
        Vector512<int> c32 = Vector512<int>.Zero;
        Vector512<int> c40 = Vector512<int>.Zero;
        Vector512<int> c41 = Vector512<int>.Zero;
        Vector512<int> c42 = Vector512<int>.Zero;
        Vector512<int> c50 = Vector512<int>.Zero;
        Vector512<int> c51 = Vector512<int>.Zero;
        Vector512<int> c52 = Vector512<int>.Zero;
        Vector512<int> c60 = Vector512<int>.Zero;
        Vector512<int> c61 = Vector512<int>.Zero;
        Vector512<int> c62 = Vector512<int>.Zero;
        Vector512<int> c70 = Vector512<int>.Zero;
        Vector512<int> c71 = Vector512<int>.Zero;
        Vector512<int> c72 = Vector512<int>.Zero;
        for (int step = 0; step < steps; step++)
        {
            Vector512<short> b0 = Vector512.Load(b).AsInt16();
            Vector512<short> b1 = Vector512.Load(b + 16).AsInt16();
            Vector512<short> b2 = Vector512.Load(b + 32).AsInt16();
            Vector512<short> a0 = Vector512.Create(a[0]).AsInt16();
            c00 += Avx512BW.MultiplyAddAdjacent(a0, b0);
            c01 += Avx512BW.MultiplyAddAdjacent(a0, b1);
            c02 += Avx512BW.MultiplyAddAdjacent(a0, b2);
            Vector512<short> a1 = Vector512.Create(a[1]).AsInt16();
            c10 += Avx512BW.MultiplyAddAdjacent(a1, b0);
            c11 += Avx512BW.MultiplyAddAdjacent(a1, b1);
            c12 += Avx512BW.MultiplyAddAdjacent(a1, b2);
            Vector512<short> a2 = Vector512.Create(a[2]).AsInt16();
            c20 += Avx512BW.MultiplyAddAdjacent(a2, b0);
            c21 += Avx512BW.MultiplyAddAdjacent(a2, b1);
            c22 += Avx512BW.MultiplyAddAdjacent(a2, b2);
            Vector512<short> a3 = Vector512.Create(a[3]).AsInt16();
            c30 += Avx512BW.MultiplyAddAdjacent(a3, b0);
            c31 += Avx512BW.MultiplyAddAdjacent(a3, b1);
            c32 += Avx512BW.MultiplyAddAdjacent(a3, b2);
            Vector512<short> a4 = Vector512.Create(a[4]).AsInt16();
            c40 += Avx512BW.MultiplyAddAdjacent(a4, b0);
            c41 += Avx512BW.MultiplyAddAdjacent(a4, b1);
            c42 += Avx512BW.MultiplyAddAdjacent(a4, b2);
            Vector512<short> a5 = Vector512.Create(a[5]).AsInt16();
            c50 += Avx512BW.MultiplyAddAdjacent(a5, b0);
            c51 += Avx512BW.MultiplyAddAdjacent(a5, b1);
            c52 += Avx512BW.MultiplyAddAdjacent(a5, b2);
            Vector512<short> a6 = Vector512.Create(a[6]).AsInt16();
            c60 += Avx512BW.MultiplyAddAdjacent(a6, b0);
            c61 += Avx512BW.MultiplyAddAdjacent(a6, b1);
            c62 += Avx512BW.MultiplyAddAdjacent(a6, b2);
            Vector512<short> a7 = Vector512.Create(a[7]).AsInt16();
            c70 += Avx512BW.MultiplyAddAdjacent(a7, b0);
            c71 += Avx512BW.MultiplyAddAdjacent(a7, b1);
            c72 += Avx512BW.MultiplyAddAdjacent(a7, b2);
            a += stride;
            b += stride;
        }
        c00.Store(c);
        c01.Store(c + 16);
        c02.Store(c + 32);
        c += cStride;
        c10.Store(c);
        c11.Store(c + 16);
        c12.Store(c + 32);
        c += cStride;
        c20.Store(c);
        c21.Store(c + 16);
        c22.Store(c + 32);
        c += cStride;
        c30.Store(c);
        c31.Store(c + 16);
        c32.Store(c + 32);
        c += cStride;
        c40.Store(c);
        c41.Store(c + 16);
        c42.Store(c + 32);
        c += cStride;
        c50.Store(c);
        c51.Store(c + 16);
        c52.Store(c + 32);
        c += cStride;
        c60.Store(c);
        c61.Store(c + 16);
        c62.Store(c + 32);
        c += cStride;
        c70.Store(c);
        c71.Store(c + 16);
        c72.Store(c + 32);
    }

    /// <summary>C[8, 32] = A^T B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply32(int* a, int* b, nint stride, int steps, int* c, nint cStride)
    {
        Vector512<int> c00 = Vector512<int>.Zero;
        Vector512<int> c01 = Vector512<int>.Zero;
        Vector512<int> c10 = Vector512<int>.Zero;
        Vector512<int> c11 = Vector512<int>.Zero;
        Vector512<int> c20 = Vector512<int>.Zero;
        Vector512<int> c21 = Vector512<int>.Zero;
        Vector512<int> c30 = Vector512<int>.Zero;
        Vector512<int> c31 = Vector512<int>.Zero;
        Vector512<int> c40 = Vector512<int>.Zero;
        Vector512<int> c41 = Vector512<int>.Zero;
        Vector512<int> c50 = Vector512<int>.Zero;
        Vector512<int> c51 = Vector512<int>.Zero;
        Vector512<int> c60 = Vector512<int>.Zero;
        Vector512<int> c61 = Vector512<int>.Zero;
        Vector512<int> c70 = Vector512<int>.Zero;
        Vector512<int> c71 = Vector512<int>.Zero;
        for (int step = 0; step < steps; step++)
        {
            Vector512<short> b0 = Vector512.Load(b).AsInt16();
            Vector512<short> b1 = Vector512.Load(b + 16).AsInt16();
            Vector512<short> a0 = Vector512.Create(a[0]).AsInt16();
            c00 += Avx512BW.MultiplyAddAdjacent(a0, b0);
            c01 += Avx512BW.MultiplyAddAdjacent(a0, b1);
            Vector512<short> a1 = Vector512.Create(a[1]).AsInt16();
            c10 += Avx512BW.MultiplyAddAdjacent(a1, b0);
            c11 += Avx512BW.MultiplyAddAdjacent(a1, b1);
            Vector512<short> a2 = Vector512.Create(a[2]).AsInt16();
            c20 += Avx512BW.MultiplyAddAdjacent(a2, b0);
            c21 += Avx512BW.MultiplyAddAdjacent(a2, b1);
            Vector512<short> a3 = Vector512.Create(a[3]).AsInt16();
            c30 += Avx512BW.MultiplyAddAdjacent(a3, b0);
            c31 += Avx512BW.MultiplyAddAdjacent(a3, b1);
            Vector512<short> a4 = Vector512.Create(a[4]).AsInt16();
            c40 += Avx512BW.MultiplyAddAdjacent(a4, b0);
            c41 += Avx512BW.MultiplyAddAdjacent(a4, b1);
            Vector512<short> a5 = Vector512.Create(a[5]).AsInt16();
            c50 += Avx512BW.MultiplyAddAdjacent(a5, b0);
            c51 += Avx512BW.MultiplyAddAdjacent(a5, b1);
            Vector512<short> a6 = Vector512.Create(a[6]).AsInt16();
            c60 += Avx512BW.MultiplyAddAdjacent(a6, b0);
            c61 += Avx512BW.MultiplyAddAdjacent(a6, b1);
            Vector512<short> a7 = Vector512.Create(a[7]).AsInt16();
            c70 += Avx512BW.MultiplyAddAdjacent(a7, b0);
            c71 += Avx512BW.MultiplyAddAdjacent(a7, b1);
            a += stride;
            b += stride;
        }
        c00.Store(c);
        c01.Store(c + 16);
        c += cStride;
        c10.Store(c);
        c11.Store(c + 16);
        c += cStride;
        c20.Store(c);
        c21.Store(c + 16);
        c += cStride;
        c30.Store(c);
        c31.Store(c + 16);
        c += cStride;
        c40.Store(c);
        c41.Store(c + 16);
        c += cStride;
        c50.Store(c);
        c51.Store(c + 16);
        c += cStride;
        c60.Store(c);
        c61.Store(c + 16);
        c += cStride;
        c70.Store(c);
        c71.Store(c + 16);
    }

    /// <summary>C[8, 16] = A^T B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply16(int* a, int* b, nint stride, int steps, int* c, nint cStride)
    {
        Vector512<int> c00 = Vector512<int>.Zero;
        Vector512<int> c10 = Vector512<int>.Zero;
        Vector512<int> c20 = Vector512<int>.Zero;
        Vector512<int> c30 = Vector512<int>.Zero;
        Vector512<int> c40 = Vector512<int>.Zero;
        Vector512<int> c50 = Vector512<int>.Zero;
        Vector512<int> c60 = Vector512<int>.Zero;
        Vector512<int> c70 = Vector512<int>.Zero;
        for (int step = 0; step < steps; step++)
        {
            Vector512<short> b0 = Vector512.Load(b).AsInt16();
            Vector512<short> a0 = Vector512.Create(a[0]).AsInt16();
            c00 += Avx512BW.MultiplyAddAdjacent(a0, b0);
            Vector512<short> a1 = Vector512.Create(a[1]).AsInt16();
            c10 += Avx512BW.MultiplyAddAdjacent(a1, b0);
            Vector512<short> a2 = Vector512.Create(a[2]).AsInt16();
            c20 += Avx512BW.MultiplyAddAdjacent(a2, b0);
            Vector512<short> a3 = Vector512.Create(a[3]).AsInt16();
            c30 += Avx512BW.MultiplyAddAdjacent(a3, b0);
            Vector512<short> a4 = Vector512.Create(a[4]).AsInt16();
            c40 += Avx512BW.MultiplyAddAdjacent(a4, b0);
            Vector512<short> a5 = Vector512.Create(a[5]).AsInt16();
            c50 += Avx512BW.MultiplyAddAdjacent(a5, b0);
            Vector512<short> a6 = Vector512.Create(a[6]).AsInt16();
            c60 += Avx512BW.MultiplyAddAdjacent(a6, b0);
            Vector512<short> a7 = Vector512.Create(a[7]).AsInt16();
            c70 += Avx512BW.MultiplyAddAdjacent(a7, b0);
            a += stride;
            b += stride;
        }
        c00.Store(c);
        c += cStride;
        c10.Store(c);
        c += cStride;
        c20.Store(c);
        c += cStride;
        c30.Store(c);
        c += cStride;
        c40.Store(c);
        c += cStride;
        c50.Store(c);
        c += cStride;
        c60.Store(c);
        c += cStride;
        c70.Store(c);
    }
}
