namespace Pith.Common;

/// <summary>One thing that a run will hold in memory.</summary>
/// <param name="Name">In plain words.</param>
/// <param name="Bytes">How much.</param>
/// <param name="Stage">The stage that alone holds it, or null where it stays to the end.</param>
public sealed record PlannedMemory(string Name, long Bytes, string? Stage = null);

/// <summary>One stage that a run will pass.</summary>
/// <param name="Name">As the manifest names it.</param>
/// <param name="Seconds">Estimated wall-clock seconds.</param>
public sealed record PlannedStage(string Name, double Seconds);

/// <summary>What one stage of a run costs: a cost model returns it, a plan adds it up.</summary>
/// <param name="Memory">What the stage holds.</param>
/// <param name="Stages">What it takes.</param>
/// <param name="DiskBytes">What it writes.</param>
public sealed record StageCost(IReadOnlyList<PlannedMemory> Memory, IReadOnlyList<PlannedStage> Stages, long DiskBytes = 0)
{
    /// <summary>Bytes that each of several ranks sends to others; 0 for one process.</summary>
    public long TrafficBytes { get; init; }
}
