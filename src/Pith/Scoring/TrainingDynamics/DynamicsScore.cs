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

    /// <summary>What the score is of recorded residuals of a predicted number; null where it is of classes only.</summary>
    public virtual string? DefinitionOfResiduals => null;

    /// <summary>Whether the last epoch alone decides.</summary>
    public virtual bool NeedsLastEpochOnly => false;

    /// <summary>Whether one epoch says nothing, though a recording that was stopped there has a value.</summary>
    public virtual bool IsOfTrajectory => false;

    /// <summary>The fewest epochs from which the score can be computed.</summary>
    public virtual int MinimumEpochs => 1;

    /// <inheritdoc/>
    public virtual void Validate() => Info.Validate(this);

    /// <inheritdoc/>
    public virtual void RequireFit(ScoreInput input) { }

    /// <inheritdoc/>
    public string? Obstacle(ScoreInput input) => Obstacle(input.Dynamics!.Description)
        ?? (IsOfTrajectory && input.Dynamics is { IsOfMatrices: true, Description.Epochs: 1 } ? "it needs the logits of several epochs and there is one matrix" : null)
        ?? GapObstacle(input.Dynamics);

    /// <summary>Why the score cannot be computed from a recording, as the end of a sentence; null where it can.</summary>
    /// <param name="recording">Its shape and kind.</param>
    public virtual string? Obstacle(DynamicsDescription recording) =>
        recording.Values == DynamicsValues.Residuals && DefinitionOfResiduals is null ? "it is of classes, and the recording holds residuals of a predicted number"
        : recording.Epochs >= MinimumEpochs
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

    // Asks the definition itself: of a ragged recording, is there a row with the epochs that the score looks at?
    string? GapObstacle(DynamicsFolder recording)
    {
        if (recording.Trained is not { IsRagged: true } trained || (NeedsLastEpochOnly && recording.Final() is not null))
            return null;
        int epochs = recording.Description.Epochs;
        double[] history = new double[Enum.GetValues<RowReduction>().Length * epochs];
        foreach (int row in trained.Rows)
        {
            for (int at = 0; at < history.Length; at++)
            {
                int epoch = at % epochs;
                bool isThere = trained.IsRecorded(row, epoch)
                    && ((RowReduction)(at / epochs) != RowReduction.Change || epoch == 0 || trained.IsRecorded(row, epoch - 1));
                history[at] = isThere ? 0 : double.NaN;
            }
            if (!double.IsNaN(Compute(new RowHistory(history, epochs, epochs))))
                return null;
        }
        return recording.MissingEpochs.Count > 0
            ? FormattableString.Invariant($"it needs every epoch of a row, and epoch {recording.MissingEpochs[0]} is missing")
            : "it needs every epoch of a row, and every row is missing from some";
    }

    /// <summary>A number as parameters are written.</summary>
    protected static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
