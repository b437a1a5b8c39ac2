using System.Globalization;
using System.Text;
using Pith.Data.Files;
using Pith.Data.Formats.Csv;
using Pith.Data.Labels;
using Pith.Evaluation;
using Pith.Runs;

namespace Pith.Pipelines.Evaluate;

/// <summary>The files of an evaluation: <c>results.csv</c>, <c>classes.csv</c>, <c>summary.json</c> and <c>summary.md</c>.</summary>
static class EvaluationFiles
{
    /// <summary>One line a trial (<see cref="ResultsCsv"/>).</summary>
    public const string Results = "results.csv";

    /// <summary>One line a trial and class: <c>method,keep,seed,class,testRows,right</c>; it holds no times, so it is the same for every repetition.</summary>
    public const string Classes = "classes.csv";

    /// <summary>One line a trial and corruption: <c>method,keep,seed,corruption,testRows,right</c>; only where test images were spoilt.</summary>
    public const string Corruptions = "corruptions.csv";

    /// <summary>A folder with a file for each trial that chose rows anew: <c>METHOD-keep-F-seed-S.npz</c> with <c>epoch_E</c>, the rows of epoch E in the
    /// order of training, and <c>weights_E</c>, what the gradient of each was multiplied by.</summary>
    public const string Epochs = "epochs";

    /// <summary>The same as a table.</summary>
    public const string SummaryMarkdown = "summary.md";

    /// <summary>Writes all files. Those that hold times are left out of the manifest, because times differ from run to run.</summary>
    /// <param name="run">The run under way.</param>
    /// <param name="facts">What it was made on.</param>
    /// <param name="table">The trials.</param>
    public static void Write(RunFolder run, EvaluationFacts facts, EvaluationTable table)
    {
        foreach (string name in new[] { Results, EvaluationSummary.Name, SummaryMarkdown })
            run.LeaveUnlisted(name);
        run.Write(Results, path => AtomicFile.WriteText(path, ResultsCsv.Of(table)));
        run.Write(Classes, path => AtomicFile.WriteText(path, ToClassCsv(table, facts.ClassNames)));
        if (table.Results.Any(r => r.Test.Corrupted.Count > 0))
            run.Write(Corruptions, path => AtomicFile.WriteText(path, ToCorruptionCsv(table)));
        run.Write(EvaluationSummary.Name, path => AtomicFile.WriteText(path, EvaluationSummary.Of(facts, table).ToText()));
        run.Write(SummaryMarkdown, path => AtomicFile.WriteText(path, ToMarkdown(facts, table)));
    }

    /// <summary>The text of <c>summary.md</c>: a heading, a table, and how to read it.</summary>
    /// <param name="facts">What the evaluation was made on.</param>
    /// <param name="table">The trials.</param>
    public static string ToMarkdown(EvaluationFacts facts, EvaluationTable table)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Coresets of {facts.Data}\n\n");
        text.Append(CultureInfo.InvariantCulture,
            $"Model {facts.Model}, {facts.Steps:N0} steps for every coreset, {facts.Rows:N0} training rows, {facts.TestRows:N0} test rows, {EvaluationText.Seeds(facts.Seeds)}. In percent and points.\n\n");
        Append(text, EvaluationText.Columns(table), EvaluationText.Rows(table, facts));
        text.Append(CultureInfo.InvariantCulture, $"\n{EvaluationText.Reading(facts.Seeds)}\n");
        foreach (FiguresText figures in FiguresText.Of(table))
        {
            Append(text.Append('\n'), figures.Columns, figures.Rows);
            if (figures.Reading.Length > 0)
                text.Append(CultureInfo.InvariantCulture, $"\n{figures.Reading}\n");
        }
        return text.ToString();
    }

    static void Append(StringBuilder text, IReadOnlyList<string> columns, IEnumerable<string[]> rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", columns)} |\n|---|{string.Concat(Enumerable.Repeat("---:|", columns.Count - 1))}\n");
        foreach (string[] row in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n");
    }

    static string ToCorruptionCsv(EvaluationTable table)
    {
        var text = new StringBuilder("method,keep,seed,corruption,testRows,right\n");
        foreach (EvaluationResult r in table.Results)
        {
            foreach (CorruptedAccuracy corrupted in r.Test.Corrupted)
                text.Append(CultureInfo.InvariantCulture, $"{r.Method},{r.Budget.Keep},{r.Seed},{corrupted.Corruption},{r.Test.Rows.Sum()},{corrupted.Right}\n");
        }
        return text.ToString();
    }

    static string ToClassCsv(EvaluationTable table, IReadOnlyList<string>? names)
    {
        var text = new StringBuilder("method,keep,seed,class,testRows,right\n");
        foreach (EvaluationResult r in table.Results)
        {
            for (int c = 0; c < r.Test.Rows.Count; c++)
                text.Append(CultureInfo.InvariantCulture, $"{r.Method},{r.Budget.Keep},{r.Seed},{CsvText.Field(ClassColumn.NameOf(names, c))},{r.Test.Rows[c]},{r.Test.Right[c]}\n");
        }
        return text.ToString();
    }
}
