using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Selection.D2;

namespace Pith.Selection.GraphDensity;

/// <summary>Settings of <see cref="GraphDensitySelection"/>; ten neighbours are the published code's.</summary>
public sealed record GraphDensityOptions : GraphMethodOptions
{
    /// <summary>The published code where no scores are given: weights exp(-gamma d), the whole density taken from the neighbours.</summary>
    public static GraphDensityOptions Reference { get; } = new() { Kernel = D2Kernel.Reference, Reverse = D2Reverse.Absolute };

    /// <summary>The method.</summary>
    public static MethodInfo<ISelectionOptions, GraphDensityOptions> Info { get; } = new(
        "graph-density",
        "rows in dense places first, no two from the same one",
        [
            D2Options.KernelRule<GraphDensityOptions>(o => o.Kernel, (o, v) => o with { Kernel = v }),
            D2Options.GammaRule<GraphDensityOptions>(o => o.Gamma, (o, v) => o with { Gamma = v }),
            D2Options.ReverseRule<GraphDensityOptions>(o => o.Reverse, (o, v) => o with { Reverse = v }),
            SelectionRules.Neighbors<GraphDensityOptions>(),
            SelectionRules.Pool<GraphDensityOptions>(),
            SelectionRules.Balance<GraphDensityOptions>(),
            SelectionRules.Cutoff<GraphDensityOptions>(),
            SelectionRules.CutoffBy<GraphDensityOptions>(),
        ],
        new GraphDensityOptions(),
        new Dictionary<string, GraphDensityOptions> { ["d2-reference"] = Reference });

    /// <summary>One pool, ten neighbours, weights of scaled distances.</summary>
    public static GraphDensityOptions Default => Info.Defaults;

    /// <summary>How distance becomes weight. Default scaled, because with raw distances gamma means something else for every
    /// embedding.</summary>
    public D2Kernel Kernel { get; init; } = D2Kernel.Scaled;

    /// <summary>Gamma of the weights, at least 0; small is wide. Default 1.</summary>
    public double Gamma { get; init; } = 1;

    /// <summary>What a picked row takes from its neighbours' densities. Default weighted, as in the paper.</summary>
    public D2Reverse Reverse { get; init; } = D2Reverse.Weighted;

    /// <inheritdoc/>
    protected override MethodInfo<ISelectionOptions> Method => Info;

    /// <inheritdoc/>
    public override GraphOptions GraphOf(DistanceMetric metric) => new(Neighbors, metric, Symmetrization.Union) { SuppliedNeighbors = SuppliedNeighbors };

    /// <inheritdoc/>
    public override IEnumerable<StageCost> Cost(SelectionSize size, MachineSpeed speed) => CostOfPicks(size, speed);

    /// <inheritdoc/>
    public override ISelectionMethod Create() => new GraphDensitySelection(this);
}
