using Pith.Runs;

namespace Pith.Pipelines.Steps;

/// <summary>One step of a pipeline, whatever stage it runs: its folder has its name.</summary>
interface IStep
{
    /// <summary>The step's name, which is its folder's below the pipeline's.</summary>
    string Name { get; }

    /// <summary>The command that runs the same stage by itself.</summary>
    string Command { get; }

    /// <summary>Whether its seconds are what pruning costs; the others only measure how good the result is.</summary>
    bool IsCost { get; }

    /// <summary>One clause on what came of it, once it is finished.</summary>
    string Describe(string folder, Manifest manifest);

    /// <summary>Refuses wrong values, before any step has run.</summary>
    void Check();

    /// <summary>The step as a user would type it: option names with their texts, a switch that is on with none.</summary>
    IReadOnlyList<KeyValuePair<string, string?>> Arguments(string folder);

    /// <summary>Whether the step would be left as it is; false where what it reads is not there yet.</summary>
    bool WouldReuse(StepPlace place, CancellationToken cancellation);

    /// <summary>What the step will cost; what it reads must be there.</summary>
    /// <exception cref="PithException">An input is missing or wrong.</exception>
    RunPlan Plan(StepPlace place, StageContext context);

    /// <summary>Runs the step, or finds that it need not be run.</summary>
    FinishedStep Run(StepPlace place, StageContext context);
}

/// <summary>Where steps write, and what all of them get; none of it changes a byte of a result.</summary>
/// <param name="Folder">The pipeline's folder, absolute.</param>
/// <param name="Threads">Threads; 0 means all cores.</param>
/// <param name="Memory">A hard budget of memory in bytes; null for none.</param>
sealed record StepPlace(string Folder, int Threads, long? Memory);

/// <summary>A finished step.</summary>
/// <param name="Step">The step.</param>
/// <param name="Folder">Its run folder.</param>
/// <param name="Manifest">What it wrote.</param>
/// <param name="Reused">It was finished before and nothing that it depends on has changed.</param>
sealed record FinishedStep(IStep Step, string Folder, Manifest Manifest, bool Reused)
{
    /// <summary>Wall-clock seconds when it was made.</summary>
    public double Seconds => Manifest.Stages.Sum(stage => stage.Seconds);
}
