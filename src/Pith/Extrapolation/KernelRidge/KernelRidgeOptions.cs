using Pith.Data;
using Pith.Extrapolation.Committee;
using Pith.Numerics;

namespace Pith.Extrapolation.KernelRidge;

/// <summary>Settings of <see cref="KernelRidgeRegressor"/>.</summary>
sealed record KernelRidgeOptions : IExtrapolatorOptions
{
    /// <summary>500 landmarks, a width of the median distance, a penalty chosen by rows left out.</summary>
    public static KernelRidgeOptions Default { get; } = new();

    /// <summary>Scored rows that the function is built of, 1 to 5000; all where there are fewer. Default 500: the fit costs their cube.</summary>
    public int Landmarks { get; init; } = 500;

    /// <summary>The kernel's width as a multiple of the median distance between landmarks, above 0. Default 0.5, narrow enough for what is local and wide enough
    /// for a few hundred landmarks to cover the rest.</summary>
    public double Width { get; init; } = 0.5;

    /// <summary>The penalty as a share of the scored rows' number, at least 0; 0 chooses it among <see cref="Tried"/> by the rows left out. Default 0.</summary>
    public double Penalty { get; init; }

    /// <summary>The penalties that are tried, ascending.</summary>
    public static IReadOnlyList<double> Tried { get; } = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1];

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<KernelRidgeOptions>> Rules { get; } =
    [
        OptionRules.Whole<KernelRidgeOptions>(
            "landmarks", "scored rows that the kernel is centred on", 1, 5000, o => o.Landmarks, (o, v) => o with { Landmarks = v }),
        OptionRules.Number<KernelRidgeOptions>(
            "width", "width of the kernel in median distances of landmarks", 0.01, 100, o => o.Width, (o, v) => o with { Width = v }),
        OptionRules.Number<KernelRidgeOptions>(
            "penalty", "penalty of ridge as a share of the scored rows; 0 chooses it by cross-validation", 0, double.PositiveInfinity,
            o => o.Penalty, (o, v) => o with { Penalty = v }),
    ];

    /// <summary>What the catalogue knows of the method.</summary>
    public static MethodInfo<IExtrapolatorOptions> Info { get; } = new MethodInfo<IExtrapolatorOptions, KernelRidgeOptions>(
        "kernel-ridge", "kernel ridge regression on embedding and class (Nystroem)", Rules, Default);

    MethodInfo<IExtrapolatorOptions> IExtrapolatorOptions.Info => Info;

    /// <inheritdoc/>
    public DataNeeds Needs => DataNeeds.Embeddings;

    /// <inheritdoc/>
    public int FewestScoredRows => CommitteeExtrapolation.FewestScoredRows;

    // A fit for every fold costs more than a choice should.
    /// <inheritdoc/>
    public int MostRowsInAuto => 0;

    /// <inheritdoc/>
    public StageCost Cost(ExtrapolationSize size, MachineSpeed speed)
    {
        double landmarks = Math.Min(Landmarks, size.Scored);
        double products = CommitteeExtrapolation.Members * landmarks * ((size.Rows * (double)size.Features) + (size.Scored * landmarks));
        double factors = CommitteeExtrapolation.Members * (Tried.Count + 2) * landmarks * landmarks * landmarks * 0.4e-9;
        return ExtrapolatorCost.OfSeconds(0.01 + factors + (products / (speed.MultiplyAddsPerSecond * ExtrapolatorCost.Efficiency) / speed.Cores));
    }

    /// <inheritdoc/>
    public IExtrapolator Create()
    {
        Rules.Validate(this);
        return new CommitteeExtrapolation(Info.Name, (random, threads) => new KernelRidgeRegressor(this, random, threads), spreadsClasses: true);
    }
}
