using Pith.Data.Scores;
using Pith.Numerics.Statistics;
using Pith.Numerics.Threading;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>How far scores agree with each other, and from which epoch on each agrees with its final values; measured on evenly drawn rows.</summary>
public sealed class ScoreAgreement
{
    /// <summary>The rank correlation with the final values from which a score counts as settled: 0.95.</summary>
    public const double SettledCorrelation = 0.95;

    /// <summary>Rows that are drawn at most: 5,000, on which a Spearman correlation of 0.95 has a standard error below 0.002.</summary>
    public const int MostRows = 5000;

    readonly double[,] _correlations;
    readonly int?[] _settledAfter;

    ScoreAgreement(int rows, double[,] correlations, int?[] settledAfter)
    {
        Rows = rows;
        _correlations = correlations;
        _settledAfter = settledAfter;
    }

    /// <summary>Scores that were compared: the first so many of the list.</summary>
    public int Scores => _settledAfter.Length;

    /// <summary>Rows that were looked at.</summary>
    public int Rows { get; }

    /// <summary>Spearman's correlation of two scores by their place in the list, as the values stand (not turned to one direction); NaN
    /// where one of them is constant.</summary>
    public double Correlation(int score, int other) => _correlations[score, other];

    /// <summary>The fewest epochs from which on a score, computed as if training had stopped there, has a rank correlation of at least
    /// <see cref="SettledCorrelation"/> with its final values; null where it is constant.</summary>
    public int? SettledAfter(int score) => _settledAfter[score];

    /// <summary>The agreement of scores that are means over several runs of a training.</summary>
    /// <remarks>The correlations are those of the means, over rows that all of them score. A mean counts as settled when its score has settled in every
    /// run.</remarks>
    /// <param name="runs">The agreement of every run, at least one, of the same scores.</param>
    /// <param name="means">The means [N] of at least these scores, in their order; NaN where a row has none.</param>
    internal static ScoreAgreement OfMeans(IReadOnlyList<ScoreAgreement> runs, IReadOnlyList<ImportanceScores> means)
    {
        int scores = runs[0].Scores;
        double[][] values = [.. means.Take(scores).Select(mean => mean.Values.ToArray())];
        // A score that no row has ranks nothing and keeps no row from the others.
        foreach (double[] empty in values.Where(all => !all.AsSpan().ContainsAnyExcept(double.NaN)))
            Array.Clear(empty);
        int[] rows = DrawRows([.. Enumerable.Range(0, means[0].Rows).Where(row => values.All(score => !double.IsNaN(score[row])))], MostRows);
        double[][] ranks = [.. values.Select(score => Ranks.Average(Array.ConvertAll(rows, row => score[row])))];
        int?[] settled = [.. Enumerable.Range(0, scores).Select(score => runs.All(run => run.SettledAfter(score) is not null) ? runs.Max(run => run.SettledAfter(score)) : null)];
        return new ScoreAgreement(rows.Length, Correlations(ranks), settled);
    }

    /// <summary>Every row, or <see cref="MostRows"/> evenly drawn ones.</summary>
    internal static int[] DrawRows(int[] rows, int most)
    {
        int count = Math.Min(rows.Length, Math.Min(most, MostRows));
        var drawn = new int[count];
        for (int i = 0; i < count; i++)
            drawn[i] = rows[(int)((long)i * rows.Length / count)];
        return drawn;
    }

    internal static ScoreAgreement Measure(
        HistoryPass pass, HistoryPass.Histories histories, int rows, IReadOnlyList<DynamicsScore> scores, int epochs, int threads, CancellationToken cancellation)
    {
        var gathered = new double[rows][];
        for (int row = 0; row < rows; row++)
            histories.Gather(row, gathered[row] = new double[pass.HistoryLength]);
        double[][] ranks = new double[scores.Count][];
        var settled = new int?[scores.Count];
        RowBlocks.ForEach(scores.Count, 1, threads, () => new double[rows], (s, _, values) =>
        {
            Compute(scores[s], gathered, epochs, epochs, values);
            // Where no row has every epoch, a score that needs them ranks nothing.
            if (values.AsSpan().Contains(double.NaN))
                Array.Clear(values);
            ranks[s] = Ranks.Average(values);
            settled[s] = Settled(scores[s], gathered, epochs, ranks[s], values, cancellation);
        }, cancellation);
        return new ScoreAgreement(rows, Correlations(ranks), settled);
    }

    static double[,] Correlations(double[][] ranks)
    {
        var correlations = new double[ranks.Length, ranks.Length];
        for (int a = 0; a < ranks.Length; a++)
        {
            for (int b = a; b < ranks.Length; b++)
                correlations[a, b] = correlations[b, a] = RankCorrelation.Pearson(ranks[a], ranks[b]);
        }
        return correlations;
    }

    // From the end, so that only the epochs near the one looked for are computed.
    static int? Settled(DynamicsScore score, double[][] gathered, int epochs, double[] finalRanks, double[] values, CancellationToken cancellation)
    {
        if (!finalRanks.AsSpan().ContainsAnyExcept(finalRanks[0]))
            return null;
        int settled = epochs;
        while (settled > score.MinimumEpochs)
        {
            cancellation.ThrowIfCancellationRequested();
            Compute(score, gathered, epochs, settled - 1, values);
            if (values.AsSpan().Contains(double.NaN))
                break;
            double agreement = RankCorrelation.Pearson(Ranks.Average(values), finalRanks);
            if (!(agreement >= SettledCorrelation))
                break;
            settled--;
        }
        return settled;
    }

    static void Compute(DynamicsScore score, double[][] gathered, int stride, int epochs, double[] values)
    {
        for (int row = 0; row < gathered.Length; row++)
            values[row] = score.Compute(new RowHistory(gathered[row], stride, epochs));
    }
}
