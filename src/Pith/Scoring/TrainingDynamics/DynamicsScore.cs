using System.Globalization;
using Pith.Data.Dynamics;
using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>An importance score that is computed from the recorded outputs of a row over the epochs.</summary>
public abstract class DynamicsScore : IImportanceScore
{
    /// <summary>Takes the settings that all scores share.</summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    protected DynamicsScore(DynamicsScoreOptions options)
    {
        options.Validate();
        Options = options;
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract ScoreDirection Direction { get; }

    /// <inheritdoc/>
    public abstract string Definition { get; }

    /// <summary>The paper or code whose definition is followed.</summary>
    public abstract string Source { get; }

    /// <inheritdoc/>
    public virtual bool NeedsLabels => true;

    /// <summary>The reductions that the score reads.</summary>
    public abstract IReadOnlyList<RowReduction> Needs { get; }

    /// <summary>Whether the last epoch alone decides.</summary>
    public virtual bool NeedsLastEpochOnly => false;

    /// <summary>The fewest epochs from which the score can be computed.</summary>
    public virtual int MinimumEpochs => 1;

    /// <summary>The settings.</summary>
    protected DynamicsScoreOptions Options { get; }

    /// <summary>Why the score cannot be computed from a recording, as the end of a sentence; null where it can.</summary>
    public virtual string? Obstacle(DynamicsDescription recording) => recording.Epochs >= MinimumEpochs
        ? null
        : FormattableString.Invariant($"it needs {MinimumEpochs} recorded epochs and there {(recording.Epochs == 1 ? "is 1" : $"are {recording.Epochs}")}");

    /// <summary>Every parameter that shapes the values, as text.</summary>
    /// <param name="epochs">Epochs recorded.</param>
    public virtual IReadOnlyDictionary<string, string> Parameters(int epochs) => new Dictionary<string, string> { ["epochs"] = Text(epochs) };

    /// <summary>The score of one row.</summary>
    /// <param name="history">At least <see cref="MinimumEpochs"/> epochs.</param>
    public abstract double Compute(RowHistory history);

    /// <summary>A number as parameters are written.</summary>
    protected static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The parameters of a score that sees log-probabilities through <see cref="DynamicsScoreOptions.LogPrecision"/>.</summary>
    protected Dictionary<string, string> WithLogPrecision(int epochs) => new()
    {
        ["epochs"] = Text(epochs),
        ["logPrecision"] = KebabCase.Of(Options.LogPrecision),
    };
}
