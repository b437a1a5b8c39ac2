using Pith.Data;
using Pith.Numerics;

namespace Pith.Extrapolation.Propagation;

/// <summary>Settings of <see cref="LabelPropagation"/>.</summary>
public sealed record LabelPropagationOptions : IExtrapolatorOptions
{
    /// <summary>10 neighbours, at most 20,000 passes.</summary>
    public static LabelPropagationOptions Default { get; } = new();

    /// <summary>Neighbours a row of the kNN graph of all rows, at least 1. Default 10; where there are fewer other rows all are taken.</summary>
    public int Neighbors { get; init; } = 10;

    /// <summary>The most passes over the graph for each of the two solutions, scores and their squares, at least 1. Default 20,000; it ends as
    /// soon as the equations are solved to <see cref="LabelPropagation.Tolerance"/>, usually within a few hundred.</summary>
    public int Iterations { get; init; } = 20_000;

    // What graphs of embeddings take.
    const int UsualPasses = 400;

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<LabelPropagationOptions>> Rules { get; } =
    [
        OptionRules.Whole<LabelPropagationOptions>(
            ExtrapolationRules.NeighborsOption, "scored rows that a prediction is made from", 1, int.MaxValue, o => o.Neighbors, (o, v) => o with { Neighbors = v }),
        OptionRules.Whole<LabelPropagationOptions>(
            "iterations", "the most passes of label-propagation over the graph", 1, 100_000, o => o.Iterations, (o, v) => o with { Iterations = v }),
    ];

    /// <summary>What the catalogue knows of the method.</summary>
    public static MethodInfo<IExtrapolatorOptions> Info { get; } = new MethodInfo<IExtrapolatorOptions, LabelPropagationOptions>(
        "label-propagation", "scores spread over the kNN graph of all rows from the scored ones", Rules, Default);

    MethodInfo<IExtrapolatorOptions> IExtrapolatorOptions.Info => Info;

    /// <inheritdoc/>
    public DataNeeds Needs => DataNeeds.Embeddings | DataNeeds.Graph;

    /// <inheritdoc/>
    public int MostRowsInAuto => 20_000;

    // Reading a neighbour's value from memory takes as long as about a hundred multiply-adds over consecutive numbers.
    /// <inheritdoc/>
    public StageCost Cost(ExtrapolationSize size, MachineSpeed speed) => ExtrapolatorCost.OnGraph(
        (size.Rows * Neighbors * sizeof(double)) + (size.Rows * 100), 200.0 * Math.Min(Iterations, UsualPasses) * size.Rows * Neighbors, speed);

    /// <inheritdoc/>
    public IExtrapolator Create() => new LabelPropagation(this);
}
