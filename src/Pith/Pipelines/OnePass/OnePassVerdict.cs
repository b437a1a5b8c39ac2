using Pith.Selection.Baselines;

namespace Pith.Pipelines.OnePass;

/// <summary>What the numbers of a pipeline say, in sentences.</summary>
/// <remarks>The coreset is called better or worse than random only as <see cref="PairedDifference"/> says.</remarks>
sealed class OnePassVerdict(OnePassResult result)
{
    /// <summary>The most important one.</summary>
    public string Headline => IsRandomKept
        ? FormattableString.Invariant($"{result.Kept:N0} random rows are kept: on held-out training rows nothing that was tried was better.")
        : result.Comparison is Comparison c ? Compare(c) : FormattableString.Invariant(
        $"{result.Kept:N0} rows are kept; whether they are better than random ones was not measured.");

    /// <summary>All of them, the headline first.</summary>
    public IEnumerable<string> Sentences
    {
        get
        {
            Comparison[] budgets = result.Comparison is { } main && !IsRandomKept ? [main, .. result.Smaller] : [];
            // What a newcomer reads first: what each amount of data comes to, the smallest first.
            if (budgets.Length > 0)
                yield return Figures([.. budgets.Reverse()]);
            yield return Headline;
            if (result.RandomAlone.Count > 0)
                yield return Figures([.. result.RandomAlone.Reverse()]);
            foreach (Comparison smaller in budgets.Skip(1))
                yield return Compare(smaller);
            foreach (Comparison c in budgets.Concat(result.RandomAlone).Where(c => c.AgainstAll is not null))
            {
                yield return Against(
                    c.AgainstAll!.Value, c.Seeds, FormattableString.Invariant($"{(c.Method == RandomSelection.MethodName ? "A random subset" : $"The {c.Method} coreset")} of {Share(c)} of the rows trains"),
                    FormattableString.Invariant($"all {c.Available:N0} rows with as many steps"));
            }
            if (result.WrongLabels is { Wrong: > 0 } labels)
            {
                int dropped = labels.Wrong - labels.Kept;
                yield return FormattableString.Invariant(
                    $"Of {labels.Wrong:N0} wrong labels {dropped:N0} ({100.0 * dropped / labels.Wrong:0.0} %) were dropped: {100.0 * labels.Kept / Math.Max(1, result.Kept):0.0} % of the kept rows have one, {100.0 * labels.Wrong / result.Rows:0.0} % of all rows.");
            }
            if (result.Hard is string hard)
                yield return $"Scores: {result.Request.Score ?? "as given"}, {hard} is hard{DirectionWords.From(result.DirectionFrom)}.";
            if (result.Expected?.Verdict is string words)
                yield return "Extrapolated scores: " + words.TrimEnd('.') + ".";
            foreach (string sentence in Costs())
                yield return sentence;
        }
    }

    bool IsRandomKept => result.IsTuned && result.Method == RandomSelection.MethodName;

    static string Figures(IReadOnlyList<Comparison> budgets)
    {
        bool isOfNumbers = budgets[0].IsOfNumbers;
        string Figure(Measured measured) => isOfNumbers ? FormattableString.Invariant($"{measured.Mean:0.000}") : FormattableString.Invariant($"{100 * measured.Mean:0.0} %");
        IEnumerable<string> parts = budgets.Select(c => c.Method == RandomSelection.MethodName
            ? $"on a random {Share(c)} of the rows: {Figure(c.Random)}"
            : $"on {Share(c)} of the rows, chosen by {c.Method}: {Figure(c.Coreset)}; on a random {Share(c)}: {Figure(c.Random)}");
        string all = budgets[0].All is { } every ? $"; on all rows: {Figure(every)}" : "";
        string what = isOfNumbers ? "Pearson correlation of predictions and test rows' numbers" : "Test accuracy";
        return FormattableString.Invariant($"{what} after {budgets[0].Steps:N0} steps {string.Join("; ", parts)}{all}.");
    }

    static string Share(Comparison c) => FormattableString.Invariant($"{100.0 * c.Kept / c.Available:0.#} %");

    string Compare(Comparison c)
    {
        PairedDifference against = Paired(c.Difference, c.Seeds);
        string coreset = result.Smaller.Count > 0 ? $"coreset of {Share(c)}" : "coreset";
        return against.Standing switch
        {
            Standing.OneSeed => $"One seed gives the {c.Method} {coreset} {against.Figures} against random; more seeds would tell whether that is chance.",
            Standing.Better => $"The {c.Method} {coreset} is better than random subsets of its size ({against.Figures}).",
            Standing.Worse => $"The {c.Method} {coreset} is worse than random subsets of its size ({against.Figures}): take random ones here.",
            _ => $"The {c.Method} {coreset} is not shown to differ from random subsets of its size ({against.Figures}).",
        };
    }

    static string Against(Measured difference, int seeds, string subject, string other)
    {
        PairedDifference against = Paired(difference, seeds);
        return against.Standing switch
        {
            Standing.OneSeed => $"{subject} {(difference.Mean > 0 ? "a better" : "no better")} model than {other}: {against.Figures} with one seed.",
            Standing.Better => $"{subject} a better model than {other} ({against.Figures}).",
            Standing.Worse => $"{subject} a worse model than {other} ({against.Figures}).",
            _ => $"{subject} a model that is not shown to differ from that of {other} ({against.Figures}).",
        };
    }

    static PairedDifference Paired(Measured difference, int seeds) => new(difference.Mean, difference.Low, difference.High, difference.OverRows, seeds);

    IEnumerable<string> Costs()
    {
        OnePassCosts costs = result.Costs;
        if (costs.FullTraining is not double full)
            yield break;
        string how = costs.IsMeasured ? "measured" : "estimated from the subset's seconds per row";
        yield return FormattableString.Invariant(
            $"Pruning took {Durations.Text(costs.Pruning)}; training once for {costs.Epochs} epochs takes {Durations.Text(costs.CoresetTraining)} on the coreset and {Durations.Text(full)} on everything ({how}).");
        yield return costs.PaidOff == true ? "Pruning paid for itself with the first training on the coreset."
            : costs.BreakEven is int trainings ? FormattableString.Invariant($"Pruning has not paid for itself with one training; it does from the {Ordinal(trainings)} training on the coreset.")
            : "Pruning does not pay for itself: training on the coreset is not faster.";
        if (result.Comparison is { } c)
        {
            yield return Paired(c.Difference, c.Seeds).Standing == Standing.Better
                ? $"Random rows cost nothing to choose: against them pruning buys {PairedDifference.Points(c.Difference.Mean)} points for {Durations.Text(costs.Pruning)}."
                : $"Random rows cost nothing to choose: against them the {Durations.Text(costs.Pruning)} of pruning have bought nothing that is shown.";
        }
    }

    static string Ordinal(int number) => (number % 100 is 11 or 12 or 13 ? 0 : number % 10) switch
    {
        1 => $"{number}st",
        2 => $"{number}nd",
        3 => $"{number}rd",
        _ => $"{number}th",
    };
}
