using Pith.Numerics.Product;

namespace Pith.Numerics;

/// <summary>How fast this machine is, measured in a few tens of milliseconds when a plan is asked for.</summary>
/// <param name="MultiplyAddsPerSecond">Single-precision fused multiply-adds a second of one core, as the product kernel runs them.</param>
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
        return new MachineSpeed(ProductSpeed.MultiplyAddsPerSecond(), cores);
    }
}
