using Pith.Runs;

namespace Pith.Cli.Pipelines;

/// <summary>One argument of a stage's command.</summary>
/// <param name="Option">The option's name without dashes.</param>
/// <param name="Value">Its value; null for a switch that is on.</param>
/// <param name="IsInRun">The value is a path below the pipeline's folder, with forward slashes.</param>
/// <param name="Shown">What is recorded in place of a path that is read; null for the value itself.</param>
readonly record struct StageArgument(string Option, string? Value, bool IsInRun = false, string? Shown = null);

/// <summary>One stage of a pipeline: a command of Pith, run in its own folder with arguments that name what earlier stages wrote.</summary>
sealed record PipelineStage
{
    /// <summary>The stage's name, which is its folder's.</summary>
    public required string Name { get; init; }

    /// <summary>The command that it runs.</summary>
    public required string Command { get; init; }

    /// <summary>The section of the configuration whose options are passed on.</summary>
    public required string Section { get; init; }

    /// <summary>The arguments that the pipeline gives, read when the stages before are finished.</summary>
    public required Func<IEnumerable<StageArgument>> Arguments { get; init; }

    /// <summary>Whether the stage does not take an option of its section; asked when the stages before are finished.</summary>
    public Func<string, bool> LeavesOut { get; init; } = _ => false;

    /// <summary>A file of the stage that later ones read and that its manifest does not name because it holds times, or null.</summary>
    public string? UnlistedFile { get; init; }

    /// <summary>One clause on what came of it, for the screen.</summary>
    public required Func<Manifest, string> Describe { get; init; }

    /// <summary>Whether its seconds are what pruning costs; the others only measure how good the result is.</summary>
    public bool IsCost { get; init; } = true;
}

/// <summary>A finished stage.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Folder">Its run folder.</param>
/// <param name="Manifest">What it wrote.</param>
/// <param name="Reused">It was finished before and nothing that it depends on has changed.</param>
sealed record FinishedStage(PipelineStage Stage, string Folder, Manifest Manifest, bool Reused)
{
    /// <summary>Wall-clock seconds when it was made.</summary>
    public double Seconds => Manifest.Stages.Sum(s => s.Seconds);
}
