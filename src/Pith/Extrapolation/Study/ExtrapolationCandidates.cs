using System.Globalization;
using Pith.Extrapolation.Catalogue;
using Pith.Extrapolation.Neighbors;
using Pith.Extrapolation.Validation;
using Pith.Numerics;

namespace Pith.Extrapolation.Study;

/// <summary>Which methods and settings are tried where the user leaves the choice to validation.</summary>
public static class ExtrapolationCandidates
{
    /// <summary>The name under which every method that can run is tried.</summary>
    public const string Auto = "auto";

    /// <summary>Numbers of neighbours that <c>--neighbors auto</c> tries; one search serves them all.</summary>
    public static IReadOnlyList<int> Neighbors { get; } = [5, 10, 20, 50, 100];

    /// <summary>The label weight that <c>--method auto</c> tries beside 0 where every row's class is known.</summary>
    public const double TriedLabelWeight = 2;

    /// <summary>The candidates of a call.</summary>
    /// <param name="method">A contract name, or <c>auto</c>.</param>
    /// <param name="values">Option values as given on the command line, by name without dashes; <c>neighbors</c> may be <c>auto</c>.</param>
    /// <param name="problem">What is there decides what can run.</param>
    /// <param name="folds">F: each fold leaves that much fewer scored rows.</param>
    /// <returns>At least one; several where something is left open.</returns>
    /// <exception cref="OptionException">There is no such method, an option is not allowed, or the method lacks what it needs.</exception>
    public static IReadOnlyList<ExtrapolationCandidate> Of(
        string method, IReadOnlyDictionary<string, string> values, ExtrapolationProblem problem, int folds)
    {
        if (folds < 2 || folds > problem.ScoredRows.Length)
            throw CrossValidation.BadFolds(folds, problem.ScoredRows.Length);
        if (method != Auto)
        {
            ExtrapolatorEntry entry = Extrapolators.Get(method);
            if (entry.NeedsLogits && problem.Logits is null)
                throw new OptionException("logits", $"`method` {method} needs the logits of the subset's model for all rows; give them with `logits` FILE, such as logits.npy of pith train.");
            RequireNeighbors(entry, values, problem);
            if (problem.Labels is null && values.GetValueOrDefault("label-weight", "0") is not "0")
                throw new OptionException("label-weight", "`label-weight` needs class labels; give them with `labels` FILE, or leave it out.");
            return [.. Settings(entry, values, problem, folds, tryMore: false).Select(v => ExtrapolationCandidate.Of(entry, v))];
        }
        var candidates = new List<ExtrapolationCandidate>();
        foreach (ExtrapolatorEntry entry in Extrapolators.All)
        {
            if (problem.Rows > entry.MostRowsInAuto || (entry.NeedsLogits && problem.Logits is null))
                continue;
            var own = values.Where(pair => entry.Options.Any(option => option.Name == pair.Key)).ToDictionary();
            candidates.AddRange(Settings(entry, own, problem, folds, tryMore: true).Select(v => ExtrapolationCandidate.Of(entry, v)));
        }
        return candidates;
    }

    // Refused before validation, whose folds take what they have.
    static void RequireNeighbors(ExtrapolatorEntry entry, IReadOnlyDictionary<string, string> values, ExtrapolationProblem problem)
    {
        int scored = problem.ScoredRows.Length;
        if (entry.Name == KnnExtrapolation.MethodName
            && int.TryParse(values.GetValueOrDefault("neighbors"), NumberStyles.None, CultureInfo.InvariantCulture, out int neighbors) && neighbors > scored)
        {
            throw new OptionException("neighbors", FormattableString.Invariant(
                $"`neighbors` must be a whole number from 1 to {scored} (the scored rows); got {neighbors}."));
        }
    }

    static IEnumerable<Dictionary<string, string>> Settings(
        ExtrapolatorEntry entry, IReadOnlyDictionary<string, string> given, ExtrapolationProblem problem, int folds, bool tryMore)
    {
        var values = new Dictionary<string, string>(given);
        bool hasOption(string name) => entry.Options.Any(option => option.Name == name);
        bool isOpen = values.GetValueOrDefault("neighbors", Auto) == Auto;
        if (isOpen)
            values.Remove("neighbors");
        IEnumerable<Dictionary<string, string>> all = [values];
        if (isOpen && entry.Name == KnnExtrapolation.MethodName)
            all = With(all, "neighbors", [.. Allowed(problem, folds).Select(k => k.ToString(CultureInfo.InvariantCulture))]);
        if (tryMore && hasOption("weights") && !values.ContainsKey("weights"))
            all = With(all, "weights", ["uniform", "scaled"]);
        if (tryMore && hasOption("bandwidth") && !values.ContainsKey("bandwidth"))
            all = With(all, "bandwidth", ["0.25", "0.5", "1"]);
        if (tryMore && hasOption("label-weight") && !values.ContainsKey("label-weight") && LabelsAreComplete(problem))
            all = With(all, "label-weight", ["0", TriedLabelWeight.ToString(CultureInfo.InvariantCulture)]);
        return all;
    }

    // A number that a fold cannot give is not tried, unless it is the smallest: then a fold takes all that it has.
    static IEnumerable<int> Allowed(ExtrapolationProblem problem, int folds)
    {
        int scored = problem.ScoredRows.Length;
        int inFold = scored - ((scored + folds - 1) / folds);
        int[] allowed = [.. Neighbors.Where(k => k <= inFold)];
        return allowed.Length > 0 ? allowed : [Math.Max(1, Math.Min(Neighbors[0], inFold))];
    }

    static bool LabelsAreComplete(ExtrapolationProblem problem) =>
        problem.Labels is not null && problem.Metric == DistanceMetric.Euclidean && !problem.Labels.Contains(-1);

    static IEnumerable<Dictionary<string, string>> With(IEnumerable<Dictionary<string, string>> all, string name, string[] tried) =>
        all.SelectMany(values => tried.Select(value => new Dictionary<string, string>(values) { [name] = value }));
}
