using Pith.Data.Readers;
using Pith.Extrapolation.Direct;
using Pith.Numerics;
using Pith.Numerics.Statistics;

namespace Pith.Extrapolation.Residual;

/// <summary>Predicts a score from what models that have not seen the row say of it, and from the scores around it.</summary>
/// <remarks>
/// <para>A score is what rows that look alike have, and what is special about the row; the former is seen from its neighbours, the latter from its own
/// outputs and label. Features (<see cref="ResidualFeatures"/>): margin, el2n, loss and entropy of the logits, of scored rows those of models that have not
/// seen them; mean score of the nearest scored rows, without and with respect to classes; the share of them that is of the row's class; the distance to the
/// nearest; the class. No feature of a scored row is made from its own score or from a model that was trained on it, which would make the regressor believe
/// outputs more than they deserve; embeddings alone are as they are given.</para>
/// <para>The regressor predicts normal quantiles of the scores' ranks; the prediction of rank r among Q becomes the quantile (r - 1/2) / Q of the scores
/// (<see cref="QuantileMap"/>). Uncertainty: the regressor's, from residuals of near scored rows, carried over to the unit of the scores.</para>
/// <para>O((M + Q) M D) for the neighbours, O(M F^2 + F^3) for ridge on F features (54 of ten classes). The same bits for any number of threads.</para>
/// </remarks>
/// <param name="options">Settings.</param>
sealed class ResidualExtrapolation(ResidualOptions options) : IExtrapolator
{
    /// <inheritdoc/>
    public Predictions Predict(ExtrapolationProblem problem, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        Check(problem);
        int scored = problem.ScoredRows.Length;
        ResidualFeatures features = ResidualFeatures.Of(problem, options.Regressor == ResidualRegressor.Ridge, progress, cancellation);
        double[] targets = StandardNormal.OfRanks(problem.Scores);
        Predictions found = options.RegressorOptions.Create().Predict(
            new ExtrapolationProblem
            {
                Embeddings = features.Table,
                ScoredRows = [.. Enumerable.Range(0, scored)],
                Scores = targets,
                QueryRows = [.. Enumerable.Range(scored, problem.QueryRows.Length)],
                Seed = problem.Seed,
                Threads = problem.Threads,
            },
            progress,
            cancellation);
        return new Predictions(problem.QueryRows, QuantileMap.Map(found.Values, problem.Scores), Spreads(problem.Scores, targets, found))
        {
            NearestDistances = features.Distances[scored..],
            Facts = found.Facts,
        };
    }

    void Check(ExtrapolationProblem problem)
    {
        problem.Require(options);
        LogitsReader.RequireClasses(problem.Logits!, "the logits");
        LogitMeasures.RequireLabelsWithin(problem);
        int scored = problem.ScoredRows.Length;
        if (scored < options.FewestScoredRows)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"The method residual needs at least {options.FewestScoredRows} rows with a score to learn from; got {scored}: score more rows, or use `method` direct."));
        }
        int columns = problem.Logits!.Columns, others = problem.CrossFitted!.Classes;
        if (others != columns)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"The cross-fitted logits have {others} columns but the logits have {columns}; both must be of the same classes."));
        }
        int missing = Array.FindIndex(problem.ScoredRows, row => !problem.CrossFitted.Has(row));
        if (missing >= 0)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"The cross-fitted logits have none for scored row {problem.ScoredRows[missing]}; give them for every scored row."));
        }
    }

    // Half the way between the scores that stand an uncertainty below and above the predicted rank.
    static double[] Spreads(double[] scores, double[] targets, Predictions found)
    {
        double[] sorted = [.. scores], places = [.. targets], middles = StandardNormal.OfRanks(found.Values);
        Array.Sort(sorted);
        Array.Sort(places);
        return [.. middles.Zip(found.Uncertainties, (middle, spread) => Math.Max(0, At(middle + spread) - At(middle - spread)) / 2)];

        double At(double place)
        {
            int found = Array.BinarySearch(places, place);
            int above = found >= 0 ? found : ~found;
            if (above == 0 || above == places.Length || found >= 0)
                return sorted[Math.Min(above, sorted.Length - 1)];
            double share = (place - places[above - 1]) / (places[above] - places[above - 1]);
            return sorted[above - 1] + (share * (sorted[above] - sorted[above - 1]));
        }
    }
}
