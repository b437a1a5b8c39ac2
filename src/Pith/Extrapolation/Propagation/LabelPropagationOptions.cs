namespace Pith.Extrapolation.Propagation;

/// <summary>Settings of <see cref="LabelPropagation"/>.</summary>
public sealed record LabelPropagationOptions
{
    /// <summary>10 neighbours, at most 200 passes.</summary>
    public static LabelPropagationOptions Default { get; } = new();

    /// <summary>Neighbours a row of the kNN graph of all rows, at least 1. Default 10; where there are fewer other rows all are taken.</summary>
    public int Neighbors { get; init; } = 10;

    /// <summary>The most passes over the graph, at least 1. Default 200; it stops earlier when no score moves by more than 1e-6 of the scores'
    /// range.</summary>
    public int Iterations { get; init; } = 200;

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<LabelPropagationOptions>> Rules { get; } =
    [
        OptionRules.Whole<LabelPropagationOptions>(
            "neighbors", "scored rows that a prediction is made from", 1, int.MaxValue, o => o.Neighbors, (o, v) => o with { Neighbors = v }),
        OptionRules.Whole<LabelPropagationOptions>(
            "iterations", "the most passes of label-propagation over the graph", 1, 100_000, o => o.Iterations, (o, v) => o with { Iterations = v }),
    ];
}
