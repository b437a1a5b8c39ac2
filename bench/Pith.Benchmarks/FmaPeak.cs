using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pith.Benchmarks;

/// <summary>The most that one core can multiply and add: a loop of fused multiply-adds that touches nothing but registers.</summary>
/// <remarks>Sixteen independent chains hide the latency of the instruction (4 cycles at two a cycle need eight); the multiplier keeps
/// every chain finite and the sum is returned, so that nothing can be left out.</remarks>
static class FmaPeak
{
    const int Chains = 16;
    const int Steps = 1 << 22;

    /// <summary>GFLOP/s of one core, the best of several short runs; a fused multiply-add counts two.</summary>
    public static double MeasureGigaflops(int runs = 12)
    {
        int lanes = Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;
        double best = 0;
        for (int run = 0; run < runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            float sum = lanes switch { 16 => Loop512(Steps), 8 => Loop256(Steps), _ => Loop128(Steps) };
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (!float.IsFinite(sum))
                throw new InvalidOperationException("The peak loop overflowed.");
            best = Math.Max(best, 2.0 * Chains * lanes * Steps / seconds / 1e9);
        }
        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Loop512(int steps)
    {
        Vector512<float> m = Vector512.Create(0.9999f), b = Vector512.Create(0.0001f);
        Vector512<float> a0 = m, a1 = m, a2 = m, a3 = m, a4 = m, a5 = m, a6 = m, a7 = m;
        Vector512<float> c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b;
        for (int i = 0; i < steps; i++)
        {
            a0 = Vector512.FusedMultiplyAdd(a0, m, b);
            a1 = Vector512.FusedMultiplyAdd(a1, m, b);
            a2 = Vector512.FusedMultiplyAdd(a2, m, b);
            a3 = Vector512.FusedMultiplyAdd(a3, m, b);
            a4 = Vector512.FusedMultiplyAdd(a4, m, b);
            a5 = Vector512.FusedMultiplyAdd(a5, m, b);
            a6 = Vector512.FusedMultiplyAdd(a6, m, b);
            a7 = Vector512.FusedMultiplyAdd(a7, m, b);
            c0 = Vector512.FusedMultiplyAdd(c0, m, b);
            c1 = Vector512.FusedMultiplyAdd(c1, m, b);
            c2 = Vector512.FusedMultiplyAdd(c2, m, b);
            c3 = Vector512.FusedMultiplyAdd(c3, m, b);
            c4 = Vector512.FusedMultiplyAdd(c4, m, b);
            c5 = Vector512.FusedMultiplyAdd(c5, m, b);
            c6 = Vector512.FusedMultiplyAdd(c6, m, b);
            c7 = Vector512.FusedMultiplyAdd(c7, m, b);
        }
        return Vector512.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Loop256(int steps)
    {
        // AVX2 has sixteen registers: eight chains and the two constants stay in them, so the sixteen chains run as two loops.
        Vector256<float> m = Vector256.Create(0.9999f), b = Vector256.Create(0.0001f);
        float sum = 0;
        for (int half = 0; half < 2; half++)
        {
            Vector256<float> a0 = m, a1 = m, a2 = m, a3 = m, a4 = m, a5 = m, a6 = m, a7 = m;
            for (int i = 0; i < steps; i++)
            {
                a0 = Vector256.FusedMultiplyAdd(a0, m, b);
                a1 = Vector256.FusedMultiplyAdd(a1, m, b);
                a2 = Vector256.FusedMultiplyAdd(a2, m, b);
                a3 = Vector256.FusedMultiplyAdd(a3, m, b);
                a4 = Vector256.FusedMultiplyAdd(a4, m, b);
                a5 = Vector256.FusedMultiplyAdd(a5, m, b);
                a6 = Vector256.FusedMultiplyAdd(a6, m, b);
                a7 = Vector256.FusedMultiplyAdd(a7, m, b);
            }
            sum += Vector256.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7);
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Loop128(int steps)
    {
        Vector128<float> m = Vector128.Create(0.9999f), b = Vector128.Create(0.0001f);
        float sum = 0;
        for (int half = 0; half < 2; half++)
        {
            Vector128<float> a0 = m, a1 = m, a2 = m, a3 = m, a4 = m, a5 = m, a6 = m, a7 = m;
            for (int i = 0; i < steps; i++)
            {
                a0 = Vector128.FusedMultiplyAdd(a0, m, b);
                a1 = Vector128.FusedMultiplyAdd(a1, m, b);
                a2 = Vector128.FusedMultiplyAdd(a2, m, b);
                a3 = Vector128.FusedMultiplyAdd(a3, m, b);
                a4 = Vector128.FusedMultiplyAdd(a4, m, b);
                a5 = Vector128.FusedMultiplyAdd(a5, m, b);
                a6 = Vector128.FusedMultiplyAdd(a6, m, b);
                a7 = Vector128.FusedMultiplyAdd(a7, m, b);
            }
            sum += Vector128.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7);
        }
        return sum;
    }
}
