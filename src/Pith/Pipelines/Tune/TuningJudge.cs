namespace Pith.Pipelines.Tune;

/// <summary>What judges the coresets that compete, where they are of images.</summary>
enum TuningJudge
{
    /// <summary>Short trainings of the network on images of half the size.</summary>
    Network,

    /// <summary>A linear probe on features of all rows: seconds, and about the same choice (docs/choosing.md).</summary>
    Features,
}
