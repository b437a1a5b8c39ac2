using Pith.Neighbors.Graphs;

namespace Pith.Selection.D2;

/// <summary>How the distance of an edge becomes the weight of a message; d is the plain distance, m the median kNN distance.</summary>
public enum D2Kernel
{
    /// <summary>Forward exp(-d), reverse exp(-gamma d): what the published in-memory code computes.</summary>
    Reference,

    /// <summary>exp(-gamma d^2) both ways: the paper's equations.</summary>
    Paper,

    /// <summary>exp(-gamma (d/m)^2) both ways: gamma has the same meaning for every embedding.</summary>
    Scaled,
}

/// <summary>How the forward messages join a row's own score.</summary>
public enum D2Combine
{
    /// <summary>Own score plus the sum of the messages.</summary>
    Sum,

    /// <summary>Own score times the sum of the messages.</summary>
    Product,
}

/// <summary>What a picked row takes from its neighbours.</summary>
public enum D2Reverse
{
    /// <summary>Its value times the edge's reverse weight.</summary>
    Weighted,

    /// <summary>Its whole value.</summary>
    Absolute,
}

/// <summary>When the scores that neighbours send forward are raised to the floor.</summary>
public enum NeighborFloorUse
{
    /// <summary>Always.</summary>
    Always,

    /// <summary>Only when the graph is built here, as the published code does.</summary>
    BuiltGraph,

    /// <summary>Never.</summary>
    Never,
}

/// <summary>Settings of <see cref="D2Selection"/>.</summary>
public sealed record D2Options
{
    /// <summary>The defaults: the paper's equations with scaled distances.</summary>
    public static D2Options Default { get; } = new();

    /// <summary>The published selection code (<c>--compat d2-reference</c>): reference kernel, scores exactly as they stand, neighbours'
    /// scores raised to the floor only when the graph is built here; union there, directed when the graph is brought.</summary>
    public static D2Options Reference { get; } = new()
    {
        Kernel = D2Kernel.Reference,
        OrientScores = false,
        ShiftScores = false,
        NeighborFloorUse = NeighborFloorUse.BuiltGraph,
    };

    /// <summary>The published code for graphs from files (<c>--compat d2-reference-precomputed</c>): as <see cref="Reference"/>, but edges are
    /// directed and no neighbour's score is raised, also where the graph is built here.</summary>
    public static D2Options ReferencePrecomputed { get; } = Reference with
    {
        Symmetrize = Symmetrization.None,
        NeighborFloorUse = NeighborFloorUse.Never,
    };

    /// <summary>The published large-pool code (<c>--compat d2-reference-datacomp</c>): one neighbour, directed edges, weights exp(-gamma d^2),
    /// 0.115 added to every score, all scores raised to the floor, and the stand-by scan of <see cref="StandbyScan"/>. The graph is exact
    /// where the code's is approximate.</summary>
    public static D2Options ReferenceDataComp { get; } = new()
    {
        Kernel = D2Kernel.Paper,
        Neighbors = 1,
        Symmetrize = Symmetrization.None,
        OrientScores = false,
        ShiftScores = false,
        ScoreOffset = 0.115,
        FloorsOwnScore = true,
        StandbyScan = true,
    };

    /// <summary>The profiles of <c>--compat</c> that concern this method, by name.</summary>
    public static IReadOnlyDictionary<string, D2Options> CompatProfiles { get; } = new Dictionary<string, D2Options>
    {
        ["d2-reference"] = Reference,
        ["d2-reference-precomputed"] = ReferencePrecomputed,
        ["d2-reference-datacomp"] = ReferenceDataComp,
    };

    /// <summary>The kernel. Default scaled, because with raw distances gamma means something else for every embedding.</summary>
    public D2Kernel Kernel { get; init; } = D2Kernel.Scaled;

    /// <summary>How messages join the own score. Default sum, the paper's.</summary>
    public D2Combine Combine { get; init; } = D2Combine.Sum;

    /// <summary>What a picked row takes from its neighbours. Default weighted, the paper's.</summary>
    public D2Reverse Reverse { get; init; } = D2Reverse.Weighted;

    /// <summary>Which edges the message graph has. Default auto.</summary>
    public Symmetrization Symmetrize { get; init; } = Symmetrization.Auto;

    /// <summary>Neighbours a row in a graph that is built here, at least 1 and less than the rows; a smaller pool has as many as it can.
    /// Default 10.</summary>
    public int Neighbors { get; init; } = 10;

    /// <summary>How many of a brought graph's neighbours a row are used, nearest first; null means all.</summary>
    public int? SuppliedNeighbors { get; init; }

    /// <summary>Gamma of the reverse message, at least 0; small means strong and wide. Default 1.</summary>
    public double Gamma { get; init; } = 1;

    /// <summary>Gamma of the forward message, at least 0; the reference kernel does not use it. Default 1.</summary>
    public double ForwardGamma { get; init; } = 1;

    /// <summary>One pool, or one per class. Default one, as in the paper's figure.</summary>
    public SelectionPool Pool { get; init; } = SelectionPool.All;

    /// <summary>How the budget is shared among classes. With <see cref="SelectionPool.Class"/>, where every pool needs a budget, none means
    /// proportional. Default none.</summary>
    public ClassBalance Balance { get; init; } = ClassBalance.None;

    /// <summary>Share of the hardest rows to drop first, 0 or more and less than 1. Default 0.</summary>
    public double Cutoff { get; init; }

    /// <summary>The least score that a neighbour sends forward, at least 0; a row's own score is not raised. Default 1e-7, as in the
    /// published code.</summary>
    public double NeighborFloor { get; init; } = 1e-7;

    /// <summary>When <see cref="NeighborFloor"/> applies. Default always.</summary>
    public NeighborFloorUse NeighborFloorUse { get; init; } = NeighborFloorUse.Always;

    /// <summary>Whether reverse messages stop at 0 instead of making values negative. Default false, as in the published code.</summary>
    public bool ClampAtZero { get; init; }

    /// <summary>Whether scores where high is easy are negated first. Default true.</summary>
    public bool OrientScores { get; init; } = true;

    /// <summary>Whether scores are shifted so that the least of the pool is 0. Default true.</summary>
    public bool ShiftScores { get; init; } = true;

    /// <summary>What is added to every score after orientation and shift. Default 0.</summary>
    public double ScoreOffset { get; init; }

    /// <summary>Whether a row's own score is raised to the floor too. Default false, as in the published in-memory code.</summary>
    public bool FloorsOwnScore { get; init; }

    /// <summary>Whether rows are picked by the stand-by scan of the published large-pool code, which only approximates the greedy order.
    /// Default false.</summary>
    public bool StandbyScan { get; init; }

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<D2Options>> Rules { get; } =
    [
        KernelRule<D2Options>(o => o.Kernel, (o, v) => o with { Kernel = v }),
        OptionRules.Choice<D2Options, D2Combine>("combine", "how messages join a row's own score", o => o.Combine, (o, v) => o with { Combine = v }),
        ReverseRule<D2Options>(o => o.Reverse, (o, v) => o with { Reverse = v }),
        OptionRules.Choice<D2Options, Symmetrization>(
            "symmetrize", "edges in both directions, or as listed", o => o.Symmetrize, (o, v) => o with { Symmetrize = v }),
        SelectionRules.Neighbors<D2Options>(o => o.Neighbors, (o, v) => o with { Neighbors = v }),
        GammaRule<D2Options>(o => o.Gamma, (o, v) => o with { Gamma = v }),
        OptionRules.Number<D2Options>(
            "forward-gamma", "width of the forward message", 0, double.PositiveInfinity, o => o.ForwardGamma, (o, v) => o with { ForwardGamma = v }),
        SelectionRules.Pool<D2Options>(o => o.Pool, (o, v) => o with { Pool = v }),
        SelectionRules.Balance<D2Options>(o => o.Balance, (o, v) => o with { Balance = v }),
        SelectionRules.Cutoff<D2Options>(o => o.Cutoff, (o, v) => o with { Cutoff = v }),
        OptionRules.Number<D2Options>(
            "neighbor-floor", "least score that a neighbour sends", 0, double.PositiveInfinity, o => o.NeighborFloor, (o, v) => o with { NeighborFloor = v }),
    ];

    /// <summary>Throws when an option is out of range.</summary>
    /// <exception cref="OptionException">The first option that is out of range.</exception>
    public void Validate()
    {
        foreach (OptionRule<D2Options> rule in Rules)
            rule.Validate(this);
        if (SuppliedNeighbors is < 1)
            throw new OptionException("neighbors", $"`neighbors` must be a whole number of at least 1; got {SuppliedNeighbors}.");
    }

    internal static OptionRule<TOptions> KernelRule<TOptions>(Func<TOptions, D2Kernel> get, Func<TOptions, D2Kernel, TOptions> with) =>
        OptionRules.Choice("kernel", "how distance becomes message weight", get, with);

    internal static OptionRule<TOptions> ReverseRule<TOptions>(Func<TOptions, D2Reverse> get, Func<TOptions, D2Reverse, TOptions> with) =>
        OptionRules.Choice("reverse", "what a picked row takes from its neighbours", get, with);

    internal static OptionRule<TOptions> GammaRule<TOptions>(Func<TOptions, double> get, Func<TOptions, double, TOptions> with) =>
        OptionRules.Number("gamma", "width of the reverse message; small is wide", 0, double.PositiveInfinity, get, with);
}
