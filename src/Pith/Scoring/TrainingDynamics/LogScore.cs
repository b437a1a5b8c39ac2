using Pith.Data.Dynamics;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>The precision of log-probabilities behind correctness, margin and error.</summary>
enum LogPrecision
{
    /// <summary>As computed from what was recorded.</summary>
    Full,

    /// <summary>Rounded to half precision first, as the training logs of the published D2 and CCS code are.</summary>
    Half,
}

/// <summary>A score that the published D2 and CCS code takes from log-probabilities which it stores in half precision.</summary>
abstract record LogScore : DynamicsScore
{
    /// <summary>Precision of log-probabilities. Default full; half reproduces the published code. Scores that share a pass share it.</summary>
    public LogPrecision LogPrecision { get; init; } = LogPrecision.Full;

    /// <inheritdoc/>
    public override void RequireFit(ScoreInput input)
    {
        if (LogPrecision == LogPrecision.Half && input.Dynamics?.Description.Values == DynamicsValues.Probabilities)
            throw new OptionException("log-precision", "`log-precision` half needs logits or log-probabilities, and probabilities are recorded; leave it out.");
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Parameters(int epochs) => WithPrecision(epochs);

    /// <summary>The option of every such score.</summary>
    protected static OptionRule<TScore> PrecisionRule<TScore>()
        where TScore : LogScore =>
        OptionRules.Choice<TScore, LogPrecision>(
            "log-precision", "log-probabilities, half as the published D2 code stores them", o => o.LogPrecision, (o, v) => o with { LogPrecision = v });

    /// <summary>The parameters that every such score has.</summary>
    protected Dictionary<string, string> WithPrecision(int epochs) => new()
    {
        ["epochs"] = Text(epochs),
        ["logPrecision"] = KebabCase.Of(LogPrecision),
    };
}
