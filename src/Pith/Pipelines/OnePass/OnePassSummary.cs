using System.Globalization;
using System.Text;
using Pith.Data.Scores;
using Pith.Numerics.Statistics;
using Pith.Pipelines.Evaluate;
using Pith.Pipelines.Steps;
using Pith.Selection.Baselines;
using static System.FormattableString;

namespace Pith.Pipelines.OnePass;

/// <summary>A table of a pipeline's summary.</summary>
/// <param name="Columns">Titles.</param>
/// <param name="Rows">Cells.</param>
sealed record SummaryTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>The result of a pipeline as tables and sentences, and as the files that hold them; every word about better and worse comes from
/// the numbers.</summary>
sealed class OnePassSummary
{
    readonly OnePassResult _result;
    readonly OnePassVerdict _verdict;

    /// <summary>Creates the summary of a result.</summary>
    public OnePassSummary(OnePassResult result)
    {
        _result = result;
        _verdict = new OnePassVerdict(result);
    }

    /// <summary>What was kept, in one sentence.</summary>
    public string Title => Invariant(
        $"{_result.DataName}: {_result.Kept:N0} of {_result.Rows:N0} rows kept ({_result.Request.Keep.Text}), {_result.Rows - _result.Kept:N0} dropped.");

    /// <summary>What the numbers say, the most important first.</summary>
    public IEnumerable<string> Sentences => _verdict.Sentences;

    /// <summary>The key figures that a repetition gives again, for the manifest.</summary>
    public IReadOnlyDictionary<string, double> Facts
    {
        get
        {
            var facts = new Dictionary<string, double> { ["kept"] = _result.Kept };
            if (_result.Comparison is { } comparison)
            {
                facts["accuracy"] = comparison.Coreset.Mean;
                facts["randomAccuracy"] = comparison.Random.Mean;
            }
            if (_result.Expected is { } expected)
                facts["expectedSpearman"] = expected.Spearman;
            return facts;
        }
    }

    /// <summary>The tables: accuracy where it was measured, agreement where scores were extrapolated, time.</summary>
    public IEnumerable<SummaryTable> Tables
    {
        get
        {
            if ((_result.Comparison ?? (_result.RandomAlone is [var largest, ..] ? largest : null)) is { } comparison)
            {
                IReadOnlyList<Comparison> budgets = _result.Comparison is null ? _result.RandomAlone : [comparison, .. _result.Smaller];
                yield return comparison.IsOfNumbers
                    ? new SummaryTable(["trained on", "rows", "Pearson correlation x 100 (± over seeds, [ ] over test rows)"], [.. AccuracyRows(budgets).Select(row => row.Take(3).ToArray())])
                    : new SummaryTable(["trained on", "rows", "test accuracy (± over seeds, [ ] over test rows)", "worst class"], AccuracyRows(budgets));
                if (comparison.IsOfNumbers)
                    yield return new SummaryTable(["trained on", "rows", "RMSE", "less random", "Spearman x 100", "less random"], [.. budgets.SelectMany(c => c.Numbers).Distinct().Select(NumberRow)]);
            }
            if (_result.Expected is { } expected)
                yield return new SummaryTable(["extrapolated scores", "rank correlation", Invariant($"of the hardest {100 * expected.TailShare:0.#} % found"), "by chance"], AgreementRows(expected));
            yield return new SummaryTable(["stage", "time", ""], CostRows());
        }
    }

    /// <summary>The summary as Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder($"# {Title.TrimEnd('.')}\n\n**{_verdict.Sentences.First()}**\n");
        foreach (SummaryTable table in Tables)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n| {string.Join(" | ", table.Columns)} |\n|{string.Join('|', table.Columns.Select((_, i) => i == 0 ? "---" : "---:"))}|\n");
            foreach (IReadOnlyList<string> row in table.Rows)
                text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
        }
        text.Append('\n');
        foreach (string sentence in _verdict.Sentences.Skip(1))
            text.Append(CultureInfo.InvariantCulture, $"- {sentence}\n");
        return text.ToString();
    }

    /// <summary>The summary as a program reads it.</summary>
    public PipelineFile ToFile() => new()
    {
        Data = _result.DataName,
        Keep = _result.Request.Keep.Text,
        Rows = _result.Rows,
        Kept = _result.Kept,
        Dropped = _result.Rows - _result.Kept,
        Scored = _result.Scored,
        Score = _result.Request.Score,
        Method = _result.Method,
        Direction = _result.Hard is not string hard ? null : KebabCase.Of(hard == "low" ? ScoreDirection.HighIsEasy : ScoreDirection.HighIsHard),
        DirectionFrom = _result.DirectionFrom is { } source ? KebabCase.Of(source) : null,
        Cutoff = _result.Cutoff,
        Stages = [.. _result.Steps.Select(s => new PipelineStep(s.Step.Name, s.Step.Command, s.Step.Name, Math.Round(s.Seconds, 3), s.Reused))],
        Comparison = _result.Comparison is { } c ? File(c) : null,
        Smaller = _result.Smaller.Count > 0 ? [.. _result.Smaller.Select(File)] : null,
        WrongLabels = _result.WrongLabels is { } wrong ? new PipelineWrongLabels(wrong.Wrong, wrong.Kept) : null,
        Expected = File(_result.Expected),
        True = File(_result.True),
        Costs = _result.Costs.ToFile(),
        PaidOff = _result.Costs.PaidOff,
        Verdict = _verdict.Headline,
    };

    static List<IReadOnlyList<string>> AccuracyRows(IReadOnlyList<Comparison> budgets)
    {
        // Where test rows were held out, fewer rows are trained on than are kept: the number is that of the evaluation's own files.
        static string Count(int rows) => rows.ToString("N0", CultureInfo.InvariantCulture);
        string Of(Comparison c) => budgets.Count > 1 ? Count(c.Kept) : "";
        Comparison first = budgets[0];
        bool isRandom = first.Method == RandomOptions.Info.Name;
        string coreset = isRandom ? "random rows" : "coreset";
        return
        [
            .. budgets.SelectMany(c => (IReadOnlyList<string>[])
            [
                .. isRandom ? [] : (IReadOnlyList<string>[])[[$"the {c.Method} coreset", Count(c.Kept), Text(c.Coreset), Percent2(c.CoresetWorst.Mean)]],
                [isRandom ? coreset : "random subsets", Count(c.Kept), Text(c.Random), Percent2(c.RandomWorst.Mean)],
            ]),
            .. first.All is { } all ? [["all rows", Count(first.Available), Text(all), first.AllWorst is { } worst ? Percent2(worst.Mean) : ""]] : (IReadOnlyList<string>[])[],
            .. isRandom ? [] : budgets.Select(c => (IReadOnlyList<string>)["coreset less random", Of(c), Points(c.Difference), ""]),
            .. budgets.Where(c => c.AgainstAll is not null).Select(c => (IReadOnlyList<string>)[$"{coreset} less all rows", Of(c), Points(c.AgainstAll!.Value), ""]),
        ];
    }

    static PipelineComparison File(Comparison c) => new(
        c.Method, c.Seeds, c.Steps, File(c.Coreset), File(c.Random), File(c.Difference), File(c.CoresetWorst), File(c.RandomWorst))
    {
        Kept = c.Kept,
        AccuracyOverTestRows = Rows(c.Coreset),
        RandomOverTestRows = Rows(c.Random),
        DifferenceOverTestRows = Rows(c.Difference),
        All = c.All is { } all ? File(all) : null,
        AgainstAll = c.AgainstAll is { } against ? File(against) : null,
        AgainstAllOverTestRows = c.AgainstAll is { } paired ? Rows(paired) : null,
    };

    static string[] NumberRow(NumberComparison c)
    {
        static string HalfWidth(StoredInterval interval, double scale, string format) =>
            double.IsFinite(interval.High) ? " ± " + (scale * (interval.High - interval.Mean)).ToString(format, CultureInfo.InvariantCulture) : "";
        static string Text(StoredInterval? interval, double scale, string format, string width) =>
            interval is null ? "" : (scale * interval.Mean).ToString(format, CultureInfo.InvariantCulture) + HalfWidth(interval, scale, width);
        return
        [
            c.TrainedOn, c.Kept.ToString("N0", CultureInfo.InvariantCulture), Text(c.Rmse, 1, "G4", "G3"), Text(c.RmseDifference, 1, "+0.0000;-0.0000;0.0000", "G3"),
            Text(c.Spearman, 100, "0.00", "0.00"), Text(c.SpearmanDifference, 100, "+0.00;-0.00;0.00", "0.00"),
        ];
    }

    List<IReadOnlyList<string>> AgreementRows(Agreement expected)
    {
        List<IReadOnlyList<string>> rows = [["expected, from held-out scored rows", Number(expected.Spearman), Percent(expected.TailRecall), Percent(expected.TailShare)]];
        if (_result.True is { } truth)
            rows.Add(["true, from scoring everything", Number(truth.Spearman), Percent(truth.TailRecall), Percent(truth.TailShare)]);
        return rows;
    }

    List<IReadOnlyList<string>> CostRows()
    {
        IReadOnlyList<FinishedStep> steps = _result.Steps;
        List<IReadOnlyList<string>> rows = [.. steps.Select(s => new[] { s.Step.Name, Durations.Text(s.Seconds), s.Reused ? "reused" : "" })];
        rows.Add(["in all", Durations.Text(steps.Sum(s => s.Seconds)), steps.Any(s => s.Reused) ? $"of it now {Durations.Text(steps.Where(s => !s.Reused).Sum(s => s.Seconds))}" : ""]);
        return rows;
    }

    // The same words as in the evaluation's own table.
    static string Text(Measured m) => EvaluationText.Percent(Seeds(m)) + EvaluationText.Rows(m.OverRows, "0.00");

    static string Points(Measured m) => EvaluationText.Points(Seeds(m)) + EvaluationText.Rows(m.OverRows, "+0.00;-0.00;0.00");

    static ConfidenceInterval Seeds(Measured m) => new(m.Mean, double.IsFinite(m.High) ? m.High - m.Mean : double.PositiveInfinity, 1, 0.95);

    static string Percent2(double share) => Invariant($"{100 * share:0.00}");

    static string Percent(double share) => Invariant($"{100 * share:0.0} %");

    static string Number(double value) => Invariant($"{value:0.00}");

    static PipelineFigure File(Measured m) => new(Finite(m.Mean), Finite(m.Low), Finite(m.High));

    static PipelineFigure? Rows(Measured m) => m.OverRows is { } ends ? new(Finite(m.Mean), ends.Low, ends.High) : null;

    static PipelineAgreement? File(Agreement? a) => a is null ? null : new(Finite(a.Spearman), Finite(a.TailRecall), a.TailShare, a.Verdict);

    static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
