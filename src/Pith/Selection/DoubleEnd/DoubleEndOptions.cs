namespace Pith.Selection.DoubleEnd;

/// <summary>Settings of <see cref="DoubleEndSelection"/>.</summary>
public sealed record DoubleEndOptions
{
    /// <summary>A cutoff of 0.3.</summary>
    public static DoubleEndOptions Default { get; } = new();

    /// <summary>Share of the hardest rows to drop first, 0 or more and less than 1; fewer are dropped where the budget needs them. Default
    /// 0.3, one of the two values that the published code gives; the right one falls as more is kept.</summary>
    public double Cutoff { get; init; } = 0.3;

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<DoubleEndOptions>> Rules { get; } =
        [SelectionRules.Cutoff<DoubleEndOptions>(o => o.Cutoff, (o, v) => o with { Cutoff = v })];

    /// <summary>Throws when an option is out of range.</summary>
    /// <exception cref="OptionException">The first option that is out of range.</exception>
    public void Validate()
    {
        foreach (OptionRule<DoubleEndOptions> rule in Rules)
            rule.Validate(this);
    }
}
