namespace Pith.Tables.Engine;

/// <summary>What the engine may use, every value settled.</summary>
/// <param name="Memory">Bytes.</param>
/// <param name="Threads">At least 1.</param>
/// <param name="TemporaryFolder">Where it makes a folder of its own when memory does not suffice.</param>
sealed record EngineOptions(long Memory, int Threads, string TemporaryFolder)
{
    /// <summary>The least memory with which the engine works, in bytes.</summary>
    public const long LeastMemory = 128L << 20;

    /// <summary>A quarter of the machine's memory: what the engine hands out lies beside it.</summary>
    public static long DefaultMemory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;
}
