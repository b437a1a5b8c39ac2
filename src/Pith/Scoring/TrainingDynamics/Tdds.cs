using Pith.Data;
using Pith.Data.Scores;
using Pith.Numerics.Kernels;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Temporal dual-depth score of the first epochs: high means that the outputs change in an unsteady way; such rows are kept first.</summary>
/// <remarks>
/// With <c>KD_t = sum_c |p_{t+1}[c] (ln(p_{t+1}[c] + 1e-8) - ln(p_t[c] + 1e-8))|</c> and <c>R_k</c> the L2 norm of the J - 1 values
/// <c>KD_k .. KD_{k+J-2}</c> less their mean, the score is <c>sum_k R_k d (1 - d)^(T-J-k)</c> over k = 0 .. T-J (Zhang et al., CVPR 2024, as its
/// code computes it on the first T epochs). With d = 0.9 the last window counts ten times the one before. It does not look at labels.
/// </remarks>
sealed record Tdds : TrajectoryScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, Tdds>(
        "tdds",
        "temporal dual-depth score of the first epochs",
        [
            WindowRule<Tdds>(),
            TrajectoryRule<Tdds>(),
            OptionRules.Number<Tdds>("decay", "weight of the newest window", 0, 1, o => o.Decay, (o, v) => o with { Decay = v }),
        ],
        new Tdds());

    /// <summary>d, the weight of the newest window, 0 to 1; an older one weighs 1 - d times the next newer. Default 0.9, as published.</summary>
    public double Decay { get; init; } = 0.9;

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public override string Definition => FormattableString.Invariant($"decaying sum, over windows of {Window} of the first epochs, of the norm of the deviations of the change of the outputs");

    /// <inheritdoc/>
    public override string Source => "Zhang et al. 2024, arXiv 2311.13613, and its code";

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
        ["from"] = "first",
        ["decay"] = Text(Decay),
    };

    /// <inheritdoc/>
    public override double Compute(RowHistory history)
    {
        ReadOnlySpan<double> changes = history[RowReduction.Change][..(Trajectory ?? history.Epochs)];
        return Windows.DecayingNorm(changes[1..], Window - 1, Decay);
    }
}
