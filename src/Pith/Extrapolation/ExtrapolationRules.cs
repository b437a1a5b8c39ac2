using Pith.Numerics;

namespace Pith.Extrapolation;

/// <summary>Option rules that several extrapolators share.</summary>
static class ExtrapolationRules
{
    /// <summary>The name of the number of neighbours in every method that has one.</summary>
    public const string NeighborsOption = "neighbors";

    /// <summary>The profile of the published score-extrapolation code.</summary>
    public const string ReferenceProfile = "sx-reference";

    const string LabelWeightOption = "label-weight";

    // The weight that is tried beside 0.
    const double TriedWeight = 2;

    public static OptionRule<TOptions> LabelWeight<TOptions>(Func<TOptions, double> get, Func<TOptions, double, TOptions> with) =>
        OptionRules.Number(
            LabelWeightOption, "distance put between rows of different classes, in typical neighbour distances; 0 leaves labels out", 0, 1e6, get, with);

    /// <summary>Label weights to try, where every row's class is known.</summary>
    public static IEnumerable<TriedSetting> TriedLabelWeights<TOptions>(ExtrapolationProblem problem, Func<TOptions, double, TOptions> with)
        where TOptions : class, IExtrapolatorOptions =>
        problem.Labels is not null && problem.Metric == DistanceMetric.Euclidean && !problem.Labels.Contains(-1)
            ? [TriedSetting.Of(LabelWeightOption, [0, TriedWeight], with)]
            : [];
}
