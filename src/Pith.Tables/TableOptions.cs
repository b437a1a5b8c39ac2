using Pith.Tables.Engine;

namespace Pith.Tables;

/// <summary>What the table engine may use.</summary>
public sealed record TableOptions
{
    /// <summary>The most memory that the engine takes for itself, in bytes; what does not fit goes to <see cref="TemporaryFolder"/>. The
    /// values that are handed out lie beside it. Null, the default, means a quarter of the machine's memory; at least 128 MiB are taken.</summary>
    public long? Memory { get; init; }

    /// <summary>Threads, 1 to 1024; 0, the default, means all cores. Results do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>An existing folder in which the engine makes one of its own when memory does not suffice, and removes it at the end. Null,
    /// the default, means the system's folder for temporary files.</summary>
    public string? TemporaryFolder { get; init; }

    internal EngineOptions ToEngine()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Threads, 1024);
        if (Memory is long memory)
            ArgumentOutOfRangeException.ThrowIfNegative(memory);
        return new EngineOptions(
            Math.Max(EngineOptions.LeastMemory, Memory ?? EngineOptions.DefaultMemory),
            Threads > 0 ? Threads : Environment.ProcessorCount,
            TemporaryFolder ?? Path.GetTempPath());
    }
}
