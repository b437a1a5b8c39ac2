using System.Globalization;
using Pith.Data;
using Pith.Data.Dynamics;
using Pith.Data.Scores;
using Pith.Numerics;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>An importance score that is computed from the recorded outputs of a row over the epochs.</summary>
/// <remarks>Several of them that are computed together share one pass over the files: <see cref="Catalogue.Scores.Batches"/>.</remarks>
abstract record DynamicsScore : IImportanceScore
{
    /// <inheritdoc/>
    public abstract MethodInfo<IImportanceScore> Info { get; }

    /// <inheritdoc/>
    public string Name => Info.Name;

    /// <inheritdoc/>
    public abstract ScoreDirection Direction { get; }

    /// <inheritdoc/>
    public abstract string Definition { get; }

    /// <inheritdoc/>
    public abstract string Source { get; }

    /// <inheritdoc/>
    public virtual DataNeeds Needs => DataNeeds.Dynamics | DataNeeds.Labels;

    /// <summary>The reductions that the score reads.</summary>
    public abstract IReadOnlyList<RowReduction> Reductions { get; }

    /// <summary>Whether the last epoch alone decides.</summary>
    public virtual bool NeedsLastEpochOnly => false;

    /// <summary>The fewest epochs from which the score can be computed.</summary>
    public virtual int MinimumEpochs => 1;

    /// <inheritdoc/>
    public virtual void Validate() => Info.Validate(this);

    /// <inheritdoc/>
    public virtual void RequireFit(ScoreInput input) { }

    /// <inheritdoc/>
    public string? Obstacle(ScoreInput input) => Obstacle(input.Dynamics!.Description);

    /// <summary>Why the score cannot be computed from a recording, as the end of a sentence; null where it can.</summary>
    /// <param name="recording">Its shape and kind.</param>
    public virtual string? Obstacle(DynamicsDescription recording) => recording.Epochs >= MinimumEpochs
        ? null
        : FormattableString.Invariant($"it needs {MinimumEpochs} recorded epochs and there {(recording.Epochs == 1 ? "is 1" : $"are {recording.Epochs}")}");

    /// <summary>Every parameter that shapes the values, as text.</summary>
    /// <param name="epochs">Epochs recorded.</param>
    public virtual IReadOnlyDictionary<string, string> Parameters(int epochs) => new Dictionary<string, string> { ["epochs"] = Text(epochs) };

    /// <inheritdoc/>
    public IEnumerable<StageCost> Cost(ScoreSize size, MachineSpeed speed) => [DynamicsScorer.Cost(size, speed)];

    /// <summary>The score of one row.</summary>
    /// <param name="history">At least <see cref="MinimumEpochs"/> epochs.</param>
    public abstract double Compute(RowHistory history);

    /// <inheritdoc/>
    public ImportanceScores Compute(ScoreInput input, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default) =>
        DynamicsScorer.Compute([this], input, progress, cancellation).Scores[0];

    /// <summary>A number as parameters are written.</summary>
    protected static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
