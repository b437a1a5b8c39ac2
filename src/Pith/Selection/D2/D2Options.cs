using Pith.Data;
using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Selection.D2;

/// <summary>Settings of <see cref="D2Selection"/>.</summary>
public sealed record D2Options : GraphMethodOptions
{
    /// <summary>The published selection code (profile <c>d2-reference</c>): reference kernel, scores exactly as they stand, neighbours'
    /// scores raised to the floor only when the graph is built here; union there, directed when the graph is supplied.</summary>
    public static D2Options Reference { get; } = new()
    {
        Kernel = D2Kernel.Reference,
        OrientScores = false,
        ShiftScores = false,
        NeighborFloorUse = NeighborFloorUse.BuiltGraph,
    };

    /// <summary>The published code for graphs from files (profile <c>d2-reference-precomputed</c>): as <see cref="Reference"/>, but edges are
    /// directed and no neighbour's score is raised, also where the graph is built here.</summary>
    public static D2Options ReferencePrecomputed { get; } = Reference with
    {
        Symmetrize = Symmetrization.None,
        NeighborFloorUse = NeighborFloorUse.Never,
    };

    /// <summary>The published large-pool code (profile <c>d2-reference-datacomp</c>): one neighbour, directed edges, weights exp(-gamma d^2),
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

    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, D2Options> Info { get; } = new(
        D2Selection.MethodName,
        "message passing on a kNN graph balances difficulty and diversity (D2 Pruning)",
        [
            KernelRule<D2Options>(o => o.Kernel, (o, v) => o with { Kernel = v }),
            OptionRules.Choice<D2Options, D2Combine>("combine", "how messages join a row's own score", o => o.Combine, (o, v) => o with { Combine = v }),
            ReverseRule<D2Options>(o => o.Reverse, (o, v) => o with { Reverse = v }),
            OptionRules.Choice<D2Options, Symmetrization>(
                "symmetrize", "edges in both directions, or as listed", o => o.Symmetrize, (o, v) => o with { Symmetrize = v }),
            SelectionRules.Neighbors<D2Options>(),
            GammaRule<D2Options>(o => o.Gamma, (o, v) => o with { Gamma = v }),
            OptionRules.Number<D2Options>(
                "forward-gamma", "width of the forward message", 0, double.PositiveInfinity, o => o.ForwardGamma, (o, v) => o with { ForwardGamma = v }),
            SelectionRules.Pool<D2Options>(),
            SelectionRules.Balance<D2Options>(),
            SelectionRules.Cutoff<D2Options>(),
            SelectionRules.CutoffBy<D2Options>(),
            OptionRules.Number<D2Options>(
                "neighbor-floor", "least score that a neighbour sends", 0, double.PositiveInfinity,
                o => o.NeighborFloor, (o, v) => o with { NeighborFloor = v }),
        ],
        new D2Options(),
        new Dictionary<string, D2Options>
        {
            ["d2-reference"] = Reference,
            ["d2-reference-precomputed"] = ReferencePrecomputed,
            ["d2-reference-datacomp"] = ReferenceDataComp,
        });

    /// <summary>The defaults: the paper's equations with scaled distances.</summary>
    public static D2Options Default => Info.Defaults;

    /// <summary>The kernel. Default scaled, because with raw distances gamma means something else for every embedding.</summary>
    public D2Kernel Kernel { get; init; } = D2Kernel.Scaled;

    /// <summary>How messages join the own score. Default sum, the paper's.</summary>
    public D2Combine Combine { get; init; } = D2Combine.Sum;

    /// <summary>What a picked row takes from its neighbours. Default weighted, the paper's.</summary>
    public D2Reverse Reverse { get; init; } = D2Reverse.Weighted;

    /// <summary>Which edges the message graph has. Default auto.</summary>
    public Symmetrization Symmetrize { get; init; } = Symmetrization.Auto;

    /// <summary>Gamma of the reverse message, at least 0; small means strong and wide. Default 1.</summary>
    public double Gamma { get; init; } = 1;

    /// <summary>Gamma of the forward message, at least 0; the reference kernel does not use it. Default 1.</summary>
    public double ForwardGamma { get; init; } = 1;

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

    /// <inheritdoc/>
    public override GraphMethodOptions? OnSuppliedGraph => NeighborFloorUse == NeighborFloorUse.BuiltGraph
        ? null
        : this with { SuppliedNeighbors = null, Symmetrize = Symmetrize == Symmetrization.Auto ? Symmetrization.Union : Symmetrize };

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;

    /// <inheritdoc/>
    protected override DataNeeds OwnNeeds => DataNeeds.Scores | DataNeeds.Graph;

    /// <inheritdoc/>
    public override GraphOptions GraphOf(DistanceMetric metric) => new(Neighbors, metric, Symmetrize) { SuppliedNeighbors = SuppliedNeighbors };

    /// <inheritdoc/>
    public override IEnumerable<StageCost> Cost(SelectionSize size, MachineSpeed speed) =>
    [
        .. GraphCosts(size, speed),
        SelectionCost.OfMessages(
            size.Rows, size.SuppliedNeighbors ?? Neighbors, size.Budget, union: size.SuppliedNeighbors is null || Symmetrize == Symmetrization.Union),
    ];

    /// <summary>The neighbours of a supplied graph, and which edges there are.</summary>
    /// <param name="dataset">The rows.</param>
    public override ISelectionOptions Settle(Dataset dataset) => this with
    {
        Neighbors = dataset.Graph?.Neighbors ?? Neighbors,
        Symmetrize = Symmetrize != Symmetrization.Auto ? Symmetrize : dataset.Graph is null ? Symmetrization.Union : Symmetrization.None,
    };

    /// <inheritdoc/>
    internal override bool SharesWork => !StandbyScan;

    /// <inheritdoc/>
    public override ISelectionMethod Create() => new D2Selection(this);

    internal static OptionRule<TOptions> KernelRule<TOptions>(Func<TOptions, D2Kernel> get, Func<TOptions, D2Kernel, TOptions> with) =>
        OptionRules.Choice("kernel", "how distance becomes message weight", get, with);

    internal static OptionRule<TOptions> ReverseRule<TOptions>(Func<TOptions, D2Reverse> get, Func<TOptions, D2Reverse, TOptions> with) =>
        OptionRules.Choice("reverse", "what a picked row takes from its neighbours", get, with);

    internal static OptionRule<TOptions> GammaRule<TOptions>(Func<TOptions, double> get, Func<TOptions, double, TOptions> with) =>
        OptionRules.Number("gamma", "width of the reverse message; small is wide", 0, double.PositiveInfinity, get, with);
}
