using Pith.Data;

namespace Pith.Selection.DifficultyUncertainty;

/// <summary>Settings of <see cref="DualSelection"/>. A cutoff is hardly needed: the draw itself avoids the hardest rows.</summary>
public sealed record DualOptions : BalancedOptions
{
    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, DualOptions> Info { get; } = new(
        "dual",
        "rows drawn by difficulty times uncertainty, easier ones the more is dropped (DUAL)",
        [
            OptionRules.Number<DualOptions>(
                "c-d", "exponent of the share dropped: larger turns to easier rows later", 0, double.PositiveInfinity,
                o => o.Exponent, (o, v) => o with { Exponent = v }),
            SelectionRules.Balance<DualOptions>(),
            SelectionRules.Cutoff<DualOptions>(),
            SelectionRules.CutoffBy<DualOptions>(),
        ],
        new DualOptions());

    /// <summary>c_D = 4, no balance, no cutoff.</summary>
    public static DualOptions Default => Info.Defaults;

    /// <summary>The paper's c_D, at least 0: how late the draw turns to easier rows as more is dropped. Default 4, the published code's for
    /// CIFAR-100.</summary>
    public double Exponent { get; init; } = 4;

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;

    /// <inheritdoc/>
    protected override DataNeeds OwnNeeds => DataNeeds.Scores | DataNeeds.Confidence;

    /// <inheritdoc/>
    public override ISelectionMethod Create() => new DualSelection(this);
}
