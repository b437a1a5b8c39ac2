using Pith.Data;
using Pith.Data.Scores;
using Pith.Numerics;

namespace Pith.Scoring;

/// <summary>A definition of importance with its settings: what it is called, what a high value means, what it needs, and how it is
/// computed.</summary>
/// <remarks>A score is an immutable record whose options stand in the rules of <see cref="Info"/>; the catalogue makes one from texts.</remarks>
public interface IImportanceScore
{
    /// <summary>What the catalogue knows of the score: name, summary, options.</summary>
    MethodInfo<IImportanceScore> Info { get; }

    /// <summary>The contract name, e.g. <c>prototypicality</c>.</summary>
    string Name { get; }

    /// <summary>What a high value means.</summary>
    ScoreDirection Direction { get; }

    /// <summary>The definition in one sentence, stored beside the values.</summary>
    string Definition { get; }

    /// <summary>The paper or code whose definition is followed; null for none.</summary>
    string? Source { get; }

    /// <summary>What the score cannot do without.</summary>
    DataNeeds Needs { get; }

    /// <summary>Whether several ranks compute the score together; where not, one process has to. Default: not.</summary>
    internal bool SharesWork => false;

    /// <summary>What it takes of each of several ranks that share the work; of a score that they cannot share, nothing that is known.</summary>
    /// <param name="size">The size of the input.</param>
    /// <param name="ranks">Ranks.</param>
    /// <param name="speed">A rank's cores.</param>
    internal StageCost CostOnRanks(ScoreSize size, int ranks, MachineSpeed speed) => new([], []);

    /// <summary>What the computation takes, beyond reading the input and writing the values.</summary>
    /// <param name="size">The size of the input.</param>
    /// <param name="speed">The machine.</param>
    IEnumerable<StageCost> Cost(ScoreSize size, MachineSpeed speed);

    /// <summary>The score with what its settings leave open filled in for an input. Default: nothing is left open.</summary>
    /// <param name="input">The input; its values are not read.</param>
    IImportanceScore Settle(ScoreInput input) => this;

    /// <summary>Refuses settings that are out of range whatever the input is.</summary>
    /// <exception cref="OptionException">The message names the option, the value and what is allowed.</exception>
    void Validate() => Info.Validate(this);

    /// <summary>Refuses settings that are out of range for an input. Default: none is.</summary>
    /// <param name="input">The input; its values are not read.</param>
    /// <exception cref="OptionException">The message names the option, the value and what is allowed.</exception>
    void RequireFit(ScoreInput input) { }

    /// <summary>Why the score cannot be computed from an input that meets its needs, as the end of a sentence; null where it can.</summary>
    /// <param name="input">The input; its values are not read.</param>
    string? Obstacle(ScoreInput input) => null;

    /// <summary>Computes the score of every row.</summary>
    /// <param name="input">What is known about the rows.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>Scores [N]; NaN for rows that are not scored, finite else.</returns>
    /// <exception cref="OptionException">An option is out of range for this input, or something that the score needs is missing.</exception>
    /// <exception cref="InvalidDataContentException">The input holds values that the score cannot take.</exception>
    ImportanceScores Compute(ScoreInput input, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default);
}
