namespace Pith.Extrapolation.Ridge;

/// <summary>Settings of <see cref="RidgeExtrapolation"/>.</summary>
public sealed record RidgeOptions
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
}
