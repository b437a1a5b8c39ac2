using Pith.Data;
using Pith.Numerics;

namespace Pith.Extrapolation.Ridge;

/// <summary>Settings of <see cref="RidgeExtrapolation"/>.</summary>
public sealed record RidgeOptions : IExtrapolatorOptions
{
    /// <summary>A penalty chosen by cross-validation.</summary>
    public static RidgeOptions Default { get; } = new();

    /// <summary>The penalty as a share of the scored rows' number, at least 0; 0 chooses it among <see cref="Tried"/> by cross-validation over the
    /// scored rows. Default 0.</summary>
    public double Penalty { get; init; }

    /// <summary>The penalties that are tried, ascending.</summary>
    public static IReadOnlyList<double> Tried { get; } = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10];

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<RidgeOptions>> Rules { get; } =
    [
        OptionRules.Number<RidgeOptions>(
            "penalty", "penalty of ridge as a share of the scored rows; 0 chooses it by cross-validation", 0, double.PositiveInfinity,
            o => o.Penalty, (o, v) => o with { Penalty = v }),
    ];

    /// <summary>What the catalogue knows of the method.</summary>
    public static MethodInfo<IExtrapolatorOptions> Info { get; } = new MethodInfo<IExtrapolatorOptions, RidgeOptions>(
        "ridge", "linear function of the embedding", Rules, Default);

    MethodInfo<IExtrapolatorOptions> IExtrapolatorOptions.Info => Info;

    /// <inheritdoc/>
    public DataNeeds Needs => DataNeeds.Embeddings;

    /// <inheritdoc/>
    public StageCost Cost(ExtrapolationSize size, MachineSpeed speed) => ExtrapolatorCost.OfSeconds(0.01 + (size.Scored * size.Columns * 8e-9));

    /// <inheritdoc/>
    public IExtrapolator Create() => new RidgeExtrapolation(this);
}
