using Pith.Runs;

namespace Pith.Pipelines;

/// <summary>A stage as lists, help texts and documents see it, whatever its request is.</summary>
interface IStage
{
    /// <summary>Whether several ranks can run the stage together, each doing a part of the work.</summary>
    bool RunsOnRanks { get; }

    /// <summary>The contract name, which is the command's, e.g. <c>prune</c>.</summary>
    string Name { get; }

    /// <summary>What it does, in one clause.</summary>
    string Summary { get; }

    /// <summary>Every option of its request that shapes the result.</summary>
    IReadOnlyList<IOptionRule> Rules { get; }

    /// <summary>Groups of options of which at most one may be given.</summary>
    IReadOnlyList<IReadOnlyList<string>> Exclusive { get; }

    /// <summary>Whether its folder is written in its place, so that a stopped run can be continued; else it appears whole at the end.</summary>
    bool IsResumable { get; }

    /// <summary>The ending of the one file that it writes in place of a run folder, e.g. <c>.npz</c>; null where it writes a folder.</summary>
    string? FileExtension { get; }

    /// <summary>The default of one of <see cref="Rules"/> as text; empty for none.</summary>
    string DefaultText(IOptionRule rule);

    /// <summary>Runs the stage again as a manifest records it: with its options, on the inputs where they were.</summary>
    /// <param name="manifest">The manifest of a run of this stage.</param>
    /// <param name="folder">The run folder to write.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="context">Progress, cancellation, messages, times.</param>
    /// <returns>The manifest of the new run.</returns>
    /// <exception cref="OptionException">The manifest has an option that the stage does not take.</exception>
    Manifest Replay(Manifest manifest, string folder, int threads, StageContext context);
}
