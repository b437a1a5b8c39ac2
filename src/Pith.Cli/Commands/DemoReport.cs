using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Evaluation;
using Pith.Numerics.Statistics;

namespace Pith.Cli.Commands;

/// <summary>The demo's comparison as tables, as Markdown, as JSON, and as sentences; every word about better and worse comes from the numbers.</summary>
sealed class DemoReport(string data, int testRows, IReadOnlyList<string> keep, ComparisonTable table)
{
    const string Method = "d2";

    static readonly string[] s_columns = ["measure", "D2", "random (mean ± 95 % interval)", "D2 against random"];

    public void Print(Screen screen)
    {
        for (int b = 0; b < table.Budgets.Count; b++)
        {
            screen.Line(Title(b));
            screen.Table("", s_columns, Rows(table.Budgets[b]), 1, 2);
        }
        screen.Line(Interval());
        foreach (string sentence in Reading())
            screen.Line(sentence);
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# D2 coresets of {data} beside random ones\n");
        for (int b = 0; b < table.Budgets.Count; b++)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {Title(b)}\n\n| {string.Join(" | ", s_columns)} |\n|---|---:|---:|---|\n");
            foreach (string[] row in Rows(table.Budgets[b]))
                text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"\n{Interval()}\n\nWhat is measured:\n\n");
        foreach (CoresetMeasure measure in table.Measures)
            text.Append(CultureInfo.InvariantCulture, $"- {measure.Title}: {measure.Meaning}; {(measure.HighIsGood ? "high" : "low")} is good\n");
        text.Append("\nReading:\n\n");
        foreach (string sentence in Reading())
            text.Append(CultureInfo.InvariantCulture, $"- {sentence}\n");
        return text.ToString();
    }

    public JsonObject ToJson()
    {
        var budgets = new JsonArray();
        for (int b = 0; b < table.Budgets.Count; b++)
        {
            var measures = new JsonObject();
            foreach (CoresetMeasure measure in table.Measures)
            {
                ConfidenceInterval random = table.Cell(ComparisonTable.Random, table.Budgets[b], measure).Interval!.Value;
                measures[measure.Name] = new JsonObject
                {
                    [Method] = Results.Number(table.Cell(Method, table.Budgets[b], measure).Value),
                    [ComparisonTable.Random] = new JsonObject
                    {
                        ["mean"] = Results.Number(random.Mean),
                        ["low"] = Results.Number(random.Low),
                        ["high"] = Results.Number(random.High),
                    },
                    ["highIsGood"] = measure.HighIsGood,
                    ["verdict"] = KebabCase.Of(table.Against(Method, table.Budgets[b], measure)),
                };
            }
            budgets.Add(new JsonObject { ["keep"] = keep[b], ["kept"] = table.Budgets[b], ["measures"] = measures });
        }
        return new JsonObject
        {
            ["data"] = data,
            ["rows"] = table.Rows,
            ["testRows"] = testRows,
            ["seeds"] = table.Seeds,
            ["intervalLevel"] = 0.95,
            ["allDataAccuracy"] = table.AllDataAccuracy is double accuracy ? Results.Number(accuracy) : null,
            ["budgets"] = budgets,
            ["reading"] = new JsonArray([.. Reading().Select(s => JsonValue.Create(s))]),
        };
    }

    /// <summary>What the numbers say, for each budget and in all.</summary>
    public IEnumerable<string> Reading()
    {
        for (int b = 0; b < table.Budgets.Count; b++)
        {
            int budget = table.Budgets[b];
            var parts = new List<string>();
            foreach ((Verdict verdict, string words) in new[] { (Verdict.Better, "better than random in"), (Verdict.Worse, "worse in"), (Verdict.WithinInterval, "not shown to differ in") })
            {
                string[] names = [.. table.Measures.Where(m => table.Against(Method, budget, m) == verdict).Select(m => m.Title)];
                if (names.Length > 0)
                    parts.Add($"{words} {string.Join(", ", names)}");
            }
            yield return $"Keep {Percent(keep[b])}: D2 is {string.Join("; ", parts)}.";
        }
        if (table.AllDataAccuracy is not double all)
            yield break;
        for (int b = 0; b < table.Budgets.Count; b++)
        {
            double d2 = table.Cell(Method, table.Budgets[b], CoresetMeasure.TestAccuracy).Value;
            double random = table.Cell(ComparisonTable.Random, table.Budgets[b], CoresetMeasure.TestAccuracy).Value;
            yield return FormattableString.Invariant(
                $"All {table.Rows:N0} rows give a 1-NN accuracy of {100 * all:0.00} %; keeping {Percent(keep[b])} changes it by {100 * (d2 - all):+0.00;-0.00;0.00} points with D2 and by {100 * (random - all):+0.00;-0.00;0.00} with random.");
        }
        yield return Verdicts();
    }

    string Verdicts()
    {
        Verdict[] verdicts = [.. table.Budgets.Select(b => table.Against(Method, b, CoresetMeasure.TestAccuracy))];
        const string Setting = "On this data, with raw values as embedding, this score and a nearest-neighbour classifier, ";
        if (verdicts.All(v => v == Verdict.Better))
            return Setting + "D2 is the better choice at every size.";
        if (verdicts.All(v => v == Verdict.Worse))
            return Setting + "random is the better choice at every size.";
        if (verdicts.All(v => v == Verdict.WithinInterval))
            return Setting + "no difference from random is shown at any size.";
        string[] sizes = [.. verdicts.Select((v, b) => $"{Percent(keep[b])}: {(v == Verdict.Better ? "D2" : v == Verdict.Worse ? "random" : "neither")}")];
        return Setting + $"the better choice depends on the size ({string.Join(", ", sizes)}).";
    }

    string Title(int budget) => FormattableString.Invariant($"Keep {Percent(keep[budget])}: {table.Budgets[budget]:N0} of {table.Rows:N0} rows");

    string Interval() => $"Random: {table.Seeds} seeds. D2 is called better or worse only where it lies outside of random's 95 % interval.";

    IEnumerable<string[]> Rows(int budget) => table.Measures.Select(measure =>
    {
        ConfidenceInterval random = table.Cell(ComparisonTable.Random, budget, measure).Interval!.Value;
        string verdict = table.Against(Method, budget, measure) switch
        {
            Verdict.Better => "better",
            Verdict.Worse => "worse",
            _ => "within the interval",
        };
        return new[] { measure.Title, Number(table.Cell(Method, budget, measure).Value), $"{Number(random.Mean)} ± {Number(random.HalfWidth)}", verdict };
    });

    static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    static string Percent(string share) => FormattableString.Invariant($"{100 * decimal.Parse(share, CultureInfo.InvariantCulture):0.##} %");
}
