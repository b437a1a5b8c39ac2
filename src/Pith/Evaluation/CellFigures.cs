using Pith.Numerics.Statistics;

namespace Pith.Evaluation;

/// <summary>What the trials of a method and budget show beside their accuracy; what is not known is null.</summary>
sealed record CellFigures
{
    /// <summary>The share of test rows whose class is among the five largest logits, 0 to 1; known from six classes on.</summary>
    public ConfidenceInterval? TopFive { get; init; }

    /// <summary>Mean accuracies of the classes of head, medium and tail (<see cref="ClassThirds"/>); empty where there are no thirds.</summary>
    public IReadOnlyList<ConfidenceInterval?> Thirds { get; init; } = [];

    /// <summary>Agreement with the model of every row of the same seed; of that model itself, with those of the other seeds.</summary>
    public ModelAgreement? Agreement { get; init; }

    /// <summary>[C] mean accuracy of each class, 0 to 1; NaN without test rows.</summary>
    public IReadOnlyList<double> Classes { get; init; } = [];

    /// <summary>Of labels that are numbers: the root of the mean squared error, and the same less that of random; null of classes.</summary>
    public ConfidenceInterval? Rmse { get; init; }

    /// <inheritdoc cref="Rmse"/>
    public ConfidenceInterval? RmseDifference { get; init; }

    /// <summary>Of labels that are numbers: the rank correlation, and the same less that of random; null of classes.</summary>
    public ConfidenceInterval? Spearman { get; init; }

    /// <inheritdoc cref="Spearman"/>
    public ConfidenceInterval? SpearmanDifference { get; init; }

    /// <summary>Accuracy on spoilt test rows; empty where there were none.</summary>
    public IReadOnlyList<CorruptedFigure> Corrupted { get; init; } = [];

    /// <summary>Sums trials up.</summary>
    /// <param name="trials">Of one method and budget.</param>
    /// <param name="random">Those of random at the budget.</param>
    /// <param name="all">Those of training on every row; empty where there are none.</param>
    /// <param name="thirds">The thirds of the classes, or null.</param>
    public static CellFigures Of(EvaluationResult[] trials, EvaluationResult[] random, EvaluationResult[] all, ClassThirds? thirds)
    {
        if (trials[0].Test.Numbers is not null)
            return OfNumbers(trials, trials[0].Method == random.FirstOrDefault()?.Method ? [] : random);
        double[][] shares = thirds is null ? [] : Array.ConvertAll(trials, trial => thirds.Accuracies(trial.Test));
        return new CellFigures
        {
            TopFive = IntervalOf(trials.Select(trial => trial.Test.TopFive ?? double.NaN)),
            Thirds = thirds is null ? [] : [.. ClassThirds.Names.Select((_, third) => IntervalOf(shares.Select(share => share[third])))],
            Agreement = ModelAgreement.Mean([.. PairsOf(trials, all).Select(pair => ModelAgreement.Of(pair.Trial.Test, pair.Other.Test)).OfType<ModelAgreement>()]),
            Corrupted = CorruptedFigure.Of(trials, random),
            Classes = [.. trials[0].Test.Rows.Select((_, c) => Descriptive.Mean([.. trials.Select(trial => trial.Test.OfClass(c))]))],
        };
    }

    static CellFigures OfNumbers(EvaluationResult[] trials, EvaluationResult[] random)
    {
        static double Rmse(EvaluationResult trial) => trial.Test.Numbers!.Figures.Rmse;
        static double Spearman(EvaluationResult trial) => trial.Test.Numbers!.Figures.Spearman;
        ConfidenceInterval? Less(Func<EvaluationResult, double> of) => PairedTrials.Of(trials, random).Select(pair => of(pair.Trial) - of(pair.Other)).ToArray() is { Length: > 0 } pairs
            ? ConfidenceInterval.OfMean(pairs) : null;
        return new CellFigures
        {
            Rmse = IntervalOf(trials.Select(Rmse)),
            RmseDifference = Less(Rmse),
            Spearman = IntervalOf(trials.Select(Spearman)),
            SpearmanDifference = Less(Spearman),
        };
    }

    // Two models of every row are compared both ways: whose errors are shared depends on which is the reference.
    static IEnumerable<(EvaluationResult Trial, EvaluationResult Other)> PairsOf(EvaluationResult[] trials, EvaluationResult[] all) =>
        trials[0].Method != EvaluationTable.All
            ? PairedTrials.Of(trials, all)
            : from trial in trials
              from other in trials
              where trial.Seed != other.Seed
              select (trial, other);

    static ConfidenceInterval? IntervalOf(IEnumerable<double> values)
    {
        double[] known = [.. values];
        return known.All(double.IsFinite) ? ConfidenceInterval.OfMean(known) : null;
    }
}
