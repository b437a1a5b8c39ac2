using Pith.Data.Scores;
using Pith.Numerics.Kernels;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Mean deviation of the probability of the label in sliding windows: high means in between, not settled, which is kept first.</summary>
/// <remarks>
/// <c>10 / (E - J) sum_k std(p_k[y], ..., p_{k+J-1}[y])</c> over the windows that start at k = 0 .. E-J-1, with the unbiased deviation (J - 1
/// in the denominator): He et al., "Large-scale dataset pruning with dynamic uncertainty", as its own code computes it, which leaves the
/// last epoch out. The factor 10 does not change the order. <see cref="DynamicUncertaintySx"/> is another convention.
/// </remarks>
sealed record DynamicUncertainty : WindowScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, DynamicUncertainty>(
        "dynamic-uncertainty", "deviation of the probability of the label in windows", [WindowRule<DynamicUncertainty>()], new DynamicUncertainty());

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public override string Definition => FormattableString.Invariant($"ten times the mean, over windows of {Window} epochs that end before the last epoch, of the unbiased standard deviation of the probability of the label");

    /// <inheritdoc/>
    public override string Source => "He et al. 2023, arXiv 2306.05175, and its code";

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Reductions => [RowReduction.Probability];

    /// <inheritdoc/>
    public override int MinimumEpochs => Window + 1;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Parameters(int epochs) => new Dictionary<string, string>
    {
        ["epochs"] = Text(epochs),
        ["window"] = Text(Window),
        ["firstStart"] = "0",
        ["lastStart"] = Text(epochs - Window - 1),
        ["ddof"] = "1",
        ["factor"] = "10",
    };

    /// <inheritdoc/>
    public override double Compute(RowHistory history) =>
        10 * Windows.MeanDeviation(history[RowReduction.Probability], Window, 0, history.Epochs - Window - 1, degreesLost: 1);
}
