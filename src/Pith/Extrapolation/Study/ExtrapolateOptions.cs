using Pith.Extrapolation.Catalogue;

namespace Pith.Extrapolation.Study;

/// <summary>How scores are extrapolated and judged.</summary>
public sealed record ExtrapolateOptions
{
    /// <summary>By which method, with which settings. What is left open is decided by validation: the method itself, or settings such as the
    /// number of neighbours of knn. Default all open: every method of <see cref="Methods"/> that can run is tried.</summary>
    public MethodChoice<IExtrapolatorOptions> Method { get; init; } = MethodChoice<IExtrapolatorOptions>.AnyMethod;

    /// <summary>The methods that are tried where the method is left open. Default all that Pith has.</summary>
    public Catalog<IExtrapolatorOptions> Methods { get; init; } = Extrapolators.Catalog;

    /// <summary>Folds of the cross-validation, at least 2. Default 5.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Budgets, as shares above 0 and up to 1, at which the recall of the hardest rows is told. Default 0.1, 0.3 and 0.5.</summary>
    public IReadOnlyList<double> Keeps { get; init; } = [0.1, 0.3, 0.5];

    /// <summary>The share of the hardest rows that a selection will drop first: at it the recall of what is cut off and the agreement of coresets are
    /// told, and by the latter the candidates are compared. Default 0.1.</summary>
    public double Cutoff { get; init; } = 0.1;

    /// <summary>[N] scores of an independent subset run, NaN = not scored, or null: their correlation with the given ones is what
    /// no extrapolation can be expected to exceed.</summary>
    public double[]? SecondScores { get; init; }

    /// <summary>Extrapolation by one method with given settings, none of them open.</summary>
    /// <param name="method">The method's settings.</param>
    public static ExtrapolateOptions By(IExtrapolatorOptions method) => new() { Method = new MethodChoice<IExtrapolatorOptions>(method.Info, method) };
}
