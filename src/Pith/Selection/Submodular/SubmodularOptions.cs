using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Selection.Submodular;

/// <summary>How the distance of an edge becomes a similarity from 0 to 1; d is the distance, m the median kNN distance. A row's similarity to
/// itself is 1.</summary>
public enum SimilarityKernel
{
    /// <summary>exp(-(d/m)^2): the neighbours at the usual distance count 0.37.</summary>
    Gaussian,

    /// <summary>exp(-d/m): falls more slowly.</summary>
    Exponential,

    /// <summary>0.5 + 0.5 cos, the published code's; the graph is built with cosine distance, and a supplied graph must hold it.</summary>
    Cosine,
}

/// <summary>What the settings of facility location and graph-cut share.</summary>
/// <remarks>With all other rows as neighbours the functions are the dense ones.</remarks>
public abstract record SubmodularOptions : GraphMethodOptions
{
    /// <summary>How distance becomes similarity. Default Gaussian of scaled distances, which means the same for every embedding.</summary>
    public SimilarityKernel Similarity { get; init; } = SimilarityKernel.Gaussian;

    /// <inheritdoc/>
    public override GraphOptions GraphOf(DistanceMetric metric) =>
        new(Neighbors, Similarity == SimilarityKernel.Cosine ? DistanceMetric.Cosine : metric, Symmetrization.Union) { SuppliedNeighbors = SuppliedNeighbors };

    /// <inheritdoc/>
    public override IEnumerable<StageCost> Cost(SelectionSize size, MachineSpeed speed) => CostOfPicks(size, speed);

    internal static OptionRule<TOptions> SimilarityRule<TOptions>()
        where TOptions : SubmodularOptions =>
        OptionRules.Choice<TOptions, SimilarityKernel>("similarity", "how distance becomes similarity", o => o.Similarity, (o, v) => o with { Similarity = v });
}
