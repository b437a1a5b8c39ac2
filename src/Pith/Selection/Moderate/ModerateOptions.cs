using Pith.Data;
using Pith.Numerics;

namespace Pith.Selection.Moderate;

/// <summary>Settings of <see cref="ModerateSelection"/>.</summary>
/// <remarks>A class with a share keeps the middle of its own distances; without a balance there is one middle of all distances, as in the
/// paper.</remarks>
public sealed record ModerateOptions : BalancedOptions
{
    /// <summary>The port in the published D2 code (profile <c>d2-reference</c>): it keeps the nearest and the farthest rows and drops the
    /// middle.</summary>
    public static ModerateOptions Reference { get; } = new() { KeepsExtremes = true };

    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, ModerateOptions> Info { get; } = new(
        "moderate",
        "rows at a middling distance from the median of their class",
        [SelectionRules.Balance<ModerateOptions>(), SelectionRules.Cutoff<ModerateOptions>(), SelectionRules.CutoffBy<ModerateOptions>()],
        new ModerateOptions(),
        new Dictionary<string, ModerateOptions> { ["d2-reference"] = Reference });

    /// <summary>The middle of the distances, no balance, no cutoff.</summary>
    public static ModerateOptions Default => Info.Defaults;

    /// <summary>Whether both ends are kept instead of the middle. Default false.</summary>
    public bool KeepsExtremes { get; init; }

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;

    /// <inheritdoc/>
    protected override DataNeeds OwnNeeds => DataNeeds.Embeddings | DataNeeds.Labels;

    /// <inheritdoc/>
    protected internal override RowDivision Division => new(Shares is not null, Shares, Cutoff);

    /// <inheritdoc/>
    /// <remarks>Held are the columns of one class, of which the largest may have twice the mean.</remarks>
    public override IEnumerable<StageCost> Cost(SelectionSize size, MachineSpeed speed) =>
    [
        SelectionCost.Of(
            size.Rows,
            speed,
            steps: size.Rows * (double)size.Columns,
            bytes: Math.Min(64L << 20, 2 * size.Rows * size.Columns * sizeof(double) / Math.Max(1, size.Classes))),
    ];

    /// <inheritdoc/>
    public override ISelectionMethod Create() => new ModerateSelection(this);
}
