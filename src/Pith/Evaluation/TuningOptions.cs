using Pith.Selection;
using Pith.Selection.D2;
using Pith.Selection.Stratified;

namespace Pith.Evaluation;

/// <summary>How the classes share the rows that are held out to judge by.</summary>
enum HeldOutClasses
{
    /// <summary>As equally as they can, and the mean of their accuracies judges.</summary>
    Equal,

    /// <summary>As they share all rows, and the accuracy over rows judges, as where rows for testing are drawn from the same data.</summary>
    Proportional,
}

/// <summary>What tuning tries, and how thoroughly.</summary>
sealed record TuningOptions
{
    /// <summary>The defaults.</summary>
    public static TuningOptions Default { get; } = new();

    /// <summary>The methods with the settings that are not tuned. Default D2 and stratified sampling, whose best settings differ most by data
    /// and budget.</summary>
    public IReadOnlyList<EvaluatedMethod> Methods { get; init; } =
        [new(D2Options.Info.Name, D2Options.Default), new(StratifiedOptions.Info.Name, StratifiedOptions.Default)];

    /// <summary>Shares of the hardest rows to cut off. The default grid is finer where the best ones usually lie.</summary>
    public IReadOnlyList<double> Cutoffs { get; init; } = [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4];

    /// <summary>Of which rows the cutoff is a share. The first is kept to while cutoffs compete; the others are tried against the winner once its
    /// cutoff is settled and above 0. Default all, then class, for one to a few trials more.</summary>
    public IReadOnlyList<CutoffScope> CutoffsBy { get; init; } = [CutoffScope.All, CutoffScope.Class];

    /// <summary>Widths of D2's reverse message, tried after the cutoff is settled. Default none: 1 is kept.</summary>
    public IReadOnlyList<double> Gammas { get; init; } = [];

    /// <summary>Widths of D2's forward message, tried before those of the reverse message. Default none: 1 is kept.</summary>
    public IReadOnlyList<double> ForwardGammas { get; init; } = [];

    /// <summary>Neighbours of D2's graph, tried last. Default none: 10 are kept.</summary>
    public IReadOnlyList<int> Neighbors { get; init; } = [];

    /// <summary>The widths that are tried where gamma is left to tuning.</summary>
    public static IReadOnlyList<double> UsualGammas { get; } = [0.3, 1, 3];

    /// <summary>The widths that are tried where the forward message is left to tuning: wide as published, and so narrow that dense regions do not
    /// pile value up (docs/d2.md).</summary>
    public static IReadOnlyList<double> UsualForwardGammas { get; } = [1, 10];

    /// <summary>The neighbours that are tried where their number is left to tuning.</summary>
    public static IReadOnlyList<int> UsualNeighbors { get; } = [5, 10, 20];

    /// <summary>Rows that are held out to judge by, at most; never more than a quarter of a class. Default 5,000.</summary>
    public int HeldOut { get; init; } = 5000;

    /// <summary>How the classes share them. Default equally.</summary>
    public HeldOutClasses HeldOutBy { get; init; } = HeldOutClasses.Equal;

    /// <summary>Seeds with which the winner and random are trained afresh to tell the gain. Default 3.</summary>
    public int FreshSeeds { get; init; } = 3;

    /// <summary>What a method leaves open is tried, all else stays.</summary>
    /// <param name="method">The method.</param>
    /// <exception cref="OptionException">A setting is left open that cannot be tuned.</exception>
    public static TuningOptions Of(EvaluatedMethod method)
    {
        if (method.Open.FirstOrDefault(name => !Tuning.Settings.Contains(name)) is string other)
            throw new OptionException(other, $"`{other}` auto is not possible; only {string.Join(", ", Tuning.Settings)} can be left to tuning.");
        if (method.Open.Contains("cutoff-by") && method.ValueOf("cutoff") == "0")
            throw new OptionException("cutoff-by", "`cutoff-by` auto tries ways to take a cutoff, and there is none; give `cutoff` auto or a number above 0.");
        return Default with
        {
            Methods = [method with { Label = method.Info.Name, Given = [.. method.Given.Except(method.Open)], Open = [] }],
            Cutoffs = method.Open.Contains("cutoff") ? Default.Cutoffs : [],
            CutoffsBy = method.Open.Contains("cutoff-by") ? Default.CutoffsBy : [],
            ForwardGammas = method.Open.Contains("forward-gamma") ? UsualForwardGammas : [],
            Gammas = method.Open.Contains("gamma") ? UsualGammas : [],
            Neighbors = method.Open.Contains("neighbors") ? UsualNeighbors : [],
        };
    }

    /// <summary>The constraint table.</summary>
    public static IReadOnlyList<OptionRule<TuningOptions>> Rules { get; } =
    [
        OptionRules.Whole<TuningOptions>("held-out", "training rows that coresets are judged by", 10, 1_000_000, o => o.HeldOut, (o, v) => o with { HeldOut = v }),
        OptionRules.Choice<TuningOptions, HeldOutClasses>("held-out-classes", "how the classes share them: equal, and every class counts the same; or proportional to their rows, and every row does, as where rows for testing are drawn from the same data", o => o.HeldOutBy, (o, v) => o with { HeldOutBy = v }),
        OptionRules.Whole<TuningOptions>("fresh-seeds", "seeds of the comparison of the winner with random", 2, 100, o => o.FreshSeeds, (o, v) => o with { FreshSeeds = v }),
    ];

    /// <summary>Throws when an option is out of range.</summary>
    /// <exception cref="OptionException">The first option that is out of range.</exception>
    public void Validate()
    {
        foreach (OptionRule<TuningOptions> rule in Rules)
            rule.Validate(this);
        if (Methods.Count == 0)
            throw new OptionException("methods", "`methods` must name at least one selection method besides random.");
    }
}
