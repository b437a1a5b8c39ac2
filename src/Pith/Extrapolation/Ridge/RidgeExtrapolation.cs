using Pith.Extrapolation.Neighbors;
using Pith.Numerics.Randomness;
using Pith.Numerics.Statistics;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.Ridge;

/// <summary>A linear function of the embedding, fitted to the scored rows with a penalty on its weights.</summary>
/// <remarks>
/// <para><c>S(x) = mean + w . z(x)</c> with z the columns standardised over the scored rows and w minimising <c>|y - Z w|^2 + p M |w|^2</c>: Hoerl and Kennard
/// (1970), closed form by Cholesky. Without a given p the penalty with the least squared error in a cross-validation over the scored rows is
/// taken (five groups; for more than 512 columns one group is held out, because each costs a factorisation).</para>
/// <para>Uncertainty: the root mean squared residual of the ten nearest scored rows, so it is large where a linear function does not fit.
/// Time O(M D^2 + D^3) to fit, O(Q M D) for the uncertainty; memory O(M D + D^2). Sums are taken in the order of the scored rows.</para>
/// </remarks>
sealed class RidgeExtrapolation : IExtrapolator
{
    const int Groups = 5;
    const int MostColumnsForAllGroups = 512;
    const int ResidualNeighbors = 10;
    const int BlockRows = 1024;

    readonly RidgeOptions _options;

    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="RidgeOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public RidgeExtrapolation(RidgeOptions? options = null)
    {
        _options = options ?? RidgeOptions.Default;
        RidgeOptions.Rules.Validate(_options);
    }

    /// <inheritdoc/>
    public Predictions Predict(ExtrapolationProblem problem, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        progress?.Report(new WorkProgress("fit ridge", 0, 1, "fits"));
        var columns = StandardColumns.Of(problem.Embeddings, problem.ScoredRows);
        (double[] weights, double penalty) = Fit(problem, columns, cancellation);
        double mean = Descriptive.Mean(problem.Scores);
        double[] fitted = Apply(problem, columns, weights, mean, problem.ScoredRows, cancellation);
        var residuals = new double[fitted.Length];
        for (int i = 0; i < residuals.Length; i++)
            residuals[i] = problem.Scores[i] - fitted[i];
        double[] values = Apply(problem, columns, weights, mean, problem.QueryRows, cancellation);
        var uncertainties = new double[values.Length];
        var nearest = new double[values.Length];
        int k = Math.Min(ResidualNeighbors, residuals.Length);
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
            Facts = new Dictionary<string, double> { ["penalty"] = penalty },
        };
    }

    (double[] Weights, double Penalty) Fit(ExtrapolationProblem problem, StandardColumns columns, CancellationToken cancellation)
    {
        int scored = problem.ScoredRows.Length;
        int groups = Math.Min(Groups, scored);
        double mean = Descriptive.Mean(problem.Scores);
        int[] shuffled = new RandomStream(problem.Seed, "ridge-groups").Sample(scored, scored);
        int[][] members = [.. Enumerable.Range(0, groups).Select(g => shuffled.Where((_, place) => place % groups == g).Order().ToArray())];
        var systems = new RidgeSystem[groups];
        for (int g = 0; g < groups; g++)
        {
            cancellation.ThrowIfCancellationRequested();
            float[] rows = columns.Read(problem.Embeddings, Array.ConvertAll(members[g], i => problem.ScoredRows[i]));
            systems[g] = RidgeSystem.Of(rows, Array.ConvertAll(members[g], i => problem.Scores[i] - mean), columns.Count, problem.Threads);
        }
        double penalty = _options.Penalty;
        if (penalty == 0)
            penalty = Choose(problem, columns, members, systems, mean, cancellation);
        return (RidgeSystem.SumWithout(systems, -1).Solve(penalty), penalty);
    }

    // The largest of the best, so that equal errors give the smoother function.
    static double Choose(
        ExtrapolationProblem problem, StandardColumns columns, int[][] members, RidgeSystem[] systems, double mean, CancellationToken cancellation)
    {
        if (members.Length < 2)
            return RidgeOptions.Tried[^1];
        int left = columns.Count <= MostColumnsForAllGroups ? members.Length : 1;
        var errors = new double[RidgeOptions.Tried.Count];
        for (int g = 0; g < left; g++)
        {
            RidgeSystem others = RidgeSystem.SumWithout(systems, g);
            int[] rows = Array.ConvertAll(members[g], i => problem.ScoredRows[i]);
            double[] truth = Array.ConvertAll(members[g], i => problem.Scores[i]);
            for (int p = 0; p < errors.Length; p++)
            {
                cancellation.ThrowIfCancellationRequested();
                double[] predicted = Apply(problem, columns, others.Solve(RidgeOptions.Tried[p]), mean, rows, cancellation);
                errors[p] += FixedOrderSum.SquaredDistance(predicted, truth);
            }
        }
        int best = 0;
        for (int p = 1; p < errors.Length; p++)
        {
            if (errors[p] <= errors[best])
                best = p;
        }
        return RidgeOptions.Tried[best];
    }

    static double[] Apply(
        ExtrapolationProblem problem, StandardColumns columns, double[] weights, double mean, int[] rows, CancellationToken cancellation)
    {
        var values = new double[rows.Length];
        RowBlocks.ForEach(rows.Length, BlockRows, problem.Threads, () => new double[columns.Count], (first, count, wide) =>
        {
            float[] block = columns.Read(problem.Embeddings, rows[first..(first + count)]);
            for (int r = 0; r < count; r++)
            {
                for (int c = 0; c < wide.Length; c++)
                    wide[c] = block[(r * wide.Length) + c];
                values[first + r] = mean + FixedOrderSum.Dot(wide, weights);
            }
        }, cancellation);
        return values;
    }
}
