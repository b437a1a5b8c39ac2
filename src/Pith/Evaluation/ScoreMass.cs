namespace Pith.Evaluation;

/// <summary>How much of the score that a coreset of its size could hold it does hold.</summary>
/// <param name="Recovered">Sum of the kept rows' scores over that of the same number of hardest rows, 0 to 1.</param>
/// <param name="ByChance">The same of random rows on average.</param>
/// <remarks>Scores are turned so that larger is harder and counted from the smallest one: margins have either sign, and a quotient of such sums says nothing.
/// Rows without a score count neither as kept nor as candidates. O(N log N).</remarks>
sealed record ScoreMass(double Recovered, double ByChance)
{
    /// <summary>Measures it; null where no kept row has a score, or all scores are equal.</summary>
    /// <param name="hard">[N] scores, larger is harder; NaN = no score.</param>
    /// <param name="kept">Rows, each once.</param>
    public static ScoreMass? Of(double[] hard, IReadOnlyList<int> kept)
    {
        double[] sorted = [.. hard.Where(double.IsFinite).OrderDescending()];
        double[] own = [.. kept.Select(row => hard[row]).Where(double.IsFinite)];
        if (own.Length == 0 || sorted[0] == sorted[^1])
            return null;
        double least = sorted[^1], best = 0, all = 0, held = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            all += sorted[i] - least;
            best += i < own.Length ? sorted[i] - least : 0;
        }
        foreach (double score in own)
            held += score - least;
        return new ScoreMass(held / best, all / sorted.Length * own.Length / best);
    }
}
