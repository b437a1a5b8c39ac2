using System.Diagnostics;
using System.Numerics;

namespace Pith.Runs;

/// <summary>How fast this machine is, measured in a few tens of milliseconds when a plan is asked for.</summary>
/// <param name="MultiplyAddsPerSecond">Single-precision fused multiply-adds a second of one core, at the widest vector the run time uses.</param>
/// <param name="Cores">Cores that will work.</param>
public sealed record MachineSpeed(double MultiplyAddsPerSecond, int Cores)
{
    /// <summary>A machine of 2026, for plans whose time nobody reads.</summary>
    public static MachineSpeed Typical { get; } = new(60e9, Environment.ProcessorCount);

    /// <summary>Measures one core and assumes that the others are alike.</summary>
    /// <param name="threads">Threads that the run will use; 0 means all cores.</param>
    public static MachineSpeed Measure(int threads = 0)
    {
        int cores = threads == 0 ? Environment.ProcessorCount : Math.Min(threads, Environment.ProcessorCount);
        // The first rounds run in unoptimised code until the loop is replaced; the best round counts.
        double best = 0;
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < 64 && Stopwatch.GetElapsedTime(start).TotalMilliseconds < 60; round++)
            best = Math.Max(best, OneRound(20_000));
        return new MachineSpeed(best, cores);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]
    static double OneRound(int steps)
    {
        // Ten independent chains: latency 4 times two units, so that only the arithmetic limits.
        Vector<float> x = new(0.999f), y = new(1e-6f);
        Vector<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y;
        long start = Stopwatch.GetTimestamp();
        for (int step = 0; step < steps; step++)
        {
            a = Vector.FusedMultiplyAdd(a, x, y);
            b = Vector.FusedMultiplyAdd(b, x, y);
            c = Vector.FusedMultiplyAdd(c, x, y);
            d = Vector.FusedMultiplyAdd(d, x, y);
            e = Vector.FusedMultiplyAdd(e, x, y);
            f = Vector.FusedMultiplyAdd(f, x, y);
            g = Vector.FusedMultiplyAdd(g, x, y);
            h = Vector.FusedMultiplyAdd(h, x, y);
            i = Vector.FusedMultiplyAdd(i, x, y);
            j = Vector.FusedMultiplyAdd(j, x, y);
        }
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        float kept = Vector.Sum(a + b + c + d + e + f + g + h + i + j);
        return float.IsNaN(kept) || seconds <= 0 ? 0 : 10.0 * steps * Vector<float>.Count / seconds;
    }
}
