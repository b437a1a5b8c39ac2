using Pith.Extrapolation.Neighbors;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Statistics;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.Propagation;

/// <summary>Scores spread over the kNN graph of all rows: an unscored row's score is the weighted mean of its neighbours', scored rows keep
/// theirs.</summary>
/// <remarks>
/// <para>Zhu and Ghahramani (CMU-CALD-02-107, 2002) with numbers instead of class labels: the harmonic function f(x) = sum_j w_j f(x_j) / sum_j w_j
/// with f clamped on scored rows, solved to a residual of <see cref="Tolerance"/> of the scores' range (<see cref="HarmonicSystem"/>). The neighbours are the row's k nearest of all rows, scored or not, and
/// <c>w = exp(-d / m)</c> with m the median of the row's own k distances. Unlike kNN it uses the unscored rows: a score reaches rows that have no
/// scored row near. Rows that no path leads from to a scored row keep the mean score.</para>
/// <para>Uncertainty: f(x) is the mean score at which a random walk from x first meets a scored row; the same equations over squared scores give
/// its variance, and the uncertainty is the square root of it. The result does not depend on threads. Time O(N^2 D) for the graph, O(N k) a pass;
/// memory O(N k).</para>
/// </remarks>
sealed class LabelPropagation : IGraphExtrapolator
{
    const int BlockRows = 2048;

    /// <summary>How far an unscored row may be from the mean of its neighbours where the equations count as solved, as a share of the scores' range.</summary>
    public const double Tolerance = 1e-10;

    readonly LabelPropagationOptions _options;

    /// <summary>Creates the method.</summary>
    /// <param name="options">Settings; null means <see cref="LabelPropagationOptions.Default"/>.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public LabelPropagation(LabelPropagationOptions? options = null)
    {
        _options = options ?? LabelPropagationOptions.Default;
        LabelPropagationOptions.Rules.Validate(_options);
    }

    /// <inheritdoc/>
    public int Neighbors => _options.Neighbors;

    /// <inheritdoc/>
    public Predictions Predict(ExtrapolationProblem problem, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        int wanted = Math.Min(_options.Neighbors, problem.Rows - 1);
        KnnGraph graph = problem.Graph
            ?? GraphBuilder.Build(problem.Embeddings, wanted, problem.Metric, problem.Accuracy, problem.Threads, progress, cancellation);
        int k = Math.Min(wanted, graph.Neighbors);
        double[] weights = Weights(graph, k, problem.Threads, cancellation);
        (double[] values, double[] squares) = Start(problem);
        var system = new HarmonicSystem(graph, k, weights, problem.ScoredRows, problem.Threads, cancellation);
        double range = problem.Scores.Max() - problem.Scores.Min();
        (int passes, double residual) = system.Solve(values, Tolerance * range, _options.Iterations, progress);
        (int morePasses, double squareResidual) = system.Solve(squares, Tolerance * range * range, _options.Iterations, progress);
        double relative = range > 0 ? Math.Max(residual / range, squareResidual / (range * range)) : 0;
        int[] rows = problem.QueryRows;
        double center = Descriptive.Mean(problem.Scores);
        return new Predictions(
            rows,
            // A mean lies between what it is the mean of; what is left of the residual does not take a score beyond.
            Array.ConvertAll(rows, row => Math.Clamp(values[row] + center, problem.Scores.Min(), problem.Scores.Max())),
            Array.ConvertAll(rows, row => Math.Sqrt(Math.Max(0, squares[row] - (values[row] * values[row])))))
        {
            Facts = new Dictionary<string, double> { ["neighbors"] = k, ["iterations"] = passes + morePasses, [Predictions.ResidualFact] = relative },
            Shortfall = relative <= Tolerance ? null : FormattableString.Invariant(
                $"label-propagation stopped after {passes + morePasses} passes with unscored rows up to {relative:G2} of the scores' range from the mean of their neighbours, where {Tolerance:G1} is wanted; give more `iterations` than {_options.Iterations}"),
        };
    }

    // Scores less their mean, which is what rows without a path keep; squares lose fewer digits that way.
    static (double[] Values, double[] Squares) Start(ExtrapolationProblem problem)
    {
        var values = new double[problem.Rows];
        var squares = new double[problem.Rows];
        double center = Descriptive.Mean(problem.Scores);
        double variance = Descriptive.Variance(problem.Scores, 0);
        Array.Fill(squares, variance);
        for (int i = 0; i < problem.Scores.Length; i++)
        {
            double score = problem.Scores[i] - center;
            values[problem.ScoredRows[i]] = score;
            squares[problem.ScoredRows[i]] = score * score;
        }
        return (values, squares);
    }

    // Each row's weights sum to 1.
    static double[] Weights(KnnGraph graph, int k, int threads, CancellationToken cancellation)
    {
        var weights = new double[(long)graph.Rows * k];
        RowBlocks.ForEach(graph.Rows, BlockRows, threads, () => 0, (first, count, _) =>
        {
            for (int row = first; row < first + count; row++)
            {
                Span<double> own = weights.AsSpan(row * k, Math.Min(k, graph.CountOf(row)));
                if (own.IsEmpty)
                    continue;
                NeighborMean.Weights(NeighborWeighting.Scaled, graph.DistancesOf(row)[..own.Length], own);
                double sum = FixedOrderSum.Sum(own);
                for (int j = 0; j < own.Length; j++)
                    own[j] /= sum;
            }
        }, cancellation);
        return weights;
    }
}
