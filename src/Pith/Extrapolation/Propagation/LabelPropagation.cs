using Pith.Extrapolation.Neighbors;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Statistics;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.Propagation;

/// <summary>Scores spread over the kNN graph of all rows: an unscored row's score is the weighted mean of its neighbours', scored rows keep
/// theirs.</summary>
/// <remarks>
/// <para>Zhu and Ghahramani (CMU-CALD-02-107, 2002) with numbers instead of class labels: the harmonic function f(x) = sum_j w_j f(x_j) / sum_j w_j
/// with f clamped on scored rows, found by passes over all rows at once. The neighbours are the row's k nearest of all rows, scored or not, and
/// <c>w = exp(-d / m)</c> with m the median of the row's own k distances. Unlike kNN it uses the unscored rows: a score reaches rows that have no
/// scored row near. Rows that no path leads from to a scored row keep the mean score.</para>
/// <para>Uncertainty: f(x) is the mean score at which a random walk from x first meets a scored row; the same passes over squared scores give
/// its variance, and the uncertainty is the square root of it. Every row is computed from the last pass alone, so the result does not depend
/// on threads. Time O(N^2 D) for the graph, O(N k) a pass; memory O(N k).</para>
/// </remarks>
public sealed class LabelPropagation : IGraphExtrapolator
{
    const int BlockRows = 2048;
    const double Tolerance = 1e-6;

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
            ?? ExactGraphBuilder.Build(problem.Embeddings, wanted, problem.Metric, problem.Threads, progress, cancellation);
        int k = Math.Min(wanted, graph.Neighbors);
        double[] weights = Weights(graph, k, problem.Threads, cancellation);
        (double[] values, double[] squares) = Start(problem);
        int passes = Spread(problem, graph, k, weights, values, squares, progress, cancellation);
        int[] rows = problem.QueryRows;
        double center = Descriptive.Mean(problem.Scores);
        return new Predictions(
            rows,
            Array.ConvertAll(rows, row => values[row] + center),
            Array.ConvertAll(rows, row => Math.Sqrt(Math.Max(0, squares[row] - (values[row] * values[row])))))
        {
            Facts = new Dictionary<string, double> { ["neighbors"] = k, ["iterations"] = passes },
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
                Span<double> own = weights.AsSpan(row * k, k);
                NeighborMean.Weights(NeighborWeighting.Scaled, graph.DistancesOf(row)[..k], own);
                double sum = FixedOrderSum.Sum(own);
                for (int j = 0; j < k; j++)
                    own[j] /= sum;
            }
        }, cancellation);
        return weights;
    }

    int Spread(
        ExtrapolationProblem problem, KnnGraph graph, int k, double[] weights, double[] values, double[] squares,
        IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        bool[] isScored = new bool[problem.Rows];
        foreach (int row in problem.ScoredRows)
            isScored[row] = true;
        double[] nextValues = [.. values], nextSquares = [.. squares];
        double enough = Tolerance * (problem.Scores.Max() - problem.Scores.Min());
        int blocks = (problem.Rows + BlockRows - 1) / BlockRows;
        var moved = new double[blocks];
        for (int pass = 1; ; pass++)
        {
            progress?.Report(new WorkProgress("propagate", pass, _options.Iterations, "passes"));
            RowBlocks.ForEach(problem.Rows, BlockRows, problem.Threads, () => 0, (first, count, _) =>
            {
                double most = 0;
                for (int row = first; row < first + count; row++)
                {
                    if (isScored[row])
                        continue;
                    double value = 0, square = 0;
                    ReadOnlySpan<int> neighbors = graph.NeighborsOf(row);
                    for (int j = 0; j < k; j++)
                    {
                        double weight = weights[(row * k) + j];
                        value += weight * values[neighbors[j]];
                        square += weight * squares[neighbors[j]];
                    }
                    most = Math.Max(most, Math.Abs(value - values[row]));
                    nextValues[row] = value;
                    nextSquares[row] = square;
                }
                moved[first / BlockRows] = most;
            }, cancellation);
            nextValues.CopyTo(values, 0);
            nextSquares.CopyTo(squares, 0);
            if (moved.Max() <= enough || pass == _options.Iterations)
                return pass;
        }
    }
}
