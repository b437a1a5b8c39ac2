using Pith.Data;
using Pith.Extrapolation.Committee;
using Pith.Numerics;

namespace Pith.Extrapolation.MultilayerPerceptron;

/// <summary>Settings of <see cref="MultilayerPerceptronRegressor"/>.</summary>
sealed record MultilayerPerceptronOptions : IExtrapolatorOptions
{
    /// <summary>A hidden layer of 128 units, Adam with a rate of 0.003, at most 100 epochs.</summary>
    public static MultilayerPerceptronOptions Default { get; } = new();

    /// <summary>Width of the hidden layer, 2 to 8192. Default 128.</summary>
    public int Hidden { get; init; } = 128;

    /// <summary>Most passes over the rows. Default 100.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Epochs without a better one on the rows left out after which training ends. Default 10.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>Share of hidden values that fall in training, 0 or more and less than 1. Default 0.1.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Adam's learning rate. Default 0.003: of few rows an epoch has few steps.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Pull of weights towards 0, which is added to their gradient. Default 0.0001.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<MultilayerPerceptronOptions>> Rules { get; } =
    [
        OptionRules.Whole<MultilayerPerceptronOptions>("hidden", "width of the hidden layer", 2, 8192, o => o.Hidden, (o, v) => o with { Hidden = v }),
        OptionRules.Whole<MultilayerPerceptronOptions>("epochs", "most epochs of training", 1, 100_000, o => o.Epochs, (o, v) => o with { Epochs = v }),
        OptionRules.Whole<MultilayerPerceptronOptions>(
            "patience", "epochs without a better one that end training", 1, int.MaxValue, o => o.Patience, (o, v) => o with { Patience = v }),
        OptionRules.Number<MultilayerPerceptronOptions>(
            "dropout", "share of hidden values that fall in training", 0, 0.95, o => o.Dropout, (o, v) => o with { Dropout = v }),
        OptionRules.Number<MultilayerPerceptronOptions>(
            "learning-rate", "step size of Adam", 0, 10, o => o.LearningRate, (o, v) => o with { LearningRate = v }),
        OptionRules.Number<MultilayerPerceptronOptions>(
            "weight-decay", "pull of weights towards 0", 0, 1, o => o.WeightDecay, (o, v) => o with { WeightDecay = v }),
    ];

    /// <summary>What the catalogue knows of the method.</summary>
    public static MethodInfo<IExtrapolatorOptions> Info { get; } = new MethodInfo<IExtrapolatorOptions, MultilayerPerceptronOptions>(
        "mlp", "multi-layer perceptron on embedding and class", Rules, Default);

    MethodInfo<IExtrapolatorOptions> IExtrapolatorOptions.Info => Info;

    /// <inheritdoc/>
    public DataNeeds Needs => DataNeeds.Embeddings;

    /// <inheritdoc/>
    public int FewestScoredRows => CommitteeExtrapolation.FewestScoredRows;

    // A training for every fold costs more than a choice should.
    /// <inheritdoc/>
    public int MostRowsInAuto => 0;

    /// <inheritdoc/>
    public StageCost Cost(ExtrapolationSize size, MachineSpeed speed)
    {
        double weights = (double)size.Features * Hidden;
        double products = CommitteeExtrapolation.Members * weights * ((3.5 * Epochs * size.Scored) + size.Rows);
        return ExtrapolatorCost.OfSeconds(0.01 + (products / (speed.MultiplyAddsPerSecond * ExtrapolatorCost.Efficiency) / speed.Cores));
    }

    /// <inheritdoc/>
    public IExtrapolator Create()
    {
        Rules.Validate(this);
        return new CommitteeExtrapolation(Info.Name, (random, threads) => new MultilayerPerceptronRegressor(this, random, threads));
    }
}
