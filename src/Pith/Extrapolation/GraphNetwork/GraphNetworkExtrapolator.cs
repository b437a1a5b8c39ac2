using Pith.Neighbors.Graphs;
using Pith.Numerics.Arrays;
using Pith.Numerics.Statistics;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>Predicts scores by a graph convolutional network over the kNN graph of all rows (<c>gnn</c>).</summary>
/// <remarks>
/// <para>Three convolutions, <c>h'_i = b + sum over j of w_ij / sqrt(D_i D_j) W h_j</c> with a loop of weight 1 at every row and D_i = 1 + the
/// weights into i; ReLU and dropout after the first two; widths 512, 256, 1; features [one-hot label | embedding]; mean squared error on scored rows,
/// or the pairwise logistic loss (<see cref="PairLoss"/>), by Adam. A tenth of the scored rows is held out: it chooses the epoch, ends training, and teaches how large an error to
/// expect (<see cref="ResidualCalibration"/>).</para>
/// <para>Source: arXiv 2506.09010, section on GNN extrapolation, and its code's gnn_extrapolate.py; Kipf and Welling, arXiv 1609.02907.
/// <see cref="GraphNetworkOptions.Reference"/> computes what that code computes. Deviations otherwise, each an option: edge weights do not
/// depend on the embeddings' scale (with exp(-d/2) and distances around 10 the graph counts for next to nothing), features and scores are
/// standardised, training takes the exact gradient over the whole graph, and predictions see the whole graph too (the published
/// code's see one hop of three, so that they depend on which rows share a batch). Labels may be missing, for some rows or for all.</para>
/// <para>Cost: an epoch is about 6 N (F h + h^2 / 2) floating-point operations for F features and h hidden values, and N (1.5 h + F) values of
/// memory; sampled batches need N F. Deterministic: the same bytes for any number of threads and any vector width.</para>
/// </remarks>
sealed class GraphNetworkExtrapolator : IGraphExtrapolator
{
    readonly GraphNetworkOptions _options;

    /// <summary>Creates the extrapolator.</summary>
    /// <param name="options">The settings.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public GraphNetworkExtrapolator(GraphNetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        GraphNetworkOptions.Rules.Validate(options);
        _options = options;
    }

    /// <inheritdoc/>
    public int Neighbors => _options.Neighbors;

    /// <inheritdoc/>
    public Predictions Predict(ExtrapolationProblem problem, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ScoreTargets targets = ScoreTargets.Split(problem, GraphNetworkOptions.Info.Name, _options.StandardizeScores);
        KnnGraph graph = ProblemGraph.Of(problem, _options.Neighbors, progress, cancellation);
        if (ProblemGraph.HasConstantScores(problem))
            return ProblemGraph.Constant(problem);
        using var pool = new WorkerPool(problem.Threads);
        var features = new NodeFeatures(problem.Embeddings, problem.Labels, _options.StandardizeFeatures);
        NeighborEdges edges = NeighborEdges.FromGraph(graph, problem.Metric, _options.Weighting);
        PropagationMatrix matrix = PropagationMatrix.Symmetric(edges);
        using var weights = new NetworkWeights(features.Columns, _options.Hidden);
        weights.Initialize(problem.Seed);
        AlignedBuffer? values = features.Copy(pool);
        using var propagated = new AlignedBuffer(values.Length);
        try
        {
            NodeFeatures.Propagate(matrix, values, null, weights.First.InputPitch, propagated, pool);
            if (!_options.UsesLocalDegrees)
            {
                values.Dispose();
                values = null;
            }
            bool isSampled = _options.IsSampled(problem.Rows, features.Columns);
            var setup = new NetworkSetup(_options, targets, weights, edges, matrix, values, propagated, problem.Seed, pool);
            (double[] predictions, int epochs) = isSampled
                ? SampledTraining.Run(setup, progress, cancellation)
                : FullBatchTraining.Run(setup, progress, cancellation);
            Dictionary<string, double> facts = Facts(graph, isSampled, epochs, setup.Best);
            if (_options.Loss == NetworkLoss.Ranking)
            {
                // An order has no unit: the rows together are taken to be distributed as the trained ones are.
                predictions = QuantileMap.Map(predictions, targets.TrainedScores);
                facts["heldOutError"] = Math.Sqrt(FixedOrderSum.SquaredDistance(Array.ConvertAll(targets.HeldOut, row => predictions[row]), targets.HeldOutScores) / targets.HeldOut.Length);
            }
            return Result(problem, graph, targets, predictions, facts);
        }
        finally
        {
            values?.Dispose();
        }
    }

    static Dictionary<string, double> Facts(KnnGraph graph, bool isSampled, int epochs, BestEpoch best) => new()
    {
        ["neighbors"] = graph.Neighbors,
        ["epochs"] = epochs,
        ["bestEpoch"] = best.Epoch,
        ["heldOutError"] = Math.Sqrt(best.SquaredError),
        ["sampled"] = isSampled ? 1 : 0,
    };

    /// <summary>The query rows' predictions with the errors to be expected.</summary>
    internal static Predictions Result(
        ExtrapolationProblem problem, KnnGraph graph, ScoreTargets targets, double[] predictions, Dictionary<string, double> facts)
    {
        var calibration = new ResidualCalibration(graph, targets, predictions);
        return new Predictions(
            problem.QueryRows,
            Array.ConvertAll(problem.QueryRows, row => predictions[row]),
            Array.ConvertAll(problem.QueryRows, calibration.ErrorAt))
        {
            Facts = facts,
        };
    }
}
