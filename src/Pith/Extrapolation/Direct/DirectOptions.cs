using Pith.Data;

namespace Pith.Extrapolation.Direct;

/// <summary>Settings of <see cref="DirectExtrapolation"/>.</summary>
public sealed record DirectOptions : IExtrapolatorOptions
{
    /// <summary>The measure that fits what is there.</summary>
    public static DirectOptions Default { get; } = new();

    /// <summary>What is taken from the logits. Default auto.</summary>
    public DirectScore Score { get; init; } = DirectScore.Auto;

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<DirectOptions>> Rules { get; } =
    [
        OptionRules.Choice<DirectOptions, DirectScore>(
            "direct-score", "what direct takes from the logits", o => o.Score, (o, v) => o with { Score = v }),
    ];

    /// <summary>What the catalogue knows of the method.</summary>
    public static MethodInfo<IExtrapolatorOptions> Info { get; } = new MethodInfo<IExtrapolatorOptions, DirectOptions>(
        "direct", "el2n, loss, margin or entropy of the subset's model, mapped to the scores by rank", Rules, Default);

    MethodInfo<IExtrapolatorOptions> IExtrapolatorOptions.Info => Info;

    /// <inheritdoc/>
    public DataNeeds Needs => DataNeeds.Logits;

    /// <inheritdoc/>
    public bool ValidationIsFair(ExtrapolationProblem problem) => problem.CrossFitted is not null;

    /// <inheritdoc/>
    public IExtrapolator Create() => new DirectExtrapolation(this);
}
