using Pith.Extrapolation.Neighbors;
using Pith.Numerics.Randomness;
using Pith.Numerics.Statistics;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.Committee;

/// <summary>Predicts by the mean of several regressors, each of which was fitted without another part of the scored rows.</summary>
/// <remarks>
/// <para>A cross-validation committee (Krogh and Vedelsby, NIPS 1994; Parmanto, Munro and Doyle, 1996): the scored rows fall into five parts, and a regressor is
/// fitted to every four of them. The prediction is the mean of all five, which varies less than one; and every scored row has a residual of a regressor that has
/// not learnt from it, so that the errors to expect are honest up to what the left-out part has chosen (a penalty, an epoch).</para>
/// <para>Uncertainty: the root mean squared such residual of the ten nearest scored rows. Features: <see cref="RegressionFeatures"/>. Deterministic: parts
/// are drawn by the seed, and sums run in the order of the parts.</para>
/// </remarks>
/// <param name="name">The method's contract name, for random numbers and messages.</param>
/// <param name="create">Makes a regressor from its random numbers and the threads it may use.</param>
/// <param name="spreadsClasses">Whether the features put classes apart (<see cref="RegressionFeatures"/>).</param>
sealed class CommitteeExtrapolation(string name, Func<RandomStream, int, IScoreRegressor> create, bool spreadsClasses = false) : IExtrapolator
{
    /// <summary>Scored rows without which nothing can be learnt and judged.</summary>
    public const int FewestScoredRows = 10;

    /// <summary>Regressors.</summary>
    public const int Members = 5;

    const int ResidualNeighbors = 10;
    const int BlockRows = 1024;

    /// <inheritdoc/>
    public Predictions Predict(ExtrapolationProblem problem, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        int scored = problem.ScoredRows.Length;
        if (scored < FewestScoredRows)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"The method {name} needs at least {FewestScoredRows} rows with a score, because each of its {Members} parts is judged by the others; got {scored}: score more rows, or use `method` knn."));
        }
        double mean = Descriptive.Mean(problem.Scores), deviation = Descriptive.StandardDeviation(problem.Scores, 0);
        if (!(deviation > 0))
            return new Predictions(problem.QueryRows, [.. problem.QueryRows.Select(_ => problem.Scores[0])], new double[problem.QueryRows.Length]);
        var features = new RegressionFeatures(problem, spreadsClasses);
        int[] shuffled = new RandomStream(problem.Seed, name + "-parts").Sample(scored, scored);
        double[] residuals = new double[scored], sums = new double[problem.QueryRows.Length];
        for (int part = 0; part < Members; part++)
        {
            progress?.Report(new WorkProgress("fit " + name, part, Members, "regressors"));
            int[] held = [.. shuffled.Where((_, place) => place % Members == part).Order()], others = [.. shuffled.Where((_, place) => place % Members != part).Order()];
            RegressionRows heldOut = RowsOf(held);
            IScoreRegressor regressor = create(new RandomStream(problem.Seed, FormattableString.Invariant($"{name}-{part}")), problem.Threads);
            regressor.Fit(RowsOf(others), heldOut, cancellation);
            var judged = new double[held.Length];
            regressor.Apply(heldOut.Features, judged);
            for (int i = 0; i < held.Length; i++)
                residuals[held[i]] = (judged[i] - heldOut.Targets[i]) * deviation;
            Add(problem, features, regressor, sums, cancellation);
        }
        double[] values = Array.ConvertAll(sums, sum => mean + (sum / Members * deviation));
        var uncertainties = new double[values.Length];
        var nearest = new double[values.Length];
        int k = Math.Min(ResidualNeighbors, scored);
        ScoredNeighbors.ForEachBlock(problem, k, 0, (first, lists) =>
        {
            for (int q = 0; q < lists.Queries; q++)
            {
                uncertainties[first + q] = NeighborMean.Spread(residuals, lists.PositionsOf(q, k), 0);
                nearest[first + q] = lists.Distances.Span[q * k];
            }
        }, progress, cancellation);
        return new Predictions(problem.QueryRows, values, uncertainties)
        {
            NearestDistances = nearest,
            Facts = new Dictionary<string, double> { ["heldOutError"] = Math.Sqrt(FixedOrderSum.Dot(residuals, residuals) / scored) },
        };

        RegressionRows RowsOf(int[] places) => new(
            features.Read(Array.ConvertAll(places, place => problem.ScoredRows[place])), Array.ConvertAll(places, place => (problem.Scores[place] - mean) / deviation), features.Count);
    }

    static void Add(ExtrapolationProblem problem, RegressionFeatures features, IScoreRegressor regressor, double[] sums, CancellationToken cancellation) =>
        RowBlocks.ForEach(sums.Length, BlockRows, problem.Threads, () => new double[BlockRows], (first, count, results) =>
        {
            regressor.Apply(features.Read(problem.QueryRows[first..(first + count)]), results.AsSpan(0, count));
            for (int i = 0; i < count; i++)
                sums[first + i] += results[i];
        }, cancellation);
}
