using Pith.Extrapolation.Validation;

namespace Pith.Extrapolation.Study;

/// <summary>What became of an extrapolation.</summary>
/// <param name="Scores">The scores of all rows: the given ones and the predicted ones.</param>
/// <param name="Judgement">How far to trust them, with every candidate that was tried.</param>
/// <param name="Predictions">What the chosen candidate predicted for the rows without a score.</param>
public sealed record ExtrapolationResult(ExtrapolatedScores Scores, ExtrapolationJudgement Judgement, Predictions Predictions);
