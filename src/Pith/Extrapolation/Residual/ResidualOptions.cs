using Pith.Data;
using Pith.Extrapolation.Committee;
using Pith.Extrapolation.Forest;
using Pith.Extrapolation.MultilayerPerceptron;
using Pith.Extrapolation.Ridge;
using Pith.Numerics;

namespace Pith.Extrapolation.Residual;

/// <summary>Settings of <see cref="ResidualExtrapolation"/>.</summary>
sealed record ResidualOptions : IExtrapolatorOptions
{
    /// <summary>Ridge regression.</summary>
    public static ResidualOptions Default { get; } = new();

    /// <summary>What makes a score of the features. Default ridge: closed form, and its few coefficients need few scored rows.</summary>
    public ResidualRegressor Regressor { get; init; } = ResidualRegressor.Ridge;

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<ResidualOptions>> Rules { get; } =
    [
        OptionRules.Choice<ResidualOptions, ResidualRegressor>(
            "residual-regressor", "what makes a score of residual's features", o => o.Regressor, (o, v) => o with { Regressor = v }),
    ];

    /// <summary>What the catalogue knows of the method.</summary>
    public static MethodInfo<IExtrapolatorOptions> Info { get; } = new MethodInfo<IExtrapolatorOptions, ResidualOptions>(
        "residual", "what models that have not seen the row say of it, with near scores, by regression", Rules, Default);

    MethodInfo<IExtrapolatorOptions> IExtrapolatorOptions.Info => Info;

    /// <inheritdoc/>
    public DataNeeds Needs => DataNeeds.Embeddings | DataNeeds.Logits;

    /// <inheritdoc/>
    public bool NeedsCrossFitted => true;

    /// <summary>None: what it expects is higher than what <c>direct</c> does, but beside true scores it was not better, and no coreset of it has been
    /// trained on (docs/extrapolation.md).</summary>
    public int MostRowsInAuto => 0;

    /// <inheritdoc/>
    public int FewestScoredRows => CommitteeExtrapolation.FewestScoredRows;

    /// <inheritdoc/>
    public StageCost Cost(ExtrapolationSize size, MachineSpeed speed)
    {
        // Scored rows are searched for all scored rows each time, and for the unscored ones once: spread over five folds and the prediction.
        double pairs = size.Scored * (size.Scored + (size.Rows / 6.0));
        // Twice among embeddings, once among features.
        double columns = (2 * size.Features) + NearbyScores.Measures + size.Classes;
        return ExtrapolatorCost.OfSeconds(0.02 + (pairs * columns / (speed.MultiplyAddsPerSecond * ExtrapolatorCost.Efficiency) / speed.Cores));
    }

    /// <inheritdoc/>
    public IExtrapolator Create()
    {
        Rules.Validate(this);
        return new ResidualExtrapolation(this);
    }

    /// <summary>The regressor's own settings.</summary>
    internal IExtrapolatorOptions RegressorOptions => Regressor switch
    {
        ResidualRegressor.Forest => ForestOptions.Default,
        ResidualRegressor.Mlp => MultilayerPerceptronOptions.Default,
        _ => RidgeOptions.Default,
    };
}
