using Pith.Data.Scores;

namespace Pith.Extrapolation;

/// <summary>How extrapolated scores are judged.</summary>
public sealed record ExtrapolationSettings
{
    /// <summary>Folds of the cross-validation, at least 2. Default 5.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Budgets, as shares above 0 and up to 1, at which the recall of the hardest rows is told. Default 0.1, 0.3 and 0.5.</summary>
    public IReadOnlyList<double> Keeps { get; init; } = [0.1, 0.3, 0.5];

    /// <summary>Which end of the scores is hard. Default high.</summary>
    public ScoreDirection Direction { get; init; } = ScoreDirection.HighIsHard;

    /// <summary>[N] scores of an independent subset run, NaN = not scored, or null: their correlation with the given ones is what
    /// no extrapolation can be expected to exceed.</summary>
    public double[]? SecondScores { get; init; }
}
