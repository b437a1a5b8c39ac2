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
    string Method, EvaluationBudget Budget, ConfidenceInterval Accuracy, ConfidenceInterval? Difference, ConfidenceInterval WorstClass, double Seconds);

/// <summary>The trials of an evaluation, and what they say: means over seeds with 95 % intervals, and differences to random.</summary>
/// <remarks>Differences are paired: the trial of a method and that of random share the seed, and so the initial weights. What a seed does to both
/// cancels out, so a difference can be certain where two intervals of accuracies overlap. Intervals are Student's with seeds - 1 degrees of freedom.</remarks>
public sealed class EvaluationTable
{
    /// <summary>The label of training on every row.</summary>
    public const string All = "all";

    /// <summary>Sums up.</summary>
    /// <param name="results">Every trial; each method and budget has the same seeds.</param>
    public EvaluationTable(IReadOnlyList<EvaluationResult> results)
    {
        Results = results;
        Cells = [.. results.GroupBy(r => (r.Budget, r.Method)).Select(group => Sum([.. group]))];
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
        double[] differences = [.. trials.Select(Partner).OfType<EvaluationResult>().Zip(trials, (random, trial) => trial.Test.Accuracy - random.Test.Accuracy)];
        bool isReference = first.Method is RandomSelection.MethodName or All;
        return new EvaluationCell(
            first.Method,
            first.Budget,
            ConfidenceInterval.OfMean([.. trials.Select(t => t.Test.Accuracy)]),
            isReference || differences.Length < trials.Length ? null : ConfidenceInterval.OfMean(differences),
            ConfidenceInterval.OfMean([.. trials.Select(t => t.Test.WorstClass)]),
            Descriptive.Mean([.. trials.Select(t => t.Seconds)]));
    }

    EvaluationResult? Partner(EvaluationResult trial) =>
        Results.FirstOrDefault(r => r.Method == RandomSelection.MethodName && r.Budget == trial.Budget && r.Seed == trial.Seed);
}
