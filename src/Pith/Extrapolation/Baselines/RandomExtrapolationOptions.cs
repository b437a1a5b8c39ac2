using Pith.Data;

namespace Pith.Extrapolation.Baselines;

/// <summary>Settings of <see cref="RandomExtrapolation"/>, which has none.</summary>
public sealed record RandomExtrapolationOptions : IExtrapolatorOptions
{
    /// <summary>What the catalogue knows of the method.</summary>
    public static MethodInfo<IExtrapolatorOptions> Info { get; } = new MethodInfo<IExtrapolatorOptions, RandomExtrapolationOptions>(
        "random", "scores of scored rows drawn at random: the floor", [], new());

    MethodInfo<IExtrapolatorOptions> IExtrapolatorOptions.Info => Info;

    /// <inheritdoc/>
    public DataNeeds Needs => DataNeeds.Nothing;

    /// <inheritdoc/>
    public bool IsFloor => true;

    /// <inheritdoc/>
    public IExtrapolator Create() => new RandomExtrapolation();
}
