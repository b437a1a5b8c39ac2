using Pith.Data;
using Pith.Extrapolation.GraphNetwork;
using Pith.Numerics;

namespace Pith.Extrapolation.PageRank;

/// <summary>Settings of <see cref="PageRankExtrapolator"/>.</summary>
public sealed record PageRankOptions : IExtrapolatorOptions
{
    /// <summary>The defaults: the published settings where there are any.</summary>
    public static PageRankOptions Default { get; } = new();

    /// <summary>Neighbours a row in a graph that is built here, at least 1 and less than the rows. Default 10.</summary>
    public int Neighbors { get; init; } = 10;

    /// <summary>Probability that the walk ends at each step, 0.01..1; small means far. Default 0.5, as published.</summary>
    public double Alpha { get; init; } = 0.5;

    /// <summary>Width of the hidden layer. Default 256, as published.</summary>
    public int Hidden { get; init; } = 256;

    /// <summary>Most epochs of one step each. Default 100, as published.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Epochs without a better one after which training ends. Default 30.</summary>
    public int Patience { get; init; } = 30;

    /// <summary>Share of hidden values that fall in training, 0 or more and less than 1. Default 0.1, as published.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Adam's learning rate. Default 0.005, as published.</summary>
    public double LearningRate { get; init; } = 0.005;

    /// <summary>Adam's weight decay, which is added to the gradient of weights, not of biases. Default 0.0001, as published.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<PageRankOptions>> Rules { get; } =
    [
        OptionRules.Whole<PageRankOptions>(ExtrapolationRules.NeighborsOption, "neighbours a row", 1, int.MaxValue, o => o.Neighbors, (o, v) => o with { Neighbors = v }),
        OptionRules.Number<PageRankOptions>(
            "alpha", "probability that the walk ends at each step", 0.01, 1, o => o.Alpha, (o, v) => o with { Alpha = v }),
        OptionRules.Whole<PageRankOptions>("hidden", "width of the hidden layer", 2, 8192, o => o.Hidden, (o, v) => o with { Hidden = v }),
        OptionRules.Whole<PageRankOptions>("epochs", "most epochs of training", 1, 100_000, o => o.Epochs, (o, v) => o with { Epochs = v }),
        OptionRules.Whole<PageRankOptions>(
            "patience", "epochs without a better one that end training", 1, int.MaxValue, o => o.Patience, (o, v) => o with { Patience = v }),
        OptionRules.Number<PageRankOptions>(
            "dropout", "share of hidden values that fall in training", 0, 0.95, o => o.Dropout, (o, v) => o with { Dropout = v }),
        OptionRules.Number<PageRankOptions>(
            "learning-rate", "step size of Adam", 0, 10, o => o.LearningRate, (o, v) => o with { LearningRate = v }),
        OptionRules.Number<PageRankOptions>(
            "weight-decay", "pull of weights towards 0", 0, 1, o => o.WeightDecay, (o, v) => o with { WeightDecay = v }),
    ];

    /// <summary>What the catalogue knows of the method.</summary>
    public static MethodInfo<IExtrapolatorOptions> Info { get; } = new MethodInfo<IExtrapolatorOptions, PageRankOptions>(
        "ppr", "small network mixed along random walks on the kNN graph (personalised PageRank)", Rules, Default);

    MethodInfo<IExtrapolatorOptions> IExtrapolatorOptions.Info => Info;

    /// <inheritdoc/>
    public DataNeeds Needs => DataNeeds.Embeddings | DataNeeds.Graph;

    /// <inheritdoc/>
    public int FewestScoredRows => ScoreTargets.FewestScoredRows;

    /// <inheritdoc/>
    public int MostRowsInAuto => 20_000;

    /// <inheritdoc/>
    public StageCost Cost(ExtrapolationSize size, MachineSpeed speed)
    {
        double weights = (double)size.Features * Hidden;
        long bytes = NetworkWork.EdgeBytes(size.Rows, Neighbors) + NetworkWork.FeatureBytes(size.Rows, size.Features)
            + NetworkWork.FeatureBytes(size.Rows, Hidden) + (size.Rows * 40) + NetworkWork.WeightBytes(weights);
        return ExtrapolatorCost.OnGraph(bytes, 3.0 * Epochs * size.Rows * weights, speed);
    }

    /// <inheritdoc/>
    public IExtrapolator Create() => new PageRankExtrapolator(this);
}
