using Pith.Data;
using Pith.Extrapolation.Committee;
using Pith.Numerics;

namespace Pith.Extrapolation.Forest;

/// <summary>Settings of <see cref="ForestRegressor"/>.</summary>
sealed record ForestOptions : IExtrapolatorOptions
{
    /// <summary>50 trees for each of the five parts, splits of at least five rows.</summary>
    public static ForestOptions Default { get; } = new();

    /// <summary>Trees of each member of the committee, 1 to 10000. Default 50: five members make 250.</summary>
    public int Trees { get; init; } = 50;

    /// <summary>The fewest rows of a node that is split, at least 2. Default 5, the paper's for regression.</summary>
    public int SplitRows { get; init; } = 5;

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<ForestOptions>> Rules { get; } =
    [
        OptionRules.Whole<ForestOptions>("trees", "trees for each fifth of the scored rows left out", 1, 10_000, o => o.Trees, (o, v) => o with { Trees = v }),
        OptionRules.Whole<ForestOptions>("split-rows", "fewest rows of a node that is split", 2, int.MaxValue, o => o.SplitRows, (o, v) => o with { SplitRows = v }),
    ];

    /// <summary>What the catalogue knows of the method.</summary>
    public static MethodInfo<IExtrapolatorOptions> Info { get; } = new MethodInfo<IExtrapolatorOptions, ForestOptions>(
        "forest", "extremely randomised trees on embedding and class", Rules, Default);

    MethodInfo<IExtrapolatorOptions> IExtrapolatorOptions.Info => Info;

    /// <inheritdoc/>
    public DataNeeds Needs => DataNeeds.Embeddings;

    /// <inheritdoc/>
    public int FewestScoredRows => CommitteeExtrapolation.FewestScoredRows;

    // Forests for every fold cost more than a choice should.
    /// <inheritdoc/>
    public int MostRowsInAuto => 0;

    /// <inheritdoc/>
    public StageCost Cost(ExtrapolationSize size, MachineSpeed speed)
    {
        double depth = Math.Log2(Math.Max(2, size.Scored)), trees = CommitteeExtrapolation.Members * (double)Trees;
        double fit = trees * size.Scored * ForestRegressor.TriedColumns(size.Features) * depth * 2.5e-9, apply = trees * size.Rows * depth * 8e-9;
        return ExtrapolatorCost.OfSeconds(0.01 + ((fit + apply) / speed.Cores));
    }

    /// <inheritdoc/>
    public IExtrapolator Create()
    {
        Rules.Validate(this);
        return new CommitteeExtrapolation(Info.Name, (random, threads) => new ForestRegressor(this, random, threads));
    }
}
