namespace Pith.Selection.Moderate;

/// <summary>Settings of <see cref="ModerateSelection"/>.</summary>
public sealed record ModerateOptions
{
    /// <summary>The middle of the distances, no balance, no cutoff.</summary>
    public static ModerateOptions Default { get; } = new();

    /// <summary>The port in the published D2 code (<c>--compat d2-reference</c>): it keeps the nearest and the farthest rows and drops the
    /// middle.</summary>
    public static ModerateOptions Reference { get; } = new() { KeepsExtremes = true };

    /// <summary>The profiles of <c>--compat</c> that concern this method, by name.</summary>
    public static IReadOnlyDictionary<string, ModerateOptions> CompatProfiles { get; } =
        new Dictionary<string, ModerateOptions> { ["d2-reference"] = Reference };

    /// <summary>How the budget is shared among classes; a class with a share keeps the middle of its own distances. Default none, the
    /// paper's: one middle of all distances.</summary>
    public ClassBalance Balance { get; init; } = ClassBalance.None;

    /// <summary>Share of the hardest rows to drop first, 0 or more and less than 1. Default 0.</summary>
    public double Cutoff { get; init; }

    /// <summary>Whether both ends are kept instead of the middle. Default false.</summary>
    public bool KeepsExtremes { get; init; }

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<ModerateOptions>> Rules { get; } =
    [
        SelectionRules.Balance<ModerateOptions>(o => o.Balance, (o, v) => o with { Balance = v }),
        SelectionRules.Cutoff<ModerateOptions>(o => o.Cutoff, (o, v) => o with { Cutoff = v }),
    ];

    /// <summary>Throws when an option is out of range.</summary>
    /// <exception cref="OptionException">The first option that is out of range.</exception>
    public void Validate()
    {
        foreach (OptionRule<ModerateOptions> rule in Rules)
            rule.Validate(this);
    }
}
