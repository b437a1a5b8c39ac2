using Pith.Numerics.Statistics;
using Pith.Selection.Baselines;

namespace Pith.Evaluation;

/// <summary>A method at one budget over all seeds.</summary>
/// <param name="Method">The method's label.</param>
/// <param name="Budget">How much is kept.</param>
/// <param name="Accuracy">Test accuracy, 0 to 1.</param>
/// <param name="Difference">Accuracy less that of random with the same seed; null for random itself.</param>
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

    /// <summary>Accuracy less that of training on every row with the same steps and seed; null for that training itself and where there was none.</summary>
    public ConfidenceInterval? AgainstAll { get; init; }

    /// <summary>The interval of <see cref="AgainstAll"/> over test rows, drawn in pairs; null where there is none.</summary>
    public RowInterval? AgainstAllOverRows { get; init; }

    /// <summary>Whether rows were chosen anew each epoch, so that there is no coreset.</summary>
    internal bool IsDynamic { get; init; }

    /// <summary>What the trials show beside their accuracy.</summary>
    internal CellFigures Figures { get; init; } = new();
}

/// <summary>The trials of an evaluation, and what they say: means over seeds with 95 % intervals, and differences to random.</summary>
/// <remarks>Differences are paired: the trial of a method and that of random share the seed, and so the initial weights. What a seed does to both
/// cancels out, so a difference can be certain where two intervals of accuracies overlap. Intervals over seeds are Student's with seeds - 1 degrees of freedom;
/// those over test rows are <see cref="TestRowBootstrap"/>'s. A trial that nothing random goes into has only the latter. Training on every row is
/// trained once a seed, and competes at every budget.</remarks>
public sealed class EvaluationTable
{
    /// <summary>The label of training on every row.</summary>
    public const string All = "all";

    /// <summary>Sums up.</summary>
    /// <param name="results">Every trial; each method and budget has the same seeds.</param>
    public EvaluationTable(IReadOnlyList<EvaluationResult> results)
        : this(results, null)
    {
    }

    /// <summary>Sums up.</summary>
    /// <param name="results">Every trial; each method and budget has the same seeds.</param>
    /// <param name="thirds">The thirds of the classes by training rows, or null.</param>
    internal EvaluationTable(IReadOnlyList<EvaluationResult> results, ClassThirds? thirds)
    {
        Thirds = thirds;
        Results = results;
        EvaluationResult[] all = [.. results.Where(r => r.Method == All)];
        EvaluationResult[] ofEvery = [.. results.Where(r => r.IsOfEveryBudget || r.Method == All)];
        (decimal Keep, EvaluationResult[] Trials)[] groups =
        [
            .. from budget in results.Except(ofEvery).GroupBy(r => r.Budget)
               from trials in budget.Concat(ofEvery).GroupBy(r => r.Method).Select(method => method.ToArray())
               select (budget.Key.Keep, trials),
        ];
        EvaluationResult[][] random = [.. groups.Select(group => TrialsOf(groups, RandomSelection.MethodName, group.Keep))];
        EvaluationCell[] cells = [.. groups.Select((group, g) => Sum(group.Keep, group.Trials, random[g], all))];
        double[]?[] accuracies = [.. groups.Select(group => MeanHits(group.Trials))];
        double[]?[] differences = [.. cells.Select((cell, c) => cell.Difference is null ? null : Less(accuracies[c], MeanHits(random[c])))];
        double[]?[] againstAll = [.. cells.Select((cell, c) => cell.AgainstAll is null ? null : Less(accuracies[c], MeanHits(all)))];
        IReadOnlyList<RowInterval?> intervals = IsOfNumbers ? OfNumbers(groups, cells) : TestRowBootstrap.Of([.. accuracies, .. differences, .. againstAll]);
        Cells =
        [
            .. cells.Select((cell, c) => cell with
            {
                AccuracyOverRows = intervals[c],
                DifferenceOverRows = intervals[cells.Length + c],
                AgainstAllOverRows = intervals[(2 * cells.Length) + c],
                Figures = CellFigures.Of(groups[c].Trials, random[c], all, thirds),
            }),
        ];
    }

    /// <summary>Whether labels are numbers, so that correlations stand for accuracies.</summary>
    internal bool IsOfNumbers => Results.Count > 0 && Results[0].Test.Numbers is not null;

    /// <summary>Every trial.</summary>
    public IReadOnlyList<EvaluationResult> Results { get; }

    /// <summary>The thirds of the classes by training rows; null where there are none.</summary>
    internal ClassThirds? Thirds { get; }

    /// <summary>Every method and budget, in the order of the trials; training on every row last at each budget, where it was asked for.</summary>
    public IReadOnlyList<EvaluationCell> Cells { get; }

    /// <summary>The cell of a method and budget.</summary>
    /// <exception cref="InvalidOperationException">There is no such cell.</exception>
    public EvaluationCell Cell(string method, decimal keep) => Cells.First(c => c.Method == method && c.Budget.Keep == keep);

    static EvaluationResult[] TrialsOf((decimal Keep, EvaluationResult[] Trials)[] groups, string method, decimal keep) =>
        Array.Find(groups, group => group.Keep == keep && group.Trials[0].Method == method).Trials ?? [];

    static EvaluationCell Sum(decimal keep, EvaluationResult[] trials, EvaluationResult[] random, EvaluationResult[] all)
    {
        EvaluationResult first = trials[0];
        return new EvaluationCell(
            first.Method,
            first.Budget with { Keep = keep },
            ConfidenceInterval.OfMean([.. trials.Select(t => t.Test.Accuracy)]),
            first.Method == RandomSelection.MethodName ? null : Differences(trials, random),
            ConfidenceInterval.OfMean([.. trials.Select(t => t.Test.WorstClass)]),
            Descriptive.Mean([.. trials.Select(t => t.Seconds)]))
        {
            Seeds = trials.Sum(t => t.Seeds),
            IsDynamic = first.IsDynamic,
            AgainstAll = first.Method == All ? null : Differences(trials, all),
        };
    }

    // With the other trial of the same seed; a trial that stands for all seeds meets that of each.
    static ConfidenceInterval? Differences(EvaluationResult[] trials, EvaluationResult[] others)
    {
        (EvaluationResult Trial, EvaluationResult Other)[] pairs = [.. PairedTrials.Of(trials, others)];
        return pairs.Length == 0 || (trials[0].Seeds == 1 && pairs.Length < trials.Length) ? null
            : ConfidenceInterval.OfMean([.. pairs.Select(pair => pair.Trial.Test.Accuracy - pair.Other.Test.Accuracy)]);
    }

    // Correlations are no means over test rows, so each is drawn as a whole.
    static IReadOnlyList<RowInterval?> OfNumbers((decimal Keep, EvaluationResult[] Trials)[] groups, EvaluationCell[] cells)
    {
        int PlaceOf(string method, decimal keep) => Array.FindIndex(groups, group => group.Trials[0].Method == method && (method == All || group.Keep == keep));
        (int, int)? Pair(int cell, bool isThere, string other) => isThere && PlaceOf(other, groups[cell].Keep) is >= 0 and int place ? (cell, place) : null;
        return NumberBootstrap.Of(
            [.. groups.Select(group => group.Trials.Select(trial => trial.Test.Numbers!).ToArray())],
            [
                .. cells.Select((cell, c) => Pair(c, cell.Difference is not null, RandomSelection.MethodName)),
                .. cells.Select((cell, c) => Pair(c, cell.AgainstAll is not null, All)),
            ]);
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
