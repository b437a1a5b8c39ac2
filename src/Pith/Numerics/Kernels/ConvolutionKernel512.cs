using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pith.Numerics.Kernels;

/// <summary>The convolution's innermost loop for 512-bit vectors: six output pixels by 64, 32, 16 channels held in registers.</summary>
/// <remarks>Each accumulator is one fused multiply-add chain over the steps in ascending order, so every lane holds the bits that
/// <see cref="ConvolutionKernelScalar"/> computes. The accumulators are named locals because only those stay in registers.</remarks>
static unsafe class ConvolutionKernel512
{
    /// <summary>C[6, 64] = or += sums over the taps; see <see cref="ConvolutionKernelScalar.Accumulate"/> for the parameters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate64(float* x, int* offsets, int rows, int steps, nint rowStride, float* w, float* c, nint cPitch, bool load)
    {
        float* x0 = x + offsets[0];
        float* x1 = x + offsets[1];
        float* x2 = x + offsets[2];
        float* x3 = x + offsets[3];
        float* x4 = x + offsets[4];
        float* x5 = x + offsets[5];
        Vector512<float> c00 = Vector512<float>.Zero;
        Vector512<float> c01 = Vector512<float>.Zero;
        Vector512<float> c02 = Vector512<float>.Zero;
        Vector512<float> c03 = Vector512<float>.Zero;
        Vector512<float> c10 = Vector512<float>.Zero;
        Vector512<float> c11 = Vector512<float>.Zero;
        Vector512<float> c12 = Vector512<float>.Zero;
        Vector512<float> c13 = Vector512<float>.Zero;
        Vector512<float> c20 = Vector512<float>.Zero;
        Vector512<float> c21 = Vector512<float>.Zero;
        Vector512<float> c22 = Vector512<float>.Zero;
        Vector512<float> c23 = Vector512<float>.Zero;
        Vector512<float> c30 = Vector512<float>.Zero;
        Vector512<float> c31 = Vector512<float>.Zero;
        Vector512<float> c32 = Vector512<float>.Zero;
        Vector512<float> c33 = Vector512<float>.Zero;
        Vector512<float> c40 = Vector512<float>.Zero;
        Vector512<float> c41 = Vector512<float>.Zero;
        Vector512<float> c42 = Vector512<float>.Zero;
        Vector512<float> c43 = Vector512<float>.Zero;
        Vector512<float> c50 = Vector512<float>.Zero;
        Vector512<float> c51 = Vector512<float>.Zero;
        Vector512<float> c52 = Vector512<float>.Zero;
        Vector512<float> c53 = Vector512<float>.Zero;
        if (load)
        {
            c00 = Vector512.Load(c);
            c01 = Vector512.Load(c + 16);
            c02 = Vector512.Load(c + 32);
            c03 = Vector512.Load(c + 48);
            c10 = Vector512.Load(c + cPitch);
            c11 = Vector512.Load(c + cPitch + 16);
            c12 = Vector512.Load(c + cPitch + 32);
            c13 = Vector512.Load(c + cPitch + 48);
            c20 = Vector512.Load(c + (2 * cPitch));
            c21 = Vector512.Load(c + (2 * cPitch) + 16);
            c22 = Vector512.Load(c + (2 * cPitch) + 32);
            c23 = Vector512.Load(c + (2 * cPitch) + 48);
            c30 = Vector512.Load(c + (3 * cPitch));
            c31 = Vector512.Load(c + (3 * cPitch) + 16);
            c32 = Vector512.Load(c + (3 * cPitch) + 32);
            c33 = Vector512.Load(c + (3 * cPitch) + 48);
            c40 = Vector512.Load(c + (4 * cPitch));
            c41 = Vector512.Load(c + (4 * cPitch) + 16);
            c42 = Vector512.Load(c + (4 * cPitch) + 32);
            c43 = Vector512.Load(c + (4 * cPitch) + 48);
            c50 = Vector512.Load(c + (5 * cPitch));
            c51 = Vector512.Load(c + (5 * cPitch) + 16);
            c52 = Vector512.Load(c + (5 * cPitch) + 32);
            c53 = Vector512.Load(c + (5 * cPitch) + 48);
        }
        for (int row = 0; row < rows; row++)
        {
            for (nint step = 0; step < steps; step++)
            {
                Vector512<float> w0 = Vector512.Load(w);
                Vector512<float> w1 = Vector512.Load(w + 16);
                Vector512<float> w2 = Vector512.Load(w + 32);
                Vector512<float> w3 = Vector512.Load(w + 48);
                Vector512<float> b0 = Vector512.Create(x0[step]);
                c00 = Vector512.FusedMultiplyAdd(b0, w0, c00);
                c01 = Vector512.FusedMultiplyAdd(b0, w1, c01);
                c02 = Vector512.FusedMultiplyAdd(b0, w2, c02);
                c03 = Vector512.FusedMultiplyAdd(b0, w3, c03);
                Vector512<float> b1 = Vector512.Create(x1[step]);
                c10 = Vector512.FusedMultiplyAdd(b1, w0, c10);
                c11 = Vector512.FusedMultiplyAdd(b1, w1, c11);
                c12 = Vector512.FusedMultiplyAdd(b1, w2, c12);
                c13 = Vector512.FusedMultiplyAdd(b1, w3, c13);
                Vector512<float> b2 = Vector512.Create(x2[step]);
                c20 = Vector512.FusedMultiplyAdd(b2, w0, c20);
                c21 = Vector512.FusedMultiplyAdd(b2, w1, c21);
                c22 = Vector512.FusedMultiplyAdd(b2, w2, c22);
                c23 = Vector512.FusedMultiplyAdd(b2, w3, c23);
                Vector512<float> b3 = Vector512.Create(x3[step]);
                c30 = Vector512.FusedMultiplyAdd(b3, w0, c30);
                c31 = Vector512.FusedMultiplyAdd(b3, w1, c31);
                c32 = Vector512.FusedMultiplyAdd(b3, w2, c32);
                c33 = Vector512.FusedMultiplyAdd(b3, w3, c33);
                Vector512<float> b4 = Vector512.Create(x4[step]);
                c40 = Vector512.FusedMultiplyAdd(b4, w0, c40);
                c41 = Vector512.FusedMultiplyAdd(b4, w1, c41);
                c42 = Vector512.FusedMultiplyAdd(b4, w2, c42);
                c43 = Vector512.FusedMultiplyAdd(b4, w3, c43);
                Vector512<float> b5 = Vector512.Create(x5[step]);
                c50 = Vector512.FusedMultiplyAdd(b5, w0, c50);
                c51 = Vector512.FusedMultiplyAdd(b5, w1, c51);
                c52 = Vector512.FusedMultiplyAdd(b5, w2, c52);
                c53 = Vector512.FusedMultiplyAdd(b5, w3, c53);
                w += 64;
            }
            x0 += rowStride;
            x1 += rowStride;
            x2 += rowStride;
            x3 += rowStride;
            x4 += rowStride;
            x5 += rowStride;
        }
        c00.Store(c);
        c01.Store(c + 16);
        c02.Store(c + 32);
        c03.Store(c + 48);
        c10.Store(c + cPitch);
        c11.Store(c + cPitch + 16);
        c12.Store(c + cPitch + 32);
        c13.Store(c + cPitch + 48);
        c20.Store(c + (2 * cPitch));
        c21.Store(c + (2 * cPitch) + 16);
        c22.Store(c + (2 * cPitch) + 32);
        c23.Store(c + (2 * cPitch) + 48);
        c30.Store(c + (3 * cPitch));
        c31.Store(c + (3 * cPitch) + 16);
        c32.Store(c + (3 * cPitch) + 32);
        c33.Store(c + (3 * cPitch) + 48);
        c40.Store(c + (4 * cPitch));
        c41.Store(c + (4 * cPitch) + 16);
        c42.Store(c + (4 * cPitch) + 32);
        c43.Store(c + (4 * cPitch) + 48);
        c50.Store(c + (5 * cPitch));
        c51.Store(c + (5 * cPitch) + 16);
        c52.Store(c + (5 * cPitch) + 32);
        c53.Store(c + (5 * cPitch) + 48);
    }

    /// <summary>C[6, 32] = or += sums over the taps; see <see cref="ConvolutionKernelScalar.Accumulate"/> for the parameters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate32(float* x, int* offsets, int rows, int steps, nint rowStride, float* w, float* c, nint cPitch, bool load)
    {
        float* x0 = x + offsets[0];
        float* x1 = x + offsets[1];
        float* x2 = x + offsets[2];
        float* x3 = x + offsets[3];
        float* x4 = x + offsets[4];
        float* x5 = x + offsets[5];
        Vector512<float> c00 = Vector512<float>.Zero;
        Vector512<float> c01 = Vector512<float>.Zero;
        Vector512<float> c10 = Vector512<float>.Zero;
        Vector512<float> c11 = Vector512<float>.Zero;
        Vector512<float> c20 = Vector512<float>.Zero;
        Vector512<float> c21 = Vector512<float>.Zero;
        Vector512<float> c30 = Vector512<float>.Zero;
        Vector512<float> c31 = Vector512<float>.Zero;
        Vector512<float> c40 = Vector512<float>.Zero;
        Vector512<float> c41 = Vector512<float>.Zero;
        Vector512<float> c50 = Vector512<float>.Zero;
        Vector512<float> c51 = Vector512<float>.Zero;
        if (load)
        {
            c00 = Vector512.Load(c);
            c01 = Vector512.Load(c + 16);
            c10 = Vector512.Load(c + cPitch);
            c11 = Vector512.Load(c + cPitch + 16);
            c20 = Vector512.Load(c + (2 * cPitch));
            c21 = Vector512.Load(c + (2 * cPitch) + 16);
            c30 = Vector512.Load(c + (3 * cPitch));
            c31 = Vector512.Load(c + (3 * cPitch) + 16);
            c40 = Vector512.Load(c + (4 * cPitch));
            c41 = Vector512.Load(c + (4 * cPitch) + 16);
            c50 = Vector512.Load(c + (5 * cPitch));
            c51 = Vector512.Load(c + (5 * cPitch) + 16);
        }
        for (int row = 0; row < rows; row++)
        {
            for (nint step = 0; step < steps; step++)
            {
                Vector512<float> w0 = Vector512.Load(w);
                Vector512<float> w1 = Vector512.Load(w + 16);
                Vector512<float> b0 = Vector512.Create(x0[step]);
                c00 = Vector512.FusedMultiplyAdd(b0, w0, c00);
                c01 = Vector512.FusedMultiplyAdd(b0, w1, c01);
                Vector512<float> b1 = Vector512.Create(x1[step]);
                c10 = Vector512.FusedMultiplyAdd(b1, w0, c10);
                c11 = Vector512.FusedMultiplyAdd(b1, w1, c11);
                Vector512<float> b2 = Vector512.Create(x2[step]);
                c20 = Vector512.FusedMultiplyAdd(b2, w0, c20);
                c21 = Vector512.FusedMultiplyAdd(b2, w1, c21);
                Vector512<float> b3 = Vector512.Create(x3[step]);
                c30 = Vector512.FusedMultiplyAdd(b3, w0, c30);
                c31 = Vector512.FusedMultiplyAdd(b3, w1, c31);
                Vector512<float> b4 = Vector512.Create(x4[step]);
                c40 = Vector512.FusedMultiplyAdd(b4, w0, c40);
                c41 = Vector512.FusedMultiplyAdd(b4, w1, c41);
                Vector512<float> b5 = Vector512.Create(x5[step]);
                c50 = Vector512.FusedMultiplyAdd(b5, w0, c50);
                c51 = Vector512.FusedMultiplyAdd(b5, w1, c51);
                w += 32;
            }
            x0 += rowStride;
            x1 += rowStride;
            x2 += rowStride;
            x3 += rowStride;
            x4 += rowStride;
            x5 += rowStride;
        }
        c00.Store(c);
        c01.Store(c + 16);
        c10.Store(c + cPitch);
        c11.Store(c + cPitch + 16);
        c20.Store(c + (2 * cPitch));
        c21.Store(c + (2 * cPitch) + 16);
        c30.Store(c + (3 * cPitch));
        c31.Store(c + (3 * cPitch) + 16);
        c40.Store(c + (4 * cPitch));
        c41.Store(c + (4 * cPitch) + 16);
        c50.Store(c + (5 * cPitch));
        c51.Store(c + (5 * cPitch) + 16);
    }

    /// <summary>C[6, 16] = or += sums over the taps; see <see cref="ConvolutionKernelScalar.Accumulate"/> for the parameters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate16(float* x, int* offsets, int rows, int steps, nint rowStride, float* w, float* c, nint cPitch, bool load)
    {
        float* x0 = x + offsets[0];
        float* x1 = x + offsets[1];
        float* x2 = x + offsets[2];
        float* x3 = x + offsets[3];
        float* x4 = x + offsets[4];
        float* x5 = x + offsets[5];
        Vector512<float> c00 = Vector512<float>.Zero;
        Vector512<float> c10 = Vector512<float>.Zero;
        Vector512<float> c20 = Vector512<float>.Zero;
        Vector512<float> c30 = Vector512<float>.Zero;
        Vector512<float> c40 = Vector512<float>.Zero;
        Vector512<float> c50 = Vector512<float>.Zero;
        if (load)
        {
            c00 = Vector512.Load(c);
            c10 = Vector512.Load(c + cPitch);
            c20 = Vector512.Load(c + (2 * cPitch));
            c30 = Vector512.Load(c + (3 * cPitch));
            c40 = Vector512.Load(c + (4 * cPitch));
            c50 = Vector512.Load(c + (5 * cPitch));
        }
        for (int row = 0; row < rows; row++)
        {
            for (nint step = 0; step < steps; step++)
            {
                Vector512<float> w0 = Vector512.Load(w);
                Vector512<float> b0 = Vector512.Create(x0[step]);
                c00 = Vector512.FusedMultiplyAdd(b0, w0, c00);
                Vector512<float> b1 = Vector512.Create(x1[step]);
                c10 = Vector512.FusedMultiplyAdd(b1, w0, c10);
                Vector512<float> b2 = Vector512.Create(x2[step]);
                c20 = Vector512.FusedMultiplyAdd(b2, w0, c20);
                Vector512<float> b3 = Vector512.Create(x3[step]);
                c30 = Vector512.FusedMultiplyAdd(b3, w0, c30);
                Vector512<float> b4 = Vector512.Create(x4[step]);
                c40 = Vector512.FusedMultiplyAdd(b4, w0, c40);
                Vector512<float> b5 = Vector512.Create(x5[step]);
                c50 = Vector512.FusedMultiplyAdd(b5, w0, c50);
                w += 16;
            }
            x0 += rowStride;
            x1 += rowStride;
            x2 += rowStride;
            x3 += rowStride;
            x4 += rowStride;
            x5 += rowStride;
        }
        c00.Store(c);
        c10.Store(c + cPitch);
        c20.Store(c + (2 * cPitch));
        c30.Store(c + (3 * cPitch));
        c40.Store(c + (4 * cPitch));
        c50.Store(c + (5 * cPitch));
    }
}
