using Pith.Data;

namespace Pith.Selection.DoubleEnd;

/// <summary>Settings of <see cref="DoubleEndSelection"/>.</summary>
/// <remarks>The cutoff is 0.3 unless another is given, one of the two values that the published code gives; the right one falls as more is
/// kept. Fewer rows are dropped where the budget needs them.</remarks>
public sealed record DoubleEndOptions : SelectionOptions
{
    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, DoubleEndOptions> Info { get; } = new(
        "double-end",
        "the next hardest rows after a cutoff that gives way to the budget (ELFS)",
        [SelectionRules.Cutoff<DoubleEndOptions>(), SelectionRules.CutoffBy<DoubleEndOptions>()],
        new DoubleEndOptions());

    /// <summary>Creates the default settings.</summary>
    public DoubleEndOptions() => Cutoff = 0.3;

    /// <summary>A cutoff of 0.3.</summary>
    public static DoubleEndOptions Default => Info.Defaults;

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;

    /// <inheritdoc/>
    protected override DataNeeds OwnNeeds => DataNeeds.Scores;

    /// <summary>The method cuts by itself, as many rows as the budget allows.</summary>
    protected internal override RowDivision Division => default;

    /// <inheritdoc/>
    public override ISelectionMethod Create() => new DoubleEndSelection(this);
}
