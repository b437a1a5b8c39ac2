using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pith.Numerics.Kernels;

/// <summary>The innermost loop of a convolution's weight gradient for 512-bit vectors: six rows of weights by 64, 32, 16 channels.</summary>
/// <remarks>Each accumulator is one fused multiply-add chain over the pixels in ascending order that starts at zero and is then added to
/// the sum in memory; <see cref="WeightGradientKernelScalar"/> computes the same bits.</remarks>
static unsafe class WeightGradientKernel512
{
    /// <summary>C[6, 64] += X^T dY over some pixels; see <see cref="WeightGradientKernelScalar.Accumulate"/> for the parameters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate64(float* x, int* taps, int* pixelOffsets, int pixels, float* dy, nint dyPitch, float* c)
    {
        float* x0 = x + taps[0];
        float* x1 = x + taps[1];
        float* x2 = x + taps[2];
        float* x3 = x + taps[3];
        float* x4 = x + taps[4];
        float* x5 = x + taps[5];
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
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            nint at = pixelOffsets[pixel];
            Vector512<float> d0 = Vector512.Load(dy);
            Vector512<float> d1 = Vector512.Load(dy + 16);
            Vector512<float> d2 = Vector512.Load(dy + 32);
            Vector512<float> d3 = Vector512.Load(dy + 48);
            Vector512<float> b0 = Vector512.Create(x0[at]);
            c00 = Vector512.FusedMultiplyAdd(b0, d0, c00);
            c01 = Vector512.FusedMultiplyAdd(b0, d1, c01);
            c02 = Vector512.FusedMultiplyAdd(b0, d2, c02);
            c03 = Vector512.FusedMultiplyAdd(b0, d3, c03);
            Vector512<float> b1 = Vector512.Create(x1[at]);
            c10 = Vector512.FusedMultiplyAdd(b1, d0, c10);
            c11 = Vector512.FusedMultiplyAdd(b1, d1, c11);
            c12 = Vector512.FusedMultiplyAdd(b1, d2, c12);
            c13 = Vector512.FusedMultiplyAdd(b1, d3, c13);
            Vector512<float> b2 = Vector512.Create(x2[at]);
            c20 = Vector512.FusedMultiplyAdd(b2, d0, c20);
            c21 = Vector512.FusedMultiplyAdd(b2, d1, c21);
            c22 = Vector512.FusedMultiplyAdd(b2, d2, c22);
            c23 = Vector512.FusedMultiplyAdd(b2, d3, c23);
            Vector512<float> b3 = Vector512.Create(x3[at]);
            c30 = Vector512.FusedMultiplyAdd(b3, d0, c30);
            c31 = Vector512.FusedMultiplyAdd(b3, d1, c31);
            c32 = Vector512.FusedMultiplyAdd(b3, d2, c32);
            c33 = Vector512.FusedMultiplyAdd(b3, d3, c33);
            Vector512<float> b4 = Vector512.Create(x4[at]);
            c40 = Vector512.FusedMultiplyAdd(b4, d0, c40);
            c41 = Vector512.FusedMultiplyAdd(b4, d1, c41);
            c42 = Vector512.FusedMultiplyAdd(b4, d2, c42);
            c43 = Vector512.FusedMultiplyAdd(b4, d3, c43);
            Vector512<float> b5 = Vector512.Create(x5[at]);
            c50 = Vector512.FusedMultiplyAdd(b5, d0, c50);
            c51 = Vector512.FusedMultiplyAdd(b5, d1, c51);
            c52 = Vector512.FusedMultiplyAdd(b5, d2, c52);
            c53 = Vector512.FusedMultiplyAdd(b5, d3, c53);
            dy += dyPitch;
        }
        (Vector512.Load(c) + c00).Store(c);
        (Vector512.Load(c + 16) + c01).Store(c + 16);
        (Vector512.Load(c + 32) + c02).Store(c + 32);
        (Vector512.Load(c + 48) + c03).Store(c + 48);
        (Vector512.Load(c + 64) + c10).Store(c + 64);
        (Vector512.Load(c + 80) + c11).Store(c + 80);
        (Vector512.Load(c + 96) + c12).Store(c + 96);
        (Vector512.Load(c + 112) + c13).Store(c + 112);
        (Vector512.Load(c + 128) + c20).Store(c + 128);
        (Vector512.Load(c + 144) + c21).Store(c + 144);
        (Vector512.Load(c + 160) + c22).Store(c + 160);
        (Vector512.Load(c + 176) + c23).Store(c + 176);
        (Vector512.Load(c + 192) + c30).Store(c + 192);
        (Vector512.Load(c + 208) + c31).Store(c + 208);
        (Vector512.Load(c + 224) + c32).Store(c + 224);
        (Vector512.Load(c + 240) + c33).Store(c + 240);
        (Vector512.Load(c + 256) + c40).Store(c + 256);
        (Vector512.Load(c + 272) + c41).Store(c + 272);
        (Vector512.Load(c + 288) + c42).Store(c + 288);
        (Vector512.Load(c + 304) + c43).Store(c + 304);
        (Vector512.Load(c + 320) + c50).Store(c + 320);
        (Vector512.Load(c + 336) + c51).Store(c + 336);
        (Vector512.Load(c + 352) + c52).Store(c + 352);
        (Vector512.Load(c + 368) + c53).Store(c + 368);
    }

    /// <summary>C[6, 32] += X^T dY over some pixels; see <see cref="WeightGradientKernelScalar.Accumulate"/> for the parameters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate32(float* x, int* taps, int* pixelOffsets, int pixels, float* dy, nint dyPitch, float* c)
    {
        float* x0 = x + taps[0];
        float* x1 = x + taps[1];
        float* x2 = x + taps[2];
        float* x3 = x + taps[3];
        float* x4 = x + taps[4];
        float* x5 = x + taps[5];
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
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            nint at = pixelOffsets[pixel];
            Vector512<float> d0 = Vector512.Load(dy);
            Vector512<float> d1 = Vector512.Load(dy + 16);
            Vector512<float> b0 = Vector512.Create(x0[at]);
            c00 = Vector512.FusedMultiplyAdd(b0, d0, c00);
            c01 = Vector512.FusedMultiplyAdd(b0, d1, c01);
            Vector512<float> b1 = Vector512.Create(x1[at]);
            c10 = Vector512.FusedMultiplyAdd(b1, d0, c10);
            c11 = Vector512.FusedMultiplyAdd(b1, d1, c11);
            Vector512<float> b2 = Vector512.Create(x2[at]);
            c20 = Vector512.FusedMultiplyAdd(b2, d0, c20);
            c21 = Vector512.FusedMultiplyAdd(b2, d1, c21);
            Vector512<float> b3 = Vector512.Create(x3[at]);
            c30 = Vector512.FusedMultiplyAdd(b3, d0, c30);
            c31 = Vector512.FusedMultiplyAdd(b3, d1, c31);
            Vector512<float> b4 = Vector512.Create(x4[at]);
            c40 = Vector512.FusedMultiplyAdd(b4, d0, c40);
            c41 = Vector512.FusedMultiplyAdd(b4, d1, c41);
            Vector512<float> b5 = Vector512.Create(x5[at]);
            c50 = Vector512.FusedMultiplyAdd(b5, d0, c50);
            c51 = Vector512.FusedMultiplyAdd(b5, d1, c51);
            dy += dyPitch;
        }
        (Vector512.Load(c) + c00).Store(c);
        (Vector512.Load(c + 16) + c01).Store(c + 16);
        (Vector512.Load(c + 32) + c10).Store(c + 32);
        (Vector512.Load(c + 48) + c11).Store(c + 48);
        (Vector512.Load(c + 64) + c20).Store(c + 64);
        (Vector512.Load(c + 80) + c21).Store(c + 80);
        (Vector512.Load(c + 96) + c30).Store(c + 96);
        (Vector512.Load(c + 112) + c31).Store(c + 112);
        (Vector512.Load(c + 128) + c40).Store(c + 128);
        (Vector512.Load(c + 144) + c41).Store(c + 144);
        (Vector512.Load(c + 160) + c50).Store(c + 160);
        (Vector512.Load(c + 176) + c51).Store(c + 176);
    }

    /// <summary>C[6, 16] += X^T dY over some pixels; see <see cref="WeightGradientKernelScalar.Accumulate"/> for the parameters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate16(float* x, int* taps, int* pixelOffsets, int pixels, float* dy, nint dyPitch, float* c)
    {
        float* x0 = x + taps[0];
        float* x1 = x + taps[1];
        float* x2 = x + taps[2];
        float* x3 = x + taps[3];
        float* x4 = x + taps[4];
        float* x5 = x + taps[5];
        Vector512<float> c00 = Vector512<float>.Zero;
        Vector512<float> c10 = Vector512<float>.Zero;
        Vector512<float> c20 = Vector512<float>.Zero;
        Vector512<float> c30 = Vector512<float>.Zero;
        Vector512<float> c40 = Vector512<float>.Zero;
        Vector512<float> c50 = Vector512<float>.Zero;
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            nint at = pixelOffsets[pixel];
            Vector512<float> d0 = Vector512.Load(dy);
            Vector512<float> b0 = Vector512.Create(x0[at]);
            c00 = Vector512.FusedMultiplyAdd(b0, d0, c00);
            Vector512<float> b1 = Vector512.Create(x1[at]);
            c10 = Vector512.FusedMultiplyAdd(b1, d0, c10);
            Vector512<float> b2 = Vector512.Create(x2[at]);
            c20 = Vector512.FusedMultiplyAdd(b2, d0, c20);
            Vector512<float> b3 = Vector512.Create(x3[at]);
            c30 = Vector512.FusedMultiplyAdd(b3, d0, c30);
            Vector512<float> b4 = Vector512.Create(x4[at]);
            c40 = Vector512.FusedMultiplyAdd(b4, d0, c40);
            Vector512<float> b5 = Vector512.Create(x5[at]);
            c50 = Vector512.FusedMultiplyAdd(b5, d0, c50);
            dy += dyPitch;
        }
        (Vector512.Load(c) + c00).Store(c);
        (Vector512.Load(c + 16) + c10).Store(c + 16);
        (Vector512.Load(c + 32) + c20).Store(c + 32);
        (Vector512.Load(c + 48) + c30).Store(c + 48);
        (Vector512.Load(c + 64) + c40).Store(c + 64);
        (Vector512.Load(c + 80) + c50).Store(c + 80);
    }
}
