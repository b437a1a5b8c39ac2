using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Selection.Frame;
using static System.FormattableString;

namespace Pith.Selection.DifficultyUncertainty;

/// <summary>DUAL pruning: rows drawn with a weight of score times a Beta density over their mean confidence, which moves to easier rows the
/// more is dropped.</summary>
/// <remarks>
/// <para>Cho, Shin, Kang, Yun, "Lightweight Dataset Pruning without Full Training via Example Difficulty and Prediction Uncertainty", ICML 2025
/// (arXiv 2502.06905), and its code (data_subset.py, beta_sampling). With r the share dropped and mu the mean confidence of the ten rows
/// with the highest scores: <c>beta = 15 (1 - mu) (1 - r^c_D)</c>, <c>alpha = 16 - beta</c>, and rows are drawn without replacement with
/// weights <c>score * p^(alpha-1) (1-p)^(beta-1)</c>, where p is a row's mean confidence: the probability of its own class, averaged
/// over the recorded epochs.</para>
/// <para>The draw takes the rows with the largest <c>ln w + Gumbel</c>, each number from the row's own place in the stream
/// <c>dual-selection</c>, which is the same draw without replacement (Efraimidis and Spirakis, 2006; Kool et al., 2019). Deviations from
/// the code: p is held between 1e-6 and 1 - 1e-6, because with beta below 1 the density at 1 is infinite; rows of weight 0 come last, in
/// random order, where the code fails when there are too few others. The weights depend on the budget, so an order serves its own
/// budget only. A row's value is its share of all candidates' weights. O(N log N); the same for any number of threads.</para>
/// </remarks>
sealed class DualSelection : SelectionMethod<DualOptions>
{
    const int Anchors = 10;
    const double Concentration = 15;
    const double Edge = 1e-6;

    // Below every logarithm of a weight, and the Gumbel number added to it still counts.
    const double LogOfNothing = -1e6;

    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="DualOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public DualSelection(DualOptions? options = null)
        : base(options ?? DualOptions.Default) { }

    /// <inheritdoc/>
    public override bool OrderIsNested => false;

    /// <inheritdoc/>
    protected override void Pick(SelectionFrame frame)
    {
        SelectionProblem problem = frame.Problem;
        int[] open = frame.OpenRows();
        double[] scores = problem.Scores!.OrientedHard();
        Check(open, scores, problem.Confidence!.Values);
        (double alpha, double beta, double anchor) = BetaOf(open, scores, problem.Confidence.Values, 1 - frame.Budget / (double)problem.Rows, Options.Exponent);
        var logs = new double[problem.Rows];
        Array.Fill(logs, double.NaN);
        foreach (int row in open)
            logs[row] = LogWeight(scores[row], problem.Confidence.Values[row], alpha, beta);
        frame.Values = Shares(open, logs);
        frame.TakeRanked(Keys(open, logs, problem.Seed));
        frame.AddFact("alpha", alpha);
        frame.AddFact("beta", beta);
        frame.AddFact("anchorConfidence", anchor);
    }

    /// <summary>The parameters of the Beta density and the mean confidence of the rows with the highest scores.</summary>
    /// <param name="rows">The candidates.</param>
    /// <param name="scores">[N], larger is harder.</param>
    /// <param name="confidence">[N].</param>
    /// <param name="dropped">The share of the dataset that is dropped, 0..1.</param>
    /// <param name="exponent">c_D.</param>
    internal static (double Alpha, double Beta, double Anchor) BetaOf(
        int[] rows, double[] scores, ReadOnlySpan<double> confidence, double dropped, double exponent)
    {
        int[] sorted = [.. rows];
        RankedRows.SortHardestFirst(sorted, scores);
        double sum = 0;
        int anchors = Math.Min(Anchors, sorted.Length);
        foreach (int row in sorted.AsSpan(0, anchors))
            sum += confidence[row];
        double anchor = anchors > 0 ? sum / anchors : 0;
        // r^c by the deterministic functions: the library's power may differ between machines.
        double power = dropped > 0 ? DeterministicMath.Exp(exponent * DeterministicMath.Log(dropped)) : exponent == 0 ? 1 : 0;
        double beta = Concentration * (1 - anchor) * (1 - power);
        return (Concentration + 1 - beta, beta, anchor);
    }

    /// <summary>The logarithm of a row's weight, but for what all rows share.</summary>
    internal static double LogWeight(double score, double confidence, double alpha, double beta)
    {
        if (score == 0)
            return LogOfNothing;
        double p = Math.Clamp(confidence, Edge, 1 - Edge);
        return DeterministicMath.Log(score) + (alpha - 1) * DeterministicMath.Log(p) + (beta - 1) * DeterministicMath.Log(1 - p);
    }

    static double[] Keys(int[] rows, double[] logs, ulong seed)
    {
        var stream = new RandomStream(seed, "dual-selection");
        var keys = (double[])logs.Clone();
        foreach (int row in rows)
        {
            double uniform = Math.Max(stream.At((ulong)row).NextDouble(), double.Epsilon * (1L << 52));
            keys[row] -= DeterministicMath.Log(-DeterministicMath.Log(uniform));
        }
        return keys;
    }

    static double[] Shares(int[] rows, double[] logs)
    {
        var shares = new double[logs.Length];
        Array.Fill(shares, double.NaN);
        if (rows.Length == 0)
            return shares;
        double largest = rows.Max(row => logs[row]);
        double sum = 0;
        foreach (int row in rows)
            sum += shares[row] = DeterministicMath.Exp(logs[row] - largest);
        foreach (int row in rows)
            shares[row] /= sum;
        return shares;
    }

    static void Check(int[] rows, double[] scores, ReadOnlySpan<double> confidence)
    {
        foreach (int row in rows)
        {
            if (scores[row] < 0)
                throw new InvalidDataContentException(Invariant(
                    $"The score of row {row} counts as {scores[row]} where larger is harder; `method` dual draws by scores of at least 0, such as DIR:dual of pith score."));
            if (!(confidence[row] >= 0 && confidence[row] <= 1))
                throw new InvalidDataContentException(Invariant(
                    $"The confidence of row {row} is {confidence[row]}; it must be a probability from 0 to 1 for every row that may be kept."));
        }
    }
}
