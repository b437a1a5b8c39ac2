using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pith.Numerics.CodeProduct;

/// <summary>Dot products of 16-bit codes for 256-bit vectors; the same whole numbers as <see cref="CodeKernelScalar"/>.</summary>
static unsafe class CodeKernel256
{
    /// <summary>C[4, 16] = A^T B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply16(int* a, int* b, nint stride, int steps, int* c, nint cStride)
    {
        Vector256<int> c00 = Vector256<int>.Zero;
        Vector256<int> c01 = Vector256<int>.Zero;
        Vector256<int> c10 = Vector256<int>.Zero;
        Vector256<int> c11 = Vector256<int>.Zero;
        Vector256<int> c20 = Vector256<int>.Zero;
        Vector256<int> c21 = Vector256<int>.Zero;
        Vector256<int> c30 = Vector256<int>.Zero;
        Vector256<int> c31 = Vector256<int>.Zero;
        for (int step = 0; step < steps; step++)
        {
            Vector256<short> b0 = Vector256.Load(b).AsInt16();
            Vector256<short> b1 = Vector256.Load(b + 8).AsInt16();
            Vector256<short> a0 = Vector256.Create(a[0]).AsInt16();
            c00 += Avx2.MultiplyAddAdjacent(a0, b0);
            c01 += Avx2.MultiplyAddAdjacent(a0, b1);
            Vector256<short> a1 = Vector256.Create(a[1]).AsInt16();
            c10 += Avx2.MultiplyAddAdjacent(a1, b0);
            c11 += Avx2.MultiplyAddAdjacent(a1, b1);
            Vector256<short> a2 = Vector256.Create(a[2]).AsInt16();
            c20 += Avx2.MultiplyAddAdjacent(a2, b0);
            c21 += Avx2.MultiplyAddAdjacent(a2, b1);
            Vector256<short> a3 = Vector256.Create(a[3]).AsInt16();
            c30 += Avx2.MultiplyAddAdjacent(a3, b0);
            c31 += Avx2.MultiplyAddAdjacent(a3, b1);
            a += stride;
            b += stride;
        }
        c00.Store(c);
        c01.Store(c + 8);
        c += cStride;
        c10.Store(c);
        c11.Store(c + 8);
        c += cStride;
        c20.Store(c);
        c21.Store(c + 8);
        c += cStride;
        c30.Store(c);
        c31.Store(c + 8);
    }
}
