using System.Text.Json.Nodes;
using Pith.Evaluation;
using Pith.Pipelines.Evaluate;
using Pith.Runs;
using Pith.Tests.Evaluation;
using Pith.Tests.Runs;

namespace Pith.Tests.Pipelines.Evaluate;

public sealed class EvaluationSummaryTests
{
    static readonly Dictionary<(decimal, string), string> s_nothingTuned = [];

    [Fact]
    public void A_summary_holds_what_the_contract_names_and_no_invented_interval()
    {
        var facts = new EvaluationFacts("made", "linear", 100, 100, 7, 1, null, s_nothingTuned);
        EvaluationTable table = EvaluationTableTests.Table([(80, 78)]);
        JsonNode one = EvaluationSummary.Of(facts, table).ToJson();
        JsonNode d2 = one["cells"]![0]!;
        Assert.Equal(("d2", 0.1, 10, 1), ((string)d2["method"]!, (double)d2["keep"]!, (int)d2["kept"]!, (int)d2["seeds"]!));
        Assert.Equal(0.8, (double)d2["accuracy"]!["mean"]!);
        Assert.True(d2["accuracy"]!.AsObject().ContainsKey("low"));
        Assert.Null(d2["accuracy"]!["low"]);
        Assert.Equal(0.02, (double)d2["difference"]!["mean"]!, 12);
        Assert.True(one["cells"]![1]!.AsObject().ContainsKey("difference"));
        Assert.Null(one["cells"]![1]!["difference"]);
        Assert.True(one.AsObject().ContainsKey("scoring") && one.AsObject().ContainsKey("all"));
        Assert.Null(one["scoring"]);
        Assert.Null(one["all"]);
        Assert.False(d2.AsObject().ContainsKey("tuned"));
        Assert.Contains("| d2 | 10 % | 10 | 80.00 | +2.00 | 80.00 | 1.5 s |", EvaluationFiles.ToMarkdown(facts, table), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var folder = new TemporaryFolder();
        var facts = new EvaluationFacts("made", "linear", 100, 100, 7, 3, 1.23456, new Dictionary<(decimal, string), string> { [(0.1m, "d2")] = "cutoff 0.1" });
        EvaluationTable table = EvaluationTableTests.Table([(80, 78), (90, 87), (70, 66)]);
        using (RunFolder run = RunFolder.Create(folder["RUN"], overwrite: false))
        {
            EvaluationFiles.Write(run, facts, table);
            EvaluationSummary read = EvaluationSummary.Read(run.TemporaryPath);
            EvaluationSummary written = EvaluationSummary.Of(facts, table);
            Assert.Equal(written.ToText(), read.ToText());
            Assert.Equal(["0"], read.Classes!);
            Assert.Equal([0.8], read.Cells[0].ClassAccuracies!.Select(share => Math.Round(share, 12)));
            Assert.Equal((1.235, "cutoff 0.1", null), (read.Scoring!.Seconds, read.Cells[0].Tuned, read.Cells[1].Tuned));
            Assert.EndsWith("}\n", File.ReadAllText(Path.Combine(run.TemporaryPath, EvaluationSummary.Name)), StringComparison.Ordinal);
        }
        File.WriteAllText(folder["summary.json"], "{ \"data\": 3 }");
        Assert.Contains("summary.json is not what Pith wrote", Assert.Throws<InvalidDataContentException>(() => EvaluationSummary.Read(Path.GetDirectoryName(folder["summary.json"])!)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_is_kept_until_its_file_is_damaged()
    {
        using var folder = new TemporaryFolder();
        using RunFolder run = RunFolder.Create(folder["RUN"], overwrite: false);
        var budget = new EvaluationBudget(0.30m, 3);
        var trial = new EvaluationResult("d2:cutoff=0.1", budget, 7, new TestAccuracy([1, 2], [3, 4]), 0.5);
        new EvaluationCells(run, 2).Keep(trial);
        string file = Assert.Single(Directory.EnumerateFiles(Path.Combine(run.TemporaryPath, RunFolder.ResumeFolder), "*.json", SearchOption.AllDirectories));
        Assert.Equal("{\"method\":\"d2:cutoff=0.1\",\"keep\":0.30,\"kept\":3,\"seed\":7,\"right\":[1,2],\"rows\":[3,4],\"seconds\":0.5}", File.ReadAllText(file));
        var cells = new EvaluationCells(run, 2);
        EvaluationResult found = cells.Find(trial.Method, budget, 7)!;
        Assert.Equal(trial.Test.Right, found.Test.Right);
        Assert.Equal(trial.Test.Rows, found.Test.Rows);
        Assert.Equal(trial.Seconds, found.Seconds);
        Assert.Null(cells.Find(trial.Method, budget, 8));
        // Three of class 0 and four of class 1; the third row's prediction is of neither.
        foreach ((int Third, bool IsKept) in new[] { (1, true), (2, false), (-1, false) })
        {
            cells.Keep(trial with { Test = trial.Test with { Predicted = [0, 1, Third, 0, 1, 0, 1], TopFiveRight = 7 } });
            TestAccuracy? kept = cells.Find(trial.Method, budget, 7)?.Test;
            Assert.Equal((IsKept ? 7 : null, IsKept ? 7 : null), (kept?.TopFiveRight, kept?.Predicted?.Length));
        }
        foreach (string damaged in new[] { "", "{", "[]", "{\"method\":\"d2:cutoff=0.1\"}", "{\"method\":\"d2:cutoff=0.1\",\"keep\":0.30,\"kept\":3,\"seed\":7,\"right\":[1],\"rows\":[3,4],\"seconds\":0.5}" })
        {
            File.WriteAllText(file, damaged);
            Assert.Null(cells.Find(trial.Method, budget, 7));
        }
    }
}
