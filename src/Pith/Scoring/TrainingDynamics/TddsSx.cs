using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Temporal dual-depth score of the last epochs: high means that the outputs still change in an unsteady way; such rows are kept first.</summary>
/// <remarks>
/// The formula of <see cref="Tdds"/> on the last T epochs instead of the first, as the score-extrapolation code computes it. With all epochs
/// (the default) both are the same.
/// </remarks>
public sealed class TddsSx : DynamicsScore
{
    /// <summary>Creates the score with its settings.</summary>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public TddsSx(DynamicsScoreOptions options)
        : base(options) { }

    /// <inheritdoc/>
    public override string Name => "tdds-sx";

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public override string Definition => FormattableString.Invariant($"decaying sum, over windows of {Options.Window} of the last epochs, of the norm of the deviations of the change of the outputs");

    /// <inheritdoc/>
    public override string Source => "Schmidt et al. 2025, arXiv 2506.09010: prune/tdds.py";

    /// <inheritdoc/>
    public override bool NeedsLabels => false;

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Needs => [RowReduction.Change];

    /// <inheritdoc/>
    public override int MinimumEpochs => Options.Trajectory ?? Options.Window;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Parameters(int epochs) => new Dictionary<string, string>
    {
        ["epochs"] = Text(epochs),
        ["window"] = Text(Options.Window),
        ["trajectory"] = Text(Options.Trajectory ?? epochs),
        ["from"] = "last",
        ["decay"] = Text(Options.Decay),
    };

    /// <inheritdoc/>
    public override double Compute(RowHistory history)
    {
        ReadOnlySpan<double> changes = history[RowReduction.Change][^(Options.Trajectory ?? history.Epochs)..];
        return Windows.DecayingNorm(changes[1..], Options.Window - 1, Options.Decay);
    }
}
