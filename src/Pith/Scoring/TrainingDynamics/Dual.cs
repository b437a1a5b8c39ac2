using Pith.Data.Scores;
using Pith.Numerics.Kernels;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Difficulty times uncertainty of the probability of the label in sliding windows: high means uncertain and not easy; such rows are kept first.</summary>
/// <remarks>
/// <c>1 / (T - J + 1) sum_k (1 - mean_k) std_k</c> over the windows of J epochs that start at k = 0 .. T-J, mean and unbiased deviation of
/// <c>p[y]</c> in the window: Cho et al. 2025, which takes T = 30 early epochs. Deviation from a later port: that one averages the product over
/// all classes and multiplies it by 10.
/// </remarks>
sealed record Dual : TrajectoryScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, Dual>(
        "dual", "difficulty times uncertainty in windows of the first epochs", [WindowRule<Dual>(), TrajectoryRule<Dual>()], new Dual());

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public override string Definition => FormattableString.Invariant($"mean, over windows of {Window} of the first epochs, of the unbiased standard deviation of the probability of the label times one less its mean");

    /// <inheritdoc/>
    public override string Source => "Cho et al. 2025, DUAL";

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Reductions => [RowReduction.Probability];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Parameters(int epochs) => new Dictionary<string, string>
    {
        ["epochs"] = Text(epochs),
        ["window"] = Text(Window),
        ["trajectory"] = Text(Trajectory ?? epochs),
        ["from"] = "first",
        ["ddof"] = "1",
    };

    /// <inheritdoc/>
    public override double Compute(RowHistory history)
    {
        ReadOnlySpan<double> probabilities = history[RowReduction.Probability][..(Trajectory ?? history.Epochs)];
        int last = probabilities.Length - Window;
        double sum = 0;
        for (int start = 0; start <= last; start++)
        {
            ReadOnlySpan<double> window = probabilities.Slice(start, Window);
            sum += Windows.Deviation(window, degreesLost: 1) * (1 - Windows.Mean(window));
        }
        return sum / (last + 1);
    }
}
