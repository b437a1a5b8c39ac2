using Pith.Extrapolation.GraphNetwork;
using Pith.Learning.Paradigms;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Arrays;
using Pith.Numerics.Randomness;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.PageRank;

/// <summary>Predicts scores by a small network whose outputs are mixed along random walks on the kNN graph (<c>ppr</c>).</summary>
/// <remarks>
/// <para><c>score = Pi MLP(x)</c>: an MLP with one hidden layer gives every row a number, and personalised PageRank, the distribution of where a walk from the
/// row ends that goes on with probability 1 - alpha at each step, averages them (<see cref="PageRankWalk"/>). Features [one-hot label |
/// embedding]; mean squared error on scored rows, by Adam; a tenth of the scored rows chooses the epoch and teaches the errors to expect.</para>
/// <para>Source: Bojchevski et al., PPRGo, KDD 2020, arXiv 2007.01570; Gasteiger et al., ICLR 2019, arXiv 1810.05997; as pprgo_extrapolate.py of the
/// code of arXiv 2506.09010 uses it. Deviations: that code trains on scores of the full data, which an extrapolator must not see; here
/// only the scored rows' own scores count. The walk is exact where that code keeps the 32 largest entries in training and makes two steps in
/// prediction: with one number a row a step costs N K operations. Rows are normalised by their sums, so that an average stays within
/// the scores it averages, and edges are weighted as for <c>gnn</c>; features and scores are standardised; layers have biases.</para>
/// <para>Cost: an epoch is about 4 N F h operations. Deterministic: the same bytes for any number of threads and any vector width.</para>
/// </remarks>
sealed class PageRankExtrapolator : IGraphExtrapolator
{
    readonly PageRankOptions _options;

    /// <summary>Creates the extrapolator.</summary>
    /// <param name="options">The settings.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public PageRankExtrapolator(PageRankOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        PageRankOptions.Rules.Validate(options);
        _options = options;
    }

    /// <inheritdoc/>
    public int Neighbors => _options.Neighbors;

    /// <inheritdoc/>
    public Predictions Predict(ExtrapolationProblem problem, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ScoreTargets targets = ScoreTargets.Split(problem, PageRankOptions.Info.Name, standardize: true);
        KnnGraph graph = ProblemGraph.Of(problem, _options.Neighbors, progress, cancellation);
        if (ProblemGraph.HasConstantScores(problem))
            return ProblemGraph.Constant(problem);
        using var pool = new WorkerPool(problem.Threads);
        var nodeFeatures = new NodeFeatures(problem.Embeddings, problem.Labels, standardize: true);
        using AlignedBuffer features = nodeFeatures.Copy(pool);
        NeighborEdges edges = NeighborEdges.FromGraph(graph, problem.Metric, EdgeWeighting.Scaled);
        var walk = new PageRankWalk(PropagationMatrix.RandomWalk(edges), _options.Alpha, pool);
        using var perceptron = new Perceptron(
            features, problem.Rows, nodeFeatures.Columns, _options.Hidden, new RandomStream(problem.Seed, "ppr-weights"), pool);
        var best = new BestEpoch(targets, EpochChoice.Error, _options.Patience);
        (double[] predictions, int epochs) = Train(targets, perceptron, walk, best, new RandomStream(problem.Seed, "ppr-dropout"), progress, cancellation);
        return GraphNetworkExtrapolator.Result(problem, graph, targets, predictions, new Dictionary<string, double>
        {
            ["neighbors"] = graph.Neighbors,
            ["epochs"] = epochs,
            ["bestEpoch"] = best.Epoch,
            ["heldOutError"] = Math.Sqrt(best.SquaredError),
        });
    }

    (double[] Predictions, int Epochs) Train(
        ScoreTargets targets,
        Perceptron perceptron,
        PageRankWalk walk,
        BestEpoch best,
        RandomStream dropout,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
    {
        int rows = perceptron.Outputs.Length;
        var adam = new SmallAdam(perceptron.Values);
        float[][] gradients = perceptron.Gradients;
        float[] mixed = new float[rows], mixedGradients = new float[rows], outputGradients = new float[rows];
        var predictions = new double[rows];
        var heldOut = new double[targets.HeldOut.Length];
        int epoch = 0;
        while (epoch < _options.Epochs && !(epoch > 0 && best.EndsAfter(epoch)))
        {
            cancellation.ThrowIfCancellationRequested();
            epoch++;
            perceptron.Forward(DropoutMask.For(dropout, epoch, _options.Dropout));
            walk.Mix(perceptron.Outputs, mixed);
            for (int i = 0; i < targets.Trained.Length; i++)
            {
                double error = mixed[targets.Trained[i]] - targets.ToTarget(targets.TrainedScores[i]);
                mixedGradients[targets.Trained[i]] = (float)(2 * error / targets.Trained.Length);
            }
            walk.MixTransposed(mixedGradients, outputGradients);
            perceptron.Backward(outputGradients);
            perceptron.AddDecay(_options.WeightDecay);
            adam.Step(_options.LearningRate, gradients);
            perceptron.Forward(null);
            walk.Mix(perceptron.Outputs, mixed);
            for (int i = 0; i < heldOut.Length; i++)
                heldOut[i] = targets.ToScore(mixed[targets.HeldOut[i]]);
            if (best.Offer(epoch, heldOut))
            {
                for (int row = 0; row < rows; row++)
                    predictions[row] = targets.ToScore(mixed[row]);
            }
            progress?.Report(new WorkProgress("page rank", epoch, _options.Epochs, "epochs"));
        }
        return (predictions, epoch);
    }
}
