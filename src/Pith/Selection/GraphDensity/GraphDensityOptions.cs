using Pith.Selection.D2;
using Pith.Selection.Frame;

namespace Pith.Selection.GraphDensity;

/// <summary>Settings of <see cref="GraphDensitySelection"/>.</summary>
public sealed record GraphDensityOptions
{
    /// <summary>One pool, ten neighbours, weights of scaled distances.</summary>
    public static GraphDensityOptions Default { get; } = new();

    /// <summary>The published code where no scores are given: weights exp(-gamma d), the whole density taken from the neighbours.</summary>
    public static GraphDensityOptions Reference { get; } = new() { Kernel = D2Kernel.Reference, Reverse = D2Reverse.Absolute };

    /// <summary>The profiles of <c>--compat</c> that concern this method, by name.</summary>
    public static IReadOnlyDictionary<string, GraphDensityOptions> CompatProfiles { get; } =
        new Dictionary<string, GraphDensityOptions> { ["d2-reference"] = Reference };

    /// <summary>How distance becomes weight. Default scaled, because with raw distances gamma means something else for every
    /// embedding.</summary>
    public D2Kernel Kernel { get; init; } = D2Kernel.Scaled;

    /// <summary>Gamma of the weights, at least 0; small is wide. Default 1.</summary>
    public double Gamma { get; init; } = 1;

    /// <summary>What a picked row takes from its neighbours' densities. Default weighted, as in the paper.</summary>
    public D2Reverse Reverse { get; init; } = D2Reverse.Weighted;

    /// <summary>Neighbours a row in a graph that is built here, at least 1 and less than the rows; a smaller pool has as many as it can.
    /// Default 10, as in the published code.</summary>
    public int Neighbors { get; init; } = 10;

    /// <summary>One graph, or one per class. Default one.</summary>
    public SelectionPool Pool { get; init; } = SelectionPool.All;

    /// <summary>How the budget is shared among classes. With <see cref="SelectionPool.Class"/>, where every pool needs a budget, none means
    /// proportional. Default none.</summary>
    public ClassBalance Balance { get; init; } = ClassBalance.None;

    /// <summary>Share of the hardest rows to drop first, 0 or more and less than 1. Default 0.</summary>
    public double Cutoff { get; init; }

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<GraphDensityOptions>> Rules { get; } =
    [
        D2Options.KernelRule<GraphDensityOptions>(o => o.Kernel, (o, v) => o with { Kernel = v }),
        D2Options.GammaRule<GraphDensityOptions>(o => o.Gamma, (o, v) => o with { Gamma = v }),
        D2Options.ReverseRule<GraphDensityOptions>(o => o.Reverse, (o, v) => o with { Reverse = v }),
        SelectionRules.Neighbors<GraphDensityOptions>(o => o.Neighbors, (o, v) => o with { Neighbors = v }),
        SelectionRules.Pool<GraphDensityOptions>(o => o.Pool, (o, v) => o with { Pool = v }),
        SelectionRules.Balance<GraphDensityOptions>(o => o.Balance, (o, v) => o with { Balance = v }),
        SelectionRules.Cutoff<GraphDensityOptions>(o => o.Cutoff, (o, v) => o with { Cutoff = v }),
    ];

    /// <summary>Throws when an option is out of range.</summary>
    /// <exception cref="OptionException">The first option that is out of range.</exception>
    public void Validate()
    {
        foreach (OptionRule<GraphDensityOptions> rule in Rules)
            rule.Validate(this);
    }

    internal PoolChoice Choice => new(Pool, Balance, Cutoff);
}
