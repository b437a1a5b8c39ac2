namespace Pith.Extrapolation.Validation;

/// <summary>What extrapolated scores are good for.</summary>
public enum ExtrapolationUse
{
    /// <summary>They may stand for scores.</summary>
    UseIt,

    /// <summary>They tell the hard half from the easy half, not the hardest rows.</summary>
    CoarseCutsOnly,

    /// <summary>Nothing shows that they order rows better than chance does.</summary>
    NotBetterThanChance,
}

/// <summary>The verdict on extrapolated scores, from the figures of held-out rows.</summary>
/// <remarks>
/// <para>Not better than chance: Spearman's correlation is below max(<see cref="LeastSpearman"/>, 3 / sqrt(V - 1)) for V held-out rows, or its 95 %
/// interval reaches 0. Three standard deviations of a correlation of unrelated vectors, because the best of several
/// candidates is judged.</para>
/// <para>Use it: Spearman's correlation is at least <see cref="GoodSpearman"/> and, at every asked budget f, the recall r makes at least
/// <see cref="GoodGain"/> of the way from chance to perfect, (r - f) / (1 - f).</para>
/// <para>Coarse cuts only: all between.</para>
/// </remarks>
static class ExtrapolationVerdict
{
    /// <summary>A correlation below this decides nothing, however certain it is.</summary>
    public const double LeastSpearman = 0.1;

    /// <summary>From this correlation on scores may be used for more than coarse cuts.</summary>
    public const double GoodSpearman = 0.6;

    /// <summary>The least share of the way from chance to perfect recall.</summary>
    public const double GoodGain = 0.3;

    /// <summary>Judges figures.</summary>
    /// <param name="figures">Of the chosen candidate, weighted for the shift.</param>
    /// <param name="keeps">The budgets of its recalls.</param>
    /// <param name="rows">Held-out rows that the figures rest on.</param>
    public static ExtrapolationUse Of(CandidateFigures figures, IReadOnlyList<double> keeps, double rows)
    {
        if (figures.Spearman.Value < ChanceLimit(rows) || figures.Spearman.Low <= 0)
            return ExtrapolationUse.NotBetterThanChance;
        bool tailsAreFound = true;
        for (int b = 0; b < keeps.Count; b++)
            tailsAreFound &= keeps[b] >= 1 || (figures.TailRecall[b].Value - keeps[b]) / (1 - keeps[b]) >= GoodGain;
        return figures.Spearman.Value >= GoodSpearman && tailsAreFound ? ExtrapolationUse.UseIt : ExtrapolationUse.CoarseCutsOnly;
    }

    /// <summary>The correlation that chance alone may give.</summary>
    /// <param name="rows">Held-out rows.</param>
    public static double ChanceLimit(double rows) => Math.Max(LeastSpearman, 3 / Math.Sqrt(Math.Max(rows - 1, 1)));

    /// <summary>The verdict in words.</summary>
    public static string Words(ExtrapolationUse use) => use switch
    {
        ExtrapolationUse.UseIt => "use it",
        ExtrapolationUse.CoarseCutsOnly => "use it for coarse cuts only",
        _ => "not better than chance: take random or stratified selection",
    };
}
