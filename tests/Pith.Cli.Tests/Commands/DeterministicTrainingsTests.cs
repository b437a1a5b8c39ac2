using System.Globalization;
using System.Text.Json.Nodes;
using Pith.Pipelines.Evaluate;

namespace Pith.Cli.Tests.Commands;

/// <summary>What nothing random goes into is trained once, has no interval over seeds but one over test rows, and has the same figures wherever it is shown.</summary>
public sealed class DeterministicTrainingsTests : IDisposable
{
    readonly Workspace _workspace = new();

    public DeterministicTrainingsTests() =>
        _workspace.Write<long>("y.npy", [.. Enumerable.Range(0, Workspace.Rows).Select(i => (long)((i % 3 == 0 ? i * 7 % 11 : i) % 4))], Workspace.Rows);

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("top", 1)]
    [InlineData("d2", 1)]
    [InlineData("k-center", 1)]
    [InlineData("random", 4)]
    [InlineData("zero-shot", 4)]
    public void Each_is_trained_as_often_as_it_differs(string method, int trainings)
    {
        PithResult result = _workspace.Run(
            "evaluate", "--embeddings", "X.npy", "--labels", "y.npy", "--scores", "s.npy", "--hard", "high", "--methods", method, "--keep", "0.2", "--seeds", "4", "--out", "RUN", "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        JsonNode cell = JsonNode.Parse(result.Output)!["cells"]!.AsArray().First(c => (string)c!["method"]! == method)!;
        Assert.Equal((4, trainings), ((int)cell["seeds"]!, (int)cell["trainings"]!));
        Assert.Equal(trainings == 1, cell["accuracy"]!["low"] is null);
        double mean = (double)cell["accuracy"]!["mean"]!;
        Assert.InRange(mean, (double)cell["accuracyOverTestRows"]!["low"]!, (double)cell["accuracyOverTestRows"]!["high"]!);
        Assert.True((double)cell["accuracyOverTestRows"]!["low"]! < (double)cell["accuracyOverTestRows"]!["high"]!);
        if (method != "random")
        {
            // The difference still varies with the random subsets, and with the test rows.
            Assert.NotNull(cell["difference"]!["low"]);
            Assert.NotNull(cell["differenceOverTestRows"]!["low"]);
        }
        string[] lines = [.. File.ReadLines(Path.Combine(_workspace["RUN"], "results.csv")).Where(line => line.StartsWith(method + ",", StringComparison.Ordinal))];
        Assert.Equal(trainings, lines.Length);
        Assert.All(lines, line => Assert.Equal(trainings == 1 ? "4" : "1", line.Split(',')[7]));
    }

    [Fact]
    public void A_repetition_gives_the_same_intervals()
    {
        string Run(string run) => _workspace.Run(
            "evaluate", "--embeddings", "X.npy", "--labels", "y.npy", "--scores", "s.npy", "--methods", "top", "--keep", "0.2", "--seeds", "2", "--out", run, "--json").Output;
        JsonArray first = JsonNode.Parse(Run("A"))!["cells"]!.AsArray(), second = JsonNode.Parse(Run("B"))!["cells"]!.AsArray();
        Assert.Equal(first[0]!["differenceOverTestRows"]!.ToJsonString(), second[0]!["differenceOverTestRows"]!.ToJsonString());
    }

    [Fact]
    public void Tuning_trains_a_deterministic_candidate_once_and_gives_both_intervals()
    {
        PithResult result = _workspace.Run(
            "tune", "--embeddings", "X.npy", "--labels", "y.npy", "--scores", "s.npy", "--methods", "top", "--cutoffs", "0,0.1", "--keep", "0.2", "--out", "RUN", "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.True((double)json["gainOverRows"]!["low"]! <= (double)json["gainOverRows"]!["high"]!);
        Assert.NotNull(json["gain"]!["low"]);
    }

    [Theory]
    [InlineData("20%")]
    [InlineData("7%")]
    public void The_pipelines_table_has_the_numbers_of_its_evaluation(string keep)
    {
        PithResult result = _workspace.Run("run", "--embeddings", "X.npy", "--labels", "y.npy", "--scores", "s.npy", "--keep", keep, "--seeds", "2", "--out", "RUN");
        Assert.True(result.ExitCode == 0, result.Error);
        var summary = EvaluationSummary.Read(Path.Combine(_workspace["RUN"], "evaluation"));
        SummaryCell coreset = summary.Cells.First(cell => cell.Method == "d2");
        string[] results = File.ReadLines(Path.Combine(_workspace["RUN"], "evaluation", "results.csv")).First(line => line.StartsWith("d2,", StringComparison.Ordinal)).Split(',');
        string line = result.Output.Split('\n').First(line => line.Contains("the d2 coreset", StringComparison.Ordinal));
        Assert.Equal(coreset.Kept.ToString(CultureInfo.InvariantCulture), results[3]);
        Assert.Contains(FormattableString.Invariant($" {coreset.Kept} "), line, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"{100 * coreset.Accuracy.Mean:0.00} [{100 * coreset.AccuracyOverTestRows!.Low:0.00}, {100 * coreset.AccuracyOverTestRows.High:0.00}]"), line, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"{100 * coreset.WorstClass.Mean:0.00}"), line, StringComparison.Ordinal);
        string report = File.ReadAllText(Path.Combine(_workspace["RUN"], "report.html"));
        Assert.Contains(FormattableString.Invariant($"{100 * coreset.WorstClass.Mean:0.00} %"), report, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"{100 * coreset.Accuracy.Mean:0.00} %"), report, StringComparison.Ordinal);
    }
}
