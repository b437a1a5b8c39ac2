using Pith.Data;
using Pith.Data.Scores;
using Pith.Numerics.Kernels;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Temporal dual-depth score of the last epochs: high means that the outputs still change in an unsteady way; such rows are kept first.</summary>
/// <remarks>
/// The formula of <see cref="Tdds"/> on the last T epochs instead of the first, as the score-extrapolation code computes it. With all epochs
/// (the default) both are the same.
/// </remarks>
sealed record TddsSx : TrajectoryScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, TddsSx>(
        "tdds-sx",
        "temporal dual-depth score of the last epochs",
        [
            WindowRule<TddsSx>(),
            TrajectoryRule<TddsSx>(),
            OptionRules.Number<TddsSx>("decay", "weight of the newest window", 0, 1, o => o.Decay, (o, v) => o with { Decay = v }),
        ],
        new TddsSx());

    /// <summary>d, the weight of the newest window, 0 to 1; an older one weighs 1 - d times the next newer. Default 0.9, as published.</summary>
    public double Decay { get; init; } = 0.9;

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public override string Definition => FormattableString.Invariant($"decaying sum, over windows of {Window} of the last epochs, of the norm of the deviations of the change of the outputs");

    /// <inheritdoc/>
    public override string Source => "Schmidt et al. 2025, arXiv 2506.09010: prune/tdds.py";

    /// <inheritdoc/>
    public override DataNeeds Needs => DataNeeds.Dynamics;

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Reductions => [RowReduction.Change];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Parameters(int epochs) => new Dictionary<string, string>
    {
        ["epochs"] = Text(epochs),
        ["window"] = Text(Window),
        ["trajectory"] = Text(Trajectory ?? epochs),
        ["from"] = "last",
        ["decay"] = Text(Decay),
    };

    /// <inheritdoc/>
    public override double Compute(RowHistory history)
    {
        ReadOnlySpan<double> changes = history[RowReduction.Change][^(Trajectory ?? history.Epochs)..];
        return Windows.DecayingNorm(changes[1..], Window - 1, Decay);
    }
}
