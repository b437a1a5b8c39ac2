using Pith.Data.Scores;
using Pith.Numerics.Kernels;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Dynamic uncertainty in the convention of the score-extrapolation code: high means not settled, which is kept first.</summary>
/// <remarks>
/// <c>1 / (E - J - 1) sum_k std(p_k[y], ..., p_{k+J-1}[y])</c> over the windows that start at k = 2 .. E-J, with the population deviation (J in
/// the denominator): the first two epochs are skipped and the last is included.
/// </remarks>
sealed record DynamicUncertaintySx : WindowScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, DynamicUncertaintySx>(
        "dynamic-uncertainty-sx", "the same in the convention of score extrapolation", [WindowRule<DynamicUncertaintySx>()], new DynamicUncertaintySx());

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public override string Definition => FormattableString.Invariant($"mean, over windows of {Window} epochs from the third epoch on, of the population standard deviation of the probability of the label");

    /// <inheritdoc/>
    public override string Source => "Schmidt et al. 2025, arXiv 2506.09010: prune/dynamic_uncertainty.py";

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Reductions => [RowReduction.Probability];

    /// <inheritdoc/>
    public override int MinimumEpochs => Window + 2;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Parameters(int epochs) => new Dictionary<string, string>
    {
        ["epochs"] = Text(epochs),
        ["window"] = Text(Window),
        ["firstStart"] = "2",
        ["lastStart"] = Text(epochs - Window),
        ["ddof"] = "0",
        ["factor"] = "1",
    };

    /// <inheritdoc/>
    public override double Compute(RowHistory history) =>
        Windows.MeanDeviation(history[RowReduction.Probability], Window, 2, history.Epochs - Window, degreesLost: 0);
}
