using Pith.Data.Scores;
using Pith.Extrapolation.Validation;

namespace Pith.Extrapolation.Study;

/// <summary>Chooses among candidates by held-out scored rows, and says how far to trust the chosen one.</summary>
/// <param name="problem">The scored rows.</param>
/// <param name="candidates">What is judged.</param>
/// <param name="options">How.</param>
sealed class CandidateJudge(ExtrapolationProblem problem, IReadOnlyList<ExtrapolationCandidate> candidates, ExtrapolateOptions options)
{
    HeldOutScores? _heldOut;

    /// <summary>Cross-validates the candidates.</summary>
    /// <returns>The place of the candidate whose coresets agree most with those of true scores (<see cref="CandidateFigures.Coreset"/>), then the one
    /// with the highest Spearman correlation, the first of equal ones.</returns>
    public int Validate(IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        _heldOut = CrossValidation.Run(problem, candidates, options.Folds, progress, cancellation);
        (double, double) best = (double.NegativeInfinity, double.NegativeInfinity);
        int chosen = -1;
        for (int c = 0; c < candidates.Count; c++)
        {
            CandidateFigures figures = Figures(c, null);
            (double, double) worth = (figures.CoresetGain(options.Keeps), figures.Spearman.Value);
            if (worth.CompareTo(best) > 0 && (CanBeChosen(candidates[c]) || !candidates.Any(CanBeChosen)))
                (best, chosen) = (worth, c);
        }
        return chosen;
    }

    /// <summary>Judges predictions: figures of held-out rows, weighted for the shift between them and the unscored rows.</summary>
    /// <param name="chosen">The candidate that made them.</param>
    /// <param name="nearest">[Q] distances of the unscored rows to their nearest scored row.</param>
    public ExtrapolationJudgement Judge(int chosen, double[] nearest)
    {
        DistanceShift shift = DistanceShift.Of(_heldOut!.NearestDistances, nearest, problem.QueryRows);
        var judged = new JudgedCandidate[candidates.Count];
        for (int c = 0; c < judged.Length; c++)
            judged[c] = new JudgedCandidate(candidates[c], Figures(c, null), Figures(c, shift.Weights), _heldOut.Seconds[c])
            {
                ValidationIsFair = candidates[c].Options.ValidationIsFair(problem),
            };
        return new ExtrapolationJudgement
        {
            Candidates = judged,
            Chosen = chosen,
            Keeps = options.Keeps,
            Cutoff = options.Cutoff,
            Folds = _heldOut.FoldStarts.Length - 1,
            HeldOutRows = _heldOut.Positions.Length,
            Shift = shift,
            Use = ExtrapolationVerdict.Of(judged[chosen].Expected, options.Keeps, shift.EffectiveRows),
            Uncertainty = UncertaintyFigures.Of(_heldOut, chosen, problem.Scores),
            Ceiling = options.SecondScores is null ? null : ScoreCeiling.Of(problem, options.SecondScores),
        };
    }

    bool CanBeChosen(ExtrapolationCandidate candidate) => !candidate.Options.IsFloor && candidate.Options.ValidationIsFair(problem);

    CandidateFigures Figures(int candidate, double[]? weights) => CandidateFigures.Of(
        _heldOut!, candidate, problem.Scores, weights, options.Keeps, options.Cutoff, problem.Direction == ScoreDirection.HighIsHard);
}
