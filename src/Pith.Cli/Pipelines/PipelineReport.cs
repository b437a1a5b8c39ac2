using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;

namespace Pith.Cli.Pipelines;

/// <summary>The result of a pipeline as a table and sentences, as Markdown and as JSON; every word about better and worse comes from the
/// numbers.</summary>
sealed class PipelineReport(Pipeline pipeline, PipelineResult result, IReadOnlyList<FinishedStage> stages)
{
    readonly PipelineVerdict _verdict = new(result);

    /// <summary>The key figures, for the manifest: those that a repetition gives again.</summary>
    public IReadOnlyDictionary<string, double> Facts
    {
        get
        {
            var facts = new Dictionary<string, double> { ["kept"] = result.Kept };
            if (result.Comparison is Comparison comparison)
            {
                facts["accuracy"] = comparison.Coreset.Mean;
                facts["randomAccuracy"] = comparison.Random.Mean;
            }
            if (result.Expected is Agreement expected)
                facts["expectedSpearman"] = expected.Spearman;
            return facts;
        }
    }

    public void Print(Screen screen)
    {
        screen.Line(Title);
        if (result.Comparison is not null)
            screen.Table("", ["trained on", "rows", "test accuracy (mean, 95 % interval)", "worst class"], AccuracyRows(), 1, 2, 3);
        if (result.Expected is not null)
            screen.Table("", ["extrapolated scores", "rank correlation", TailTitle, "by chance"], AgreementRows(), 1, 2, 3);
        screen.Table("", ["stage", "time", ""], CostRows(), 1);
        screen.Line();
        foreach (string sentence in _verdict.Sentences)
            screen.Line(sentence);
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder($"# {Title.TrimEnd('.')}\n\n**{_verdict.Headline}**\n");
        void Table(string[] columns, IEnumerable<string[]> rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n| {string.Join(" | ", columns)} |\n|{string.Join('|', columns.Select((_, i) => i == 0 ? "---" : "---:"))}|\n");
            foreach (string[] row in rows)
                text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
        }
        if (result.Comparison is not null)
            Table(["trained on", "rows", "test accuracy (mean, 95 % interval)", "worst class"], AccuracyRows());
        if (result.Expected is not null)
            Table(["extrapolated scores", "rank correlation", TailTitle, "by chance"], AgreementRows());
        Table(["stage", "time", ""], CostRows());
        text.Append('\n');
        foreach (string sentence in _verdict.Sentences)
            text.Append(CultureInfo.InvariantCulture, $"- {sentence}\n");
        return text.ToString();
    }

    public JsonObject ToJson()
    {
        var list = new JsonArray();
        foreach (FinishedStage stage in stages)
        {
            list.Add(new JsonObject
            {
                ["name"] = stage.Stage.Name,
                ["command"] = stage.Stage.Command,
                ["folder"] = stage.Stage.Name,
                ["seconds"] = Math.Round(stage.Seconds, 3),
                ["reused"] = stage.Reused,
            });
        }
        PipelineCosts costs = result.Costs;
        return new JsonObject
        {
            ["format"] = "pith-pipeline",
            ["version"] = 1,
            ["data"] = pipeline.DataName,
            ["keep"] = pipeline.Settings.Keep,
            ["rows"] = result.Rows,
            ["kept"] = result.Kept,
            ["dropped"] = result.Rows - result.Kept,
            ["scored"] = result.Scored,
            ["score"] = pipeline.Settings.Score,
            ["method"] = result.Method,
            ["cutoff"] = result.Cutoff,
            ["stages"] = list,
            ["comparison"] = Json(result.Comparison),
            ["expected"] = Json(result.Expected),
            ["true"] = Json(result.True),
            ["costs"] = new JsonObject
            {
                ["pruning"] = Math.Round(costs.Pruning, 3),
                ["coresetTraining"] = Math.Round(costs.CoresetTraining, 3),
                ["fullTraining"] = costs.FullTraining is double full ? Math.Round(full, 3) : null,
                ["fullTrainingIsMeasured"] = costs.IsMeasured,
                ["epochs"] = costs.Epochs,
                ["breakEven"] = costs.BreakEven,
            },
            ["paidOff"] = costs.PaidOff,
            ["verdict"] = _verdict.Headline,
        };
    }

    string Title => FormattableString.Invariant(
        $"{pipeline.DataName}: {result.Kept:N0} of {result.Rows:N0} rows kept ({pipeline.Settings.Keep}), {result.Rows - result.Kept:N0} dropped.");

    string TailTitle => FormattableString.Invariant($"of the hardest {100 * result.Expected!.TailShare:0.#} % found");

    List<string[]> AccuracyRows()
    {
        Comparison c = result.Comparison!;
        string kept = result.Kept.ToString("N0", CultureInfo.InvariantCulture);
        return
        [
            [$"the {c.Method} coreset", kept, Text(c.Coreset), Percent(c.CoresetWorst.Mean)],
            ["random subsets", kept, Text(c.Random), Percent(c.RandomWorst.Mean)],
            ["difference", "", Points(c.Difference), ""],
        ];
    }

    List<string[]> AgreementRows()
    {
        string Chance(Agreement a) => Percent(a.TailShare);
        List<string[]> rows = [["expected, from held-out scored rows", Number(result.Expected!.Spearman), Percent(result.Expected.TailRecall), Chance(result.Expected)]];
        if (result.True is Agreement truth)
            rows.Add(["true, from scoring everything", Number(truth.Spearman), Percent(truth.TailRecall), Chance(truth)]);
        return rows;
    }

    List<string[]> CostRows()
    {
        List<string[]> rows = [.. stages.Select(s => new[] { s.Stage.Name, ProgressDisplay.Duration(s.Seconds), s.Reused ? "reused" : "" })];
        rows.Add(["in all", ProgressDisplay.Duration(stages.Sum(s => s.Seconds)), stages.Any(s => s.Reused) ? $"of it now {ProgressDisplay.Duration(stages.Where(s => !s.Reused).Sum(s => s.Seconds))}" : ""]);
        return rows;
    }

    // An interval of few seeds may reach beyond what an accuracy can be.
    static string Text(Measured m) => double.IsFinite(m.Low)
        ? FormattableString.Invariant($"{100 * m.Mean:0.00} % ({100 * Math.Max(m.Low, 0):0.00} to {100 * Math.Min(m.High, 1):0.00})")
        : FormattableString.Invariant($"{100 * m.Mean:0.00} %");

    static string Points(Measured m) => double.IsFinite(m.Low)
        ? FormattableString.Invariant($"{100 * m.Mean:+0.00;-0.00} points ({100 * m.Low:+0.00;-0.00} to {100 * m.High:+0.00;-0.00})")
        : FormattableString.Invariant($"{100 * m.Mean:+0.00;-0.00} points");

    static string Percent(double share) => FormattableString.Invariant($"{100 * share:0.0} %");

    static string Number(double value) => FormattableString.Invariant($"{value:0.00}");

    static JsonObject? Json(Comparison? c) => c is null ? null : new JsonObject
    {
        ["method"] = c.Method,
        ["seeds"] = c.Seeds,
        ["steps"] = c.Steps,
        ["accuracy"] = Json(c.Coreset),
        ["random"] = Json(c.Random),
        ["difference"] = Json(c.Difference),
        ["worstClass"] = Json(c.CoresetWorst),
        ["randomWorstClass"] = Json(c.RandomWorst),
    };

    static JsonObject? Json(Agreement? a) => a is null ? null : new JsonObject
    {
        ["spearman"] = Results.Number(a.Spearman),
        ["tailRecall"] = Results.Number(a.TailRecall),
        ["tailShare"] = a.TailShare,
        ["verdict"] = a.Verdict,
    };

    static JsonObject Json(Measured m) => new() { ["mean"] = Results.Number(m.Mean), ["low"] = Results.Number(m.Low), ["high"] = Results.Number(m.High) };
}
