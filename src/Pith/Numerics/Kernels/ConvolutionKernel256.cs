using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pith.Numerics.Kernels;

/// <summary>The convolution's innermost loop for 256-bit vectors: six output pixels by 16 channels held in registers.</summary>
/// <remarks>Each accumulator is one fused multiply-add chain over the steps in ascending order, so every lane holds the bits that
/// <see cref="ConvolutionKernelScalar"/> computes. The accumulators are named locals because only those stay in registers.</remarks>
static unsafe class ConvolutionKernel256
{
    /// <summary>C[6, 16] = or += sums over the taps; see <see cref="ConvolutionKernelScalar.Accumulate"/> for the parameters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate16(float* x, int* offsets, int rows, int steps, nint rowStride, float* w, nint pitch, float* c, nint cPitch, bool load)
    {
        float* x0 = x + offsets[0];
        float* x1 = x + offsets[1];
        float* x2 = x + offsets[2];
        float* x3 = x + offsets[3];
        float* x4 = x + offsets[4];
        float* x5 = x + offsets[5];
        Vector256<float> c00 = Vector256<float>.Zero;
        Vector256<float> c01 = Vector256<float>.Zero;
        Vector256<float> c10 = Vector256<float>.Zero;
        Vector256<float> c11 = Vector256<float>.Zero;
        Vector256<float> c20 = Vector256<float>.Zero;
        Vector256<float> c21 = Vector256<float>.Zero;
        Vector256<float> c30 = Vector256<float>.Zero;
        Vector256<float> c31 = Vector256<float>.Zero;
        Vector256<float> c40 = Vector256<float>.Zero;
        Vector256<float> c41 = Vector256<float>.Zero;
        Vector256<float> c50 = Vector256<float>.Zero;
        Vector256<float> c51 = Vector256<float>.Zero;
        if (load)
        {
            c00 = Vector256.Load(c);
            c01 = Vector256.Load(c + 8);
            c10 = Vector256.Load(c + cPitch);
            c11 = Vector256.Load(c + cPitch + 8);
            c20 = Vector256.Load(c + (2 * cPitch));
            c21 = Vector256.Load(c + (2 * cPitch) + 8);
            c30 = Vector256.Load(c + (3 * cPitch));
            c31 = Vector256.Load(c + (3 * cPitch) + 8);
            c40 = Vector256.Load(c + (4 * cPitch));
            c41 = Vector256.Load(c + (4 * cPitch) + 8);
            c50 = Vector256.Load(c + (5 * cPitch));
            c51 = Vector256.Load(c + (5 * cPitch) + 8);
        }
        for (int row = 0; row < rows; row++)
        {
            for (nint step = 0; step < steps; step++)
            {
                Vector256<float> w0 = Vector256.Load(w);
                Vector256<float> w1 = Vector256.Load(w + 8);
                Vector256<float> b0 = Vector256.Create(x0[step]);
                c00 = Vector256.FusedMultiplyAdd(b0, w0, c00);
                c01 = Vector256.FusedMultiplyAdd(b0, w1, c01);
                Vector256<float> b1 = Vector256.Create(x1[step]);
                c10 = Vector256.FusedMultiplyAdd(b1, w0, c10);
                c11 = Vector256.FusedMultiplyAdd(b1, w1, c11);
                Vector256<float> b2 = Vector256.Create(x2[step]);
                c20 = Vector256.FusedMultiplyAdd(b2, w0, c20);
                c21 = Vector256.FusedMultiplyAdd(b2, w1, c21);
                Vector256<float> b3 = Vector256.Create(x3[step]);
                c30 = Vector256.FusedMultiplyAdd(b3, w0, c30);
                c31 = Vector256.FusedMultiplyAdd(b3, w1, c31);
                Vector256<float> b4 = Vector256.Create(x4[step]);
                c40 = Vector256.FusedMultiplyAdd(b4, w0, c40);
                c41 = Vector256.FusedMultiplyAdd(b4, w1, c41);
                Vector256<float> b5 = Vector256.Create(x5[step]);
                c50 = Vector256.FusedMultiplyAdd(b5, w0, c50);
                c51 = Vector256.FusedMultiplyAdd(b5, w1, c51);
                w += pitch;
            }
            x0 += rowStride;
            x1 += rowStride;
            x2 += rowStride;
            x3 += rowStride;
            x4 += rowStride;
            x5 += rowStride;
        }
        c00.Store(c);
        c01.Store(c + 8);
        c10.Store(c + cPitch);
        c11.Store(c + cPitch + 8);
        c20.Store(c + (2 * cPitch));
        c21.Store(c + (2 * cPitch) + 8);
        c30.Store(c + (3 * cPitch));
        c31.Store(c + (3 * cPitch) + 8);
        c40.Store(c + (4 * cPitch));
        c41.Store(c + (4 * cPitch) + 8);
        c50.Store(c + (5 * cPitch));
        c51.Store(c + (5 * cPitch) + 8);
    }
}
