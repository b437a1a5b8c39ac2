using Pith.Data;
using Pith.Numerics;
using Pith.Selection.Covering;

namespace Pith.Selection.ContextualDiversity;

/// <summary>Settings of <see cref="ContextualDiversitySelection"/>.</summary>
/// <remarks>The published code balances the classes; here that is asked for.</remarks>
public sealed record ContextualDiversityOptions : PooledOptions
{
    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, ContextualDiversityOptions> Info { get; } = new(
        "contextual-diversity",
        "k-center on a model's predictions instead of embeddings",
        [
            FirstPicks.Rule<ContextualDiversityOptions>(o => o.First, (o, v) => o with { First = v }),
            SelectionRules.Pool<ContextualDiversityOptions>(),
            SelectionRules.Balance<ContextualDiversityOptions>(),
            SelectionRules.Cutoff<ContextualDiversityOptions>(),
            SelectionRules.CutoffBy<ContextualDiversityOptions>(),
        ],
        new ContextualDiversityOptions());

    /// <summary>One pool, started at the medoid.</summary>
    public static ContextualDiversityOptions Default => Info.Defaults;

    /// <summary>Where to start when no row is given; medoid is the row least divergent from the mean prediction. Default medoid.</summary>
    public FirstPick First { get; init; } = FirstPick.Medoid;

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;

    /// <inheritdoc/>
    protected override DataNeeds OwnNeeds => DataNeeds.Logits;

    /// <inheritdoc/>
    public override IEnumerable<StageCost> Cost(SelectionSize size, MachineSpeed speed)
    {
        long classes = Math.Max(8, size.Classes);
        yield return SelectionCost.Of(
            size.Rows, speed, multiplyAdds: 16.0 * size.Budget * size.Rows * classes, bytes: size.Rows * ((classes * 2 * sizeof(float)) + 32));
    }

    /// <inheritdoc/>
    public override ISelectionMethod Create() => new ContextualDiversitySelection(this);
}
