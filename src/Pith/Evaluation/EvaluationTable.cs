using Pith.Numerics.Statistics;
using Pith.Selection.Baselines;

namespace Pith.Evaluation;

/// <summary>A method at one budget over all seeds.</summary>
/// <param name="Method">The method's label.</param>
/// <param name="Budget">How much is kept.</param>
/// <param name="Accuracy">Test accuracy, 0 to 1.</param>
/// <param name="Difference">Accuracy less that of random with the same seed; null for random itself and for training on everything.</param>
/// <param name="WorstClass">Accuracy of the worst class, 0 to 1.</param>
/// <param name="Seconds">Mean wall-clock seconds of a trial.</param>
public sealed record EvaluationCell(
    string Method, EvaluationBudget Budget, ConfidenceInterval Accuracy, ConfidenceInterval? Difference, ConfidenceInterval WorstClass, double Seconds)
{
    /// <summary>Seeds that the trials stand for.</summary>
    public int Seeds { get; init; } = Accuracy.Samples;

    /// <summary>The interval of the accuracy over test rows (<see cref="TestRowBootstrap"/>); null where only counts were kept.</summary>
    public RowInterval? AccuracyOverRows { get; init; }

    /// <summary>The interval of the difference to random over test rows, drawn in pairs; null where there is none.</summary>
    public RowInterval? DifferenceOverRows { get; init; }
}

/// <summary>The trials of an evaluation, and what they say: means over seeds with 95 % intervals, and differences to random.</summary>
/// <remarks>Differences are paired: the trial of a method and that of random share the seed, and so the initial weights. What a seed does to both
/// cancels out, so a difference can be certain where two intervals of accuracies overlap. Intervals over seeds are Student's with seeds - 1 degrees of freedom;
/// those over test rows are <see cref="TestRowBootstrap"/>'s. A trial that nothing random goes into has only the latter.</remarks>
public sealed class EvaluationTable
{
    /// <summary>The label of training on every row.</summary>
    public const string All = "all";

    /// <summary>Sums up.</summary>
    /// <param name="results">Every trial; each method and budget has the same seeds.</param>
    public EvaluationTable(IReadOnlyList<EvaluationResult> results)
    {
        Results = results;
        EvaluationCell[] cells = [.. results.GroupBy(r => (r.Budget, r.Method)).Select(group => Sum([.. group]))];
        var means = results.GroupBy(r => (r.Budget, r.Method)).ToDictionary(group => group.Key, group => MeanHits([.. group]));
        double[]?[] accuracies = [.. cells.Select(cell => means[(cell.Budget, cell.Method)])];
        double[]?[] differences = [.. cells.Select((cell, c) => cell.Difference is null ? null
            : Less(accuracies[c], means.GetValueOrDefault((cell.Budget, RandomSelection.MethodName))))];
        IReadOnlyList<RowInterval?> intervals = TestRowBootstrap.Of([.. accuracies, .. differences]);
        Cells = [.. cells.Select((cell, c) => cell with { AccuracyOverRows = intervals[c], DifferenceOverRows = intervals[cells.Length + c] })];
    }

    /// <summary>Every trial.</summary>
    public IReadOnlyList<EvaluationResult> Results { get; }

    /// <summary>Every method and budget, in the order of the trials.</summary>
    public IReadOnlyList<EvaluationCell> Cells { get; }

    /// <summary>The cell of a method and budget.</summary>
    /// <exception cref="InvalidOperationException">There is no such cell.</exception>
    public EvaluationCell Cell(string method, decimal keep) => Cells.First(c => c.Method == method && c.Budget.Keep == keep);

    EvaluationCell Sum(EvaluationResult[] trials)
    {
        EvaluationResult first = trials[0];
        double[] differences = Differences(trials);
        bool isReference = first.Method is RandomSelection.MethodName or All;
        return new EvaluationCell(
            first.Method,
            first.Budget,
            ConfidenceInterval.OfMean([.. trials.Select(t => t.Test.Accuracy)]),
            isReference || differences.Length == 0 || (first.Seeds == 1 && differences.Length < trials.Length) ? null : ConfidenceInterval.OfMean(differences),
            ConfidenceInterval.OfMean([.. trials.Select(t => t.Test.WorstClass)]),
            Descriptive.Mean([.. trials.Select(t => t.Seconds)]))
        {
            Seeds = trials.Sum(t => t.Seeds),
        };
    }

    // With the random trial of the same seed; a trial that stands for all seeds meets that of each.
    double[] Differences(EvaluationResult[] trials)
    {
        EvaluationResult[] random = [.. Results.Where(r => r.Method == RandomSelection.MethodName && r.Budget == trials[0].Budget)];
        return trials is [{ Seeds: > 1 } only]
            ? [.. random.Select(other => only.Test.Accuracy - other.Test.Accuracy)]
            : [.. trials.Select(t => (Trial: t, Random: random.FirstOrDefault(r => r.Seed == t.Seed || r.Seeds > 1))).Where(pair => pair.Random is not null)
                .Select(pair => pair.Trial.Test.Accuracy - pair.Random!.Test.Accuracy)];
    }

    // [M] how often each test row is right, over the trials; null where a trial kept counts only.
    static double[]? MeanHits(EvaluationResult[] trials)
    {
        if (trials.Any(t => t.Test.Hits is null || t.Test.Hits.Length != trials[0].Test.Hits!.Length))
            return null;
        var means = new double[trials[0].Test.Hits!.Length];
        for (int row = 0; row < means.Length; row++)
            means[row] = trials.Count(t => t.Test.Hits![row]) / (double)trials.Length;
        return means;
    }

    static double[]? Less(double[]? a, double[]? b) => a is null || b is null || a.Length != b.Length ? null : [.. a.Zip(b, (x, y) => x - y)];
}
