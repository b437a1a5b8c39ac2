namespace Pith.Extrapolation.Validation;

/// <summary>A candidate with what validation found.</summary>
/// <param name="Candidate">Method and settings.</param>
/// <param name="HeldOut">The figures of held-out rows, all counted alike.</param>
/// <param name="Expected">The figures to expect of the unscored rows: held-out rows weighted by <see cref="DistanceShift"/>.</param>
/// <param name="Seconds">What its validation took.</param>
public sealed record JudgedCandidate(ExtrapolationCandidate Candidate, CandidateFigures HeldOut, CandidateFigures Expected, double Seconds)
{
    /// <summary>Whether held-out scored rows stand for unscored ones.</summary>
    public bool ValidationIsFair { get; init; } = true;
}

/// <summary>What is known about extrapolated scores before anything is dropped by them.</summary>
public sealed record ExtrapolationJudgement
{
    /// <summary>Every candidate, in the order tried.</summary>
    public required IReadOnlyList<JudgedCandidate> Candidates { get; init; }

    /// <summary>The place of the chosen one.</summary>
    public required int Chosen { get; init; }

    /// <summary>The budgets of the recalls.</summary>
    public required IReadOnlyList<double> Keeps { get; init; }

    /// <summary>The cutoff of <see cref="CandidateFigures.CutoffRecall"/> and <see cref="CandidateFigures.Coreset"/>.</summary>
    public double Cutoff { get; init; }

    /// <summary>F.</summary>
    public required int Folds { get; init; }

    /// <summary>V, the held-out rows.</summary>
    public required int HeldOutRows { get; init; }

    /// <summary>How unlike the unscored rows are.</summary>
    public required DistanceShift Shift { get; init; }

    /// <summary>The verdict.</summary>
    public required ExtrapolationUse Use { get; init; }

    /// <summary>What the chosen candidate's uncertainties are worth.</summary>
    public required UncertaintyFigures Uncertainty { get; init; }

    /// <summary>The agreement of two independent subset runs, or null where there is one.</summary>
    public ScoreCeiling? Ceiling { get; init; }

    /// <summary>The figures to expect of the unscored rows.</summary>
    public CandidateFigures Expected => Candidates[Chosen].Expected;
}
