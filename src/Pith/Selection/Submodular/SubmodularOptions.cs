using Pith.Selection.Frame;

namespace Pith.Selection.Submodular;

/// <summary>How the distance of an edge becomes a similarity from 0 to 1; d is the distance, m the median kNN distance. A row's similarity to
/// itself is 1.</summary>
public enum SimilarityKernel
{
    /// <summary>exp(-(d/m)^2): the neighbours at the usual distance count 0.37.</summary>
    Gaussian,

    /// <summary>exp(-d/m): falls more slowly.</summary>
    Exponential,

    /// <summary>0.5 + 0.5 cos, the published code's; the graph is built with cosine distance, and a brought graph must hold it.</summary>
    Cosine,
}

/// <summary>Settings of <see cref="FacilityLocationSelection"/> and <see cref="GraphCutSelection"/>.</summary>
public sealed record SubmodularOptions
{
    /// <summary>One pool, ten neighbours, Gaussian similarity.</summary>
    public static SubmodularOptions Default { get; } = new();

    /// <summary>How distance becomes similarity. Default Gaussian of scaled distances, which means the same for every embedding.</summary>
    public SimilarityKernel Similarity { get; init; } = SimilarityKernel.Gaussian;

    /// <summary>Neighbours a row in a graph that is built here, at least 1 and less than the rows; a smaller pool has as many as it can. With
    /// all other rows the function is the dense one. Default 10.</summary>
    public int Neighbors { get; init; } = 10;

    /// <summary>Graph-cut only: what representing the pool counts against being similar to the coreset, at least 0. Default 1, as in the
    /// published code; the function grows with every row while it is 2 or more.</summary>
    public double Lambda { get; init; } = 1;

    /// <summary>One graph, or one per class. Default one.</summary>
    public SelectionPool Pool { get; init; } = SelectionPool.All;

    /// <summary>How the budget is shared among classes. With <see cref="SelectionPool.Class"/>, where every pool needs a budget, none means
    /// proportional. Default none.</summary>
    public ClassBalance Balance { get; init; } = ClassBalance.None;

    /// <summary>Share of the hardest rows to drop first, 0 or more and less than 1. Default 0.</summary>
    public double Cutoff { get; init; }

    /// <summary>The constraint table of facility location.</summary>
    public static IReadOnlyList<OptionRule<SubmodularOptions>> Rules { get; } =
    [
        OptionRules.Choice<SubmodularOptions, SimilarityKernel>(
            "similarity", "how distance becomes similarity", o => o.Similarity, (o, v) => o with { Similarity = v }),
        SelectionRules.Neighbors<SubmodularOptions>(o => o.Neighbors, (o, v) => o with { Neighbors = v }),
        SelectionRules.Pool<SubmodularOptions>(o => o.Pool, (o, v) => o with { Pool = v }),
        SelectionRules.Balance<SubmodularOptions>(o => o.Balance, (o, v) => o with { Balance = v }),
        SelectionRules.Cutoff<SubmodularOptions>(o => o.Cutoff, (o, v) => o with { Cutoff = v }),
    ];

    /// <summary>The constraint table of graph-cut.</summary>
    public static IReadOnlyList<OptionRule<SubmodularOptions>> GraphCutRules { get; } =
    [
        OptionRules.Number<SubmodularOptions>(
            "lambda", "weight of representing the pool", 0, double.PositiveInfinity, o => o.Lambda, (o, v) => o with { Lambda = v }),
        .. Rules,
    ];

    /// <summary>Throws when an option is out of range.</summary>
    /// <exception cref="OptionException">The first option that is out of range.</exception>
    public void Validate()
    {
        foreach (OptionRule<SubmodularOptions> rule in GraphCutRules)
            rule.Validate(this);
    }

    internal PoolChoice Choice => new(Pool, Balance, Cutoff);
}
