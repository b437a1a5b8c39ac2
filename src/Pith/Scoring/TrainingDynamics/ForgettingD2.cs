using Pith.Data.Scores;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Forgetting events as the published D2 code counts them: high means hard, but a row that was never learnt has 0, like one that was never forgotten.</summary>
/// <remarks>
/// The count of <see cref="Forgetting"/> with the state before the first epoch taken as wrong and no rule for rows that are never right. It
/// is what the published D2 and CCS coresets were drawn from; prefer <see cref="Forgetting"/> where nothing is to be reproduced.
/// </remarks>
sealed record ForgettingD2 : LogScore
{
    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, ForgettingD2>(
        "forgetting-d2", "the same as the published D2 code counts it", [PrecisionRule<ForgettingD2>()], new ForgettingD2());

    /// <inheritdoc/>
    public override MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public override ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public override string Definition => "epochs at which a row is wrong after it was right at the epoch before; a row that is never right gets 0";

    /// <inheritdoc/>
    public override string Source => "Maharana et al. 2023, arXiv 2310.07931, and Zheng et al. 2023 (CCS): generate_importance_score.py";

    /// <inheritdoc/>
    public override IReadOnlyList<RowReduction> Reductions => [RowReduction.Correct];

    /// <inheritdoc/>
    public override bool IsOfTrajectory => true;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Parameters(int epochs) =>
        new Dictionary<string, string>(WithPrecision(epochs)) { ["neverLearnt"] = "0" };

    /// <inheritdoc/>
    public override double Compute(RowHistory history) => CountForgotten(history[RowReduction.Correct]);

    /// <summary>Transitions from right to wrong, from each epoch that the row has to the next one that it has.</summary>
    internal static int CountForgotten(ReadOnlySpan<double> correct)
    {
        int count = 0;
        double before = 0;
        foreach (double now in correct)
        {
            if (double.IsNaN(now))
                continue;
            if (before > now)
                count++;
            before = now;
        }
        return count;
    }
}
