namespace Pith.Selection.DifficultyUncertainty;

/// <summary>Settings of <see cref="DualSelection"/>.</summary>
public sealed record DualOptions
{
    /// <summary>c_D = 4, no balance, no cutoff.</summary>
    public static DualOptions Default { get; } = new();

    /// <summary>The paper's c_D, at least 0: how late the draw turns to easier rows as more is dropped. Default 4, the published code's for
    /// CIFAR-100.</summary>
    public double Exponent { get; init; } = 4;

    /// <summary>How the budget is shared among classes. Default none.</summary>
    public ClassBalance Balance { get; init; } = ClassBalance.None;

    /// <summary>Share of the hardest rows to drop first, 0 or more and less than 1. Default 0: the draw itself avoids them.</summary>
    public double Cutoff { get; init; }

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<DualOptions>> Rules { get; } =
    [
        OptionRules.Number<DualOptions>(
            "c-d", "exponent of the share dropped: larger turns to easier rows later", 0, double.PositiveInfinity,
            o => o.Exponent, (o, v) => o with { Exponent = v }),
        SelectionRules.Balance<DualOptions>(o => o.Balance, (o, v) => o with { Balance = v }),
        SelectionRules.Cutoff<DualOptions>(o => o.Cutoff, (o, v) => o with { Cutoff = v }),
    ];

    /// <summary>Throws when an option is out of range.</summary>
    /// <exception cref="OptionException">The first option that is out of range.</exception>
    public void Validate()
    {
        foreach (OptionRule<DualOptions> rule in Rules)
            rule.Validate(this);
    }
}
