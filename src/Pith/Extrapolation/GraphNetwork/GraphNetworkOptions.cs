using Pith.Data;
using Pith.Numerics;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>On how many rows one step of training computes.</summary>
public enum TrainingBatches
{
    /// <summary>All while <see cref="GraphNetworkOptions.MemoryBudget"/> holds them, else sampled.</summary>
    Auto,

    /// <summary>All rows: the exact gradient, one step an epoch.</summary>
    Full,

    /// <summary>Batches of scored rows with sampled neighbourhoods.</summary>
    Sampled,
}

/// <summary>How outputs are computed after training.</summary>
public enum NetworkInference
{
    /// <summary>Over the whole graph.</summary>
    Full,

    /// <summary>In batches of 1,024 consecutive rows that see their own neighbours only, and those nothing: the published code's. A prediction then
    /// depends on the batch.</summary>
    OneHop,
}

/// <summary>What a graph network's training makes small.</summary>
public enum NetworkLoss
{
    /// <summary>The mean squared error.</summary>
    Squared,

    /// <summary>The pairwise logistic loss: the order of the rows, whatever their scores' distances.</summary>
    Ranking,
}

/// <summary>Settings of <see cref="GraphNetworkExtrapolator"/>.</summary>
public sealed record GraphNetworkOptions : IExtrapolatorOptions
{
    /// <summary>The defaults.</summary>
    public static GraphNetworkOptions Default { get; } = new();

    /// <summary>The published code (profile sx-reference): weights exp(-d/2), features and scores as they are, batches of 128 with
    /// ten sampled neighbours twice, one-hop inference, the epoch of the best correlation.</summary>
    public static GraphNetworkOptions Reference { get; } = new()
    {
        Weighting = EdgeWeighting.Reference,
        StandardizeFeatures = false,
        StandardizeScores = false,
        Epochs = 35,
        Patience = int.MaxValue,
        Batches = TrainingBatches.Sampled,
        LearningRate = 1e-3,
        Inference = NetworkInference.OneHop,
        UsesLocalDegrees = true,
        Choice = EpochChoice.Correlation,
        BatchSize = 128,
        BatchesOfEpoch = int.MaxValue,
        Fanout = 10,
    };

    /// <summary>Neighbours a row in a graph that is built here, at least 1 and less than the rows. Default 10, as published for CIFAR.</summary>
    public int Neighbors { get; init; } = 10;

    /// <summary>Width of the first hidden layer; the second has half of it. Default 512, as published.</summary>
    public int Hidden { get; init; } = 512;

    /// <summary>Most epochs. Default 200: of full batches each is one step only.</summary>
    public int Epochs { get; init; } = 200;

    /// <summary>Epochs without a better one after which training ends. Default 30.</summary>
    public int Patience { get; init; } = 30;

    /// <summary>Share of hidden values that fall in training, 0 or more and less than 1. Default 0.5, as published.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary>Adam's learning rate. Default 0.01, because full batches make few steps; published for small batches: 0.001.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>On how many rows a step computes. Default auto.</summary>
    public TrainingBatches Batches { get; init; } = TrainingBatches.Auto;

    /// <summary>Scored rows of a sampled batch. Default 512.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>Batches of an epoch at most, at least 1: of more scored rows than they hold each epoch takes others. Default 64, so that the
    /// length of training does not grow with the scored rows.</summary>
    public int BatchesOfEpoch { get; init; } = 64;

    /// <summary>Most neighbours that a row of a sampled batch takes. Default 5.</summary>
    public int Fanout { get; init; } = 5;

    /// <summary>Bytes beyond which <see cref="TrainingBatches.Auto"/> samples. Default 4 GB, whatever the machine has: the result must not depend on it.
    /// A run with a memory budget decides by its plan instead; see <see cref="WithinMemory"/>.</summary>
    public long MemoryBudget { get; init; } = 4L << 30;

    /// <summary>How distance becomes edge weight. Default scaled.</summary>
    public EdgeWeighting Weighting { get; init; } = EdgeWeighting.Scaled;

    /// <summary>Whether embedding columns get mean 0 and deviation 1. Default true.</summary>
    public bool StandardizeFeatures { get; init; } = true;

    /// <summary>Whether scores get mean 0 and deviation 1 for the network. Default true: Adam's steps know no scale.</summary>
    public bool StandardizeScores { get; init; } = true;

    /// <summary>Whether a sampled batch is normalised by its own edges, as the published code does, instead of by the whole graph's degrees. Default false.</summary>
    public bool UsesLocalDegrees { get; init; }

    /// <summary>How outputs are computed after training. Default full.</summary>
    public NetworkInference Inference { get; init; } = NetworkInference.Full;

    /// <summary>What training makes small. Default the squared error, as published. With <see cref="NetworkLoss.Ranking"/> outputs have no scale: the epoch with the largest
    /// correlation is taken, and outputs are mapped to the distribution of the trained scores.</summary>
    public NetworkLoss Loss { get; init; } = NetworkLoss.Squared;

    /// <summary>By what the best epoch is chosen. Default the error, which sees a wrong scale too.</summary>
    public EpochChoice Choice { get; init; } = EpochChoice.Error;

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<GraphNetworkOptions>> Rules { get; } =
    [
        OptionRules.Whole<GraphNetworkOptions>(ExtrapolationRules.NeighborsOption, "neighbours a row", 1, int.MaxValue, o => o.Neighbors, (o, v) => o with { Neighbors = v }),
        OptionRules.Whole<GraphNetworkOptions>(
            "hidden", "width of the first hidden layer", 2, 8192, o => o.Hidden, (o, v) => o with { Hidden = v }),
        OptionRules.Whole<GraphNetworkOptions>("epochs", "most epochs of training", 1, 100_000, o => o.Epochs, (o, v) => o with { Epochs = v }),
        OptionRules.Whole<GraphNetworkOptions>(
            "patience", "epochs without a better one that end training", 1, int.MaxValue, o => o.Patience, (o, v) => o with { Patience = v }),
        OptionRules.Number<GraphNetworkOptions>(
            "dropout", "share of hidden values that fall in training", 0, 0.95, o => o.Dropout, (o, v) => o with { Dropout = v }),
        OptionRules.Number<GraphNetworkOptions>(
            "learning-rate", "step size of Adam", 0, 10, o => o.LearningRate, (o, v) => o with { LearningRate = v }),
        OptionRules.Choice<GraphNetworkOptions, TrainingBatches>(
            "batches", "all rows a step, or batches with sampled neighbours", o => o.Batches, (o, v) => o with { Batches = v }),
        OptionRules.Whole<GraphNetworkOptions>(
            "batch-size", "scored rows of a sampled batch", 1, 1_000_000, o => o.BatchSize, (o, v) => o with { BatchSize = v }),
        OptionRules.Choice<GraphNetworkOptions, NetworkLoss>(
            "loss", "squared error, or the order of pairs of rows", o => o.Loss, (o, v) => o with { Loss = v }),
        OptionRules.Whole<GraphNetworkOptions>(
            "fanout", "most neighbours that a row of a sampled batch takes", 1, 1000, o => o.Fanout, (o, v) => o with { Fanout = v }),
    ];

    /// <summary>What the catalogue knows of the method.</summary>
    public static MethodInfo<IExtrapolatorOptions> Info { get; } = new MethodInfo<IExtrapolatorOptions, GraphNetworkOptions>(
        "gnn", "graph convolutional network over the kNN graph of all rows", Rules, Default,
        new Dictionary<string, GraphNetworkOptions> { [ExtrapolationRules.ReferenceProfile] = Reference });

    MethodInfo<IExtrapolatorOptions> IExtrapolatorOptions.Info => Info;

    /// <inheritdoc/>
    public DataNeeds Needs => DataNeeds.Embeddings | DataNeeds.Graph;

    /// <inheritdoc/>
    public int FewestScoredRows => ScoreTargets.FewestScoredRows;

    // A training for every fold costs more than a choice should.
    /// <inheritdoc/>
    public int MostRowsInAuto => 0;

    /// <inheritdoc/>
    public StageCost Cost(ExtrapolationSize size, MachineSpeed speed) => NetworkWork.Of(this, size, speed);

    /// <summary>All rows a step where that fits, else sampled batches: named in the settings, because a budget must not decide the result of a
    /// run that is repeated.</summary>
    /// <param name="fits">Whether a run with some settings fits.</param>
    public IExtrapolatorOptions WithinMemory(Func<IExtrapolatorOptions, bool> fits) =>
        Batches != TrainingBatches.Auto ? this
        : this with { Batches = TrainingBatches.Full } is var full && fits(full) ? full
        : this with { Batches = TrainingBatches.Sampled };

    /// <inheritdoc/>
    public IExtrapolator Create() => new GraphNetworkExtrapolator(this);

    /// <summary>Sampled batches of an epoch.</summary>
    /// <param name="trained">Scored rows that are trained on.</param>
    internal int EpochBatches(long trained) => (int)Math.Min(BatchesOfEpoch, (trained + BatchSize - 1) / BatchSize);

    /// <summary>Whether training samples batches.</summary>
    /// <param name="rows">N.</param>
    /// <param name="features">Values of a row.</param>
    internal bool IsSampled(long rows, int features) => Batches switch
    {
        TrainingBatches.Full => false,
        TrainingBatches.Sampled => true,
        _ => NetworkPass.Bytes(rows, Hidden) + NetworkWork.FeatureBytes(rows, features) > MemoryBudget,
    };
}
