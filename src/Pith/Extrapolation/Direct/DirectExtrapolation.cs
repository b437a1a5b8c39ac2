using Pith.Data.Readers;
using Pith.Data.Scores;

namespace Pith.Extrapolation.Direct;

/// <summary>Scores the unseen rows by what the subset's model says about them: no extrapolation, one forward pass.</summary>
/// <remarks>
/// <para>el2n, loss, margin or entropy of the model that was trained on the scored rows (<see cref="LogitMeasures"/>). They are on another scale
/// than the given scores, so the row of rank r among the predicted ones gets the quantile (r - 1/2) / Q of the scored rows' scores, turned
/// round where high scores are easy: only the order is the method's own.</para>
/// <para>The model has seen the scored rows and not the others; held-out scored rows are therefore no fair test of it, and its validation
/// is optimistic, unless there are outputs of models that have not seen them (<see cref="ExtrapolationProblem.CrossFitted"/>): then these stand
/// for what the model says of unscored rows. Reviewers of arXiv 2506.09010 asked for this baseline.</para>
/// <para>Uncertainty: the root mean squared error of the 20 scored rows with the nearest measure, with scored rows mapped in the same way
/// among themselves. O(N C + N log N).</para>
/// </remarks>
sealed class DirectExtrapolation : IExtrapolator
{
    const int Around = 20;

    readonly DirectOptions _options;

    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="DirectOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public DirectExtrapolation(DirectOptions? options = null)
    {
        _options = options ?? DirectOptions.Default;
        DirectOptions.Rules.Validate(_options);
    }

    /// <inheritdoc/>
    public Predictions Predict(ExtrapolationProblem problem, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        problem.Require(_options);
        LogitsReader.RequireClasses(problem.Logits!, "the logits");
        DirectScore score = Resolve(problem);
        double[] query = LogitMeasures.Of(problem.Logits!, problem.CrossFitted, problem.Labels, problem.QueryRows, score, problem.Threads, cancellation);
        double[] scored = LogitMeasures.Of(problem.Logits!, problem.CrossFitted, problem.Labels, problem.ScoredRows, score, problem.Threads, cancellation);
        if (problem.Direction == ScoreDirection.HighIsEasy)
        {
            query = Array.ConvertAll(query, value => -value);
            scored = Array.ConvertAll(scored, value => -value);
        }
        double[] values = QuantileMap.Map(query, problem.Scores);
        return new Predictions(problem.QueryRows, values, Uncertainties(scored, problem.Scores, query));
    }

    DirectScore Resolve(ExtrapolationProblem problem)
    {
        LogitMeasures.RequireLabelsWithin(problem);
        bool allKnown = problem.Labels is not null && !problem.Labels.Contains(-1);
        if (_options.Score is DirectScore.El2n or DirectScore.Loss && problem.Labels is null)
            throw new OptionException("direct-score", $"`direct-score` {KebabCase.Of(_options.Score)} needs class labels; give them with `labels` FILE, or use margin or entropy.");
        if (_options.Score != DirectScore.Auto)
            return _options.Score;
        return problem.ScoreName switch
        {
            "entropy" => DirectScore.Entropy,
            "loss" when allKnown => DirectScore.Loss,
            "aum" or "aum-logit" or "margin" => DirectScore.Margin,
            _ => allKnown ? DirectScore.El2n : DirectScore.Margin,
        };
    }

    static double[] Uncertainties(double[] scored, double[] scores, double[] query)
    {
        double[] mapped = QuantileMap.Map(scored, scores);
        double[] sorted = [.. scored];
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        // Sums of squared errors in the order of the measure: a window's sum is a difference of two.
        var sums = new double[sorted.Length + 1];
        for (int i = 0; i < sorted.Length; i++)
        {
            double error = scores[order[i]] - mapped[order[i]];
            sums[i + 1] = sums[i] + (error * error);
        }
        int width = Math.Min(Around, sorted.Length);
        return Array.ConvertAll(query, value =>
        {
            int place = Array.BinarySearch(sorted, value);
            int start = Math.Clamp((place >= 0 ? place : ~place) - (width / 2), 0, sorted.Length - width);
            return Math.Sqrt(Math.Max(0, sums[start + width] - sums[start]) / width);
        });
    }
}
