using Pith.Data;
using Pith.Numerics;
using Pith.Selection.Covering;

namespace Pith.Selection.KCenter;

/// <summary>Settings of <see cref="KCenterSelection"/>.</summary>
public sealed record KCenterOptions : PooledOptions
{
    /// <summary>The start of the published code: the lowest row.</summary>
    public static KCenterOptions Reference { get; } = new() { First = FirstPick.Lowest };

    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, KCenterOptions> Info { get; } = new(
        "k-center",
        "each pick is farthest from all before it, so that no row is left far away",
        [
            FirstPicks.Rule<KCenterOptions>(o => o.First, (o, v) => o with { First = v }),
            SelectionRules.Pool<KCenterOptions>(),
            SelectionRules.Balance<KCenterOptions>(),
            SelectionRules.Cutoff<KCenterOptions>(),
            SelectionRules.CutoffBy<KCenterOptions>(),
        ],
        new KCenterOptions(),
        new Dictionary<string, KCenterOptions> { ["d2-reference"] = Reference });

    /// <summary>One pool, started at the medoid.</summary>
    public static KCenterOptions Default => Info.Defaults;

    /// <summary>Where to start when no row is given. Default the medoid: a small coreset then begins in the middle of the data, and the
    /// result does not depend on the order of the rows.</summary>
    public FirstPick First { get; init; } = FirstPick.Medoid;

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;

    /// <inheritdoc/>
    protected override DataNeeds OwnNeeds => DataNeeds.Embeddings;

    /// <inheritdoc/>
    /// <remarks>The matrix product of all rows with all picks at about half the kernel's speed, and exact distances among a round's rows, which
    /// take about eight times as long each.</remarks>
    public override IEnumerable<StageCost> Cost(SelectionSize size, MachineSpeed speed) =>
    [
        SelectionCost.Of(
            size.Rows,
            speed,
            multiplyAdds: size.Budget * (2.0 * size.Rows + 8 * 2 * 1024) * size.Columns,
            bytes: size.Rows * 32 + 4096 * size.Columns * sizeof(double)),
    ];

    /// <inheritdoc/>
    public override ISelectionMethod Create() => new KCenterSelection(this);
}
