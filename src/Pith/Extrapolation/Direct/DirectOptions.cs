namespace Pith.Extrapolation.Direct;

/// <summary>Settings of <see cref="DirectExtrapolation"/>.</summary>
public sealed record DirectOptions
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
}
