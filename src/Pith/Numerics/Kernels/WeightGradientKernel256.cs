using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pith.Numerics.Kernels;

/// <summary>The innermost loop of a convolution's weight gradient for 256-bit vectors: six rows of weights by 16 channels.</summary>
/// <remarks>Each accumulator is one fused multiply-add chain over the pixels in ascending order that starts at zero and is then added to
/// the sum in memory; <see cref="WeightGradientKernelScalar"/> computes the same bits.</remarks>
static unsafe class WeightGradientKernel256
{
    /// <summary>C[6, 16] += X^T dY over some pixels; see <see cref="WeightGradientKernelScalar.Accumulate"/> for the parameters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate16(float* x, int* taps, int* pixelOffsets, int pixels, float* dy, nint dyPitch, float* c, nint cPitch)
    {
        float* x0 = x + taps[0];
        float* x1 = x + taps[1];
        float* x2 = x + taps[2];
        float* x3 = x + taps[3];
        float* x4 = x + taps[4];
        float* x5 = x + taps[5];
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
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            nint at = pixelOffsets[pixel];
            Vector256<float> d0 = Vector256.Load(dy);
            Vector256<float> d1 = Vector256.Load(dy + 8);
            Vector256<float> b0 = Vector256.Create(x0[at]);
            c00 = Vector256.FusedMultiplyAdd(b0, d0, c00);
            c01 = Vector256.FusedMultiplyAdd(b0, d1, c01);
            Vector256<float> b1 = Vector256.Create(x1[at]);
            c10 = Vector256.FusedMultiplyAdd(b1, d0, c10);
            c11 = Vector256.FusedMultiplyAdd(b1, d1, c11);
            Vector256<float> b2 = Vector256.Create(x2[at]);
            c20 = Vector256.FusedMultiplyAdd(b2, d0, c20);
            c21 = Vector256.FusedMultiplyAdd(b2, d1, c21);
            Vector256<float> b3 = Vector256.Create(x3[at]);
            c30 = Vector256.FusedMultiplyAdd(b3, d0, c30);
            c31 = Vector256.FusedMultiplyAdd(b3, d1, c31);
            Vector256<float> b4 = Vector256.Create(x4[at]);
            c40 = Vector256.FusedMultiplyAdd(b4, d0, c40);
            c41 = Vector256.FusedMultiplyAdd(b4, d1, c41);
            Vector256<float> b5 = Vector256.Create(x5[at]);
            c50 = Vector256.FusedMultiplyAdd(b5, d0, c50);
            c51 = Vector256.FusedMultiplyAdd(b5, d1, c51);
            dy += dyPitch;
        }
        (Vector256.Load(c) + c00).Store(c);
        (Vector256.Load(c + 8) + c01).Store(c + 8);
        (Vector256.Load(c + cPitch) + c10).Store(c + cPitch);
        (Vector256.Load(c + cPitch + 8) + c11).Store(c + cPitch + 8);
        (Vector256.Load(c + (2 * cPitch)) + c20).Store(c + (2 * cPitch));
        (Vector256.Load(c + (2 * cPitch) + 8) + c21).Store(c + (2 * cPitch) + 8);
        (Vector256.Load(c + (3 * cPitch)) + c30).Store(c + (3 * cPitch));
        (Vector256.Load(c + (3 * cPitch) + 8) + c31).Store(c + (3 * cPitch) + 8);
        (Vector256.Load(c + (4 * cPitch)) + c40).Store(c + (4 * cPitch));
        (Vector256.Load(c + (4 * cPitch) + 8) + c41).Store(c + (4 * cPitch) + 8);
        (Vector256.Load(c + (5 * cPitch)) + c50).Store(c + (5 * cPitch));
        (Vector256.Load(c + (5 * cPitch) + 8) + c51).Store(c + (5 * cPitch) + 8);
    }
}
