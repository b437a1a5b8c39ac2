using Pith.Data;
using Pith.Numerics;

namespace Pith.Selection.Herding;

/// <summary>Settings of <see cref="HerdingSelection"/>.</summary>
public sealed record HerdingOptions : PooledOptions
{
    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, HerdingOptions> Info { get; } = new(
        "herding",
        "the mean of the picks follows the mean of all rows",
        [SelectionRules.Pool<HerdingOptions>(), SelectionRules.Balance<HerdingOptions>(), SelectionRules.Cutoff<HerdingOptions>(), SelectionRules.CutoffBy<HerdingOptions>()],
        new HerdingOptions());

    /// <summary>One pool, no cutoff.</summary>
    public static HerdingOptions Default => Info.Defaults;

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;

    /// <inheritdoc/>
    protected override DataNeeds OwnNeeds => DataNeeds.Embeddings;

    /// <summary>With a balance every class is herded to its own mean, as in the published code.</summary>
    protected internal override RowDivision Division => Shares is { } balance ? new(true, balance, Cutoff) : base.Division;

    /// <inheritdoc/>
    /// <remarks>Every pick looks at all open rows of its pool once, in double precision from memory: about eight times the product's
    /// time.</remarks>
    public override IEnumerable<StageCost> Cost(SelectionSize size, MachineSpeed speed)
    {
        long pools = Division.ByClass ? Math.Max(1, size.Classes) : 1;
        yield return SelectionCost.Of(
            size.Rows,
            speed,
            multiplyAdds: 8.0 * size.Budget * size.Rows / pools * size.Columns,
            bytes: (size.Rows * size.Columns * sizeof(float) / pools) + size.Rows * 32);
    }

    /// <inheritdoc/>
    public override ISelectionMethod Create() => new HerdingSelection(this);
}
