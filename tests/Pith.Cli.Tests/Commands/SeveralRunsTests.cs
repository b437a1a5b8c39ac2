using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Data.Dynamics;
using Pith.Data.Scores;
using Pith.Numerics.Statistics;

namespace Pith.Cli.Tests.Commands;

/// <summary>Scores of several runs are averaged, with their spread over the runs; el2n can be of one epoch, as published.</summary>
public sealed class SeveralRunsTests : IDisposable
{
    const int Rows = 30, Classes = 3, Epochs = 12;

    readonly string _root = Directory.CreateTempSubdirectory("pith-runs-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    string At(string name) => Path.Combine(_root, name);

    string Record(string name, int seed, int epochs = Epochs, int shift = 0, int rows = Rows, int trained = Rows - 2)
    {
        var random = new Random(seed);
        DynamicsWriter writer = DynamicsWriter.Create(At(name), Classes, [.. Enumerable.Range(0, rows).Select(row => (row + shift) % Classes)], precision: DynamicsPrecision.Float32);
        for (int epoch = 0; epoch < epochs; epoch++)
            writer.AddEpoch([.. Enumerable.Range(0, trained)], [.. Enumerable.Range(0, trained * Classes).Select(_ => (float)random.NextDouble() * 3)]);
        return At(name);
    }

    static (int Code, string Output, string Error) Run(string command, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run([command, .. args], new Screen(output, error), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    double[] Score(string dynamics, string name, string place, params string[] more)
    {
        (int code, _, string error) = Run("score", ["--dynamics", dynamics, "--scores", name, "--out", At(place), .. more]);
        Assert.True(code == ExitCodes.Done, error);
        return ImportanceScores.Load($"{At(place)}:{name}", Rows).Values.ToArray();
    }

    [Theory]
    [InlineData("forgetting")]
    [InlineData("el2n")]
    [InlineData("dual")]
    [InlineData("entropy")]
    public void The_mean_and_the_spread_are_those_of_the_runs(string name)
    {
        string[] runs = [Record("a", 1), Record("b", 2), Record("c", 3, trained: Rows - 1)];
        double[][] each = [.. runs.Select((run, i) => Score(run, name, $"one{i}"))];
        double[] mean = Score(string.Join(',', runs), name, "all");
        ImportanceScores spread = ImportanceScores.Load($"{At("all")}:{name}-spread", Rows);
        for (int row = 0; row < Rows; row++)
        {
            double[] known = [.. each.Select(run => run[row]).Where(value => !double.IsNaN(value))];
            Assert.Equal(row == Rows - 1 ? 0 : row == Rows - 2 ? 1 : 3, known.Length);
            Assert.Equal(known.Length > 0 ? known.Average() : double.NaN, mean[row], 1e-12);
            double deviation = Math.Sqrt(known.Sum(value => Math.Pow(value - mean[row], 2)) / (known.Length - 1));
            Assert.Equal(known.Length > 1 ? deviation : double.NaN, spread.Values[row], 1e-12);
        }
        Assert.Equal("3", spread.Parameters["runs"]);
        Assert.Equal(ExitCodes.Done, Run("verify", At("all")).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(Epochs - 1)]
    public void El2n_at_an_epoch_is_the_error_there_averaged_over_the_runs(int epoch)
    {
        string[] runs = [Record("a", 5), Record("b", 6)];
        double[] found = Score(string.Join(", ", runs), "el2n", "all", "--epoch", $"{epoch}");
        double[] expected = new double[Rows];
        foreach (string run in runs)
        {
            using DynamicsEpoch recorded = DynamicsFolder.Open(run).OpenEpoch(epoch);
            var outputs = new double[Classes];
            for (int row = 0; row < Rows - 2; row++)
            {
                recorded.Read(row, outputs);
                double sum = outputs.Sum(Math.Exp);
                expected[row] += Math.Sqrt(outputs.Select((z, c) => Math.Pow(Math.Exp(z) / sum - (c == row % Classes ? 1 : 0), 2)).Sum()) / 2;
            }
        }
        for (int row = 0; row < Rows - 2; row++)
            Assert.Equal(expected[row], found[row], 1e-9);
        (_, string output, _) = Run("score", "--dynamics", string.Join(',', runs), "--scores", "el2n", "--epoch", $"{epoch}", "--out", At("json"), "--json");
        JsonNode json = JsonNode.Parse(output)!;
        Assert.Equal(2, (int)json["runs"]!);
        Assert.Equal($"{epoch}", (string)json["scores"]!["el2n"]!["parameters"]!["epoch"]!);
        Assert.Equal("scores/el2n-spread.npy", (string)json["scores"]!["el2n"]!["spread"]!["file"]!);
    }

    [Fact]
    public void An_option_that_is_repeated_is_as_a_list()
    {
        string[] runs = [Record("a", 1), Record("b", 2), Record("c", 3)];
        double[] listed = Score(string.Join(',', runs), "aum", "listed");
        Assert.Equal(listed, Score(runs[0], "aum", "repeated", "--dynamics", runs[1], "--dynamics=" + runs[2]));
        Assert.Equal(listed, Score(runs[0], "aum", "mixed", "--dynamics", runs[1] + "," + runs[2]));
        File.WriteAllText(At("c.yaml"), $"dynamics:\n  - {runs[0]}\n  - {runs[1]}\n  - {runs[2]}\nscores: aum\n");
        Assert.Equal(ExitCodes.Done, Run("score", "--config", At("c.yaml"), "--out", At("file")).Code);
        Assert.Equal(listed, ImportanceScores.Load($"{At("file")}:aum", Rows).Values.ToArray());
        // Flags win over the file, all of them together.
        Assert.Equal(ExitCodes.Done, Run("score", "--config", At("c.yaml"), "--dynamics", runs[0], "--dynamics", runs[1], "--out", At("flags")).Code);
        Assert.Equal("2", ImportanceScores.Load($"{At("flags")}:aum", Rows).Parameters["runs"]);
        Assert.Equal(ExitCodes.Done, Run("verify", At("repeated")).Code);
    }

    [Theory]
    [InlineData("once without a value", "--dynamics", "a", "--dynamics", "")]
    [InlineData("has a comma in its name", "--dynamics", "with,comma", "--dynamics", "a")]
    [InlineData("names", "--dynamics", "a", "--dynamics", "a")]
    [InlineData("--dynamics needs a value", "--dynamics", "a", "--dynamics")]
    [InlineData("unexpected argument", "--dynamics", "a", "b")]
    [InlineData("--scores", "--dynamics", "a", "--scores", "aum", "--scores", "el2n")]
    public void What_cannot_be_repeated_is_refused(string sentence, params string[] args)
    {
        foreach (string name in (string[])["a", "b", "with,comma"])
            Record(name, 1);
        string[] known = ["a", "b", "with,comma"];
        (int code, _, string error) = Run("score", [.. args.Select(arg => known.Contains(arg) ? At(arg) : arg), "--out", At("out")]);
        Assert.Equal(2, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Correlations_are_of_the_means_and_settled_is_what_has_settled_in_every_run()
    {
        string[] runs = [Record("a", 1), Record("b", 2), Record("c", 3)];
        JsonNode Json(string dynamics, string place)
        {
            (int code, string output, string error) = Run("score", "--dynamics", dynamics, "--scores", "aum,forgetting,el2n", "--out", At(place), "--json");
            Assert.True(code == ExitCodes.Done, error);
            return JsonNode.Parse(output)!;
        }
        JsonNode all = Json(string.Join(',', runs), "all");
        JsonNode[] each = [.. runs.Select((run, i) => Json(run, $"one{i}"))];
        double[] Mean(string name) => [.. ImportanceScores.Load($"{At("all")}:{name}", Rows).Values.ToArray().Where(value => !double.IsNaN(value))];
        foreach ((string a, string b) in (ReadOnlySpan<(string, string)>)[("aum", "forgetting"), ("aum", "el2n"), ("forgetting", "el2n")])
        {
            double told = (double)all["scores"]![a]!["spearman"]![b]!;
            Assert.Equal(RankCorrelation.Spearman(Mean(a), Mean(b)), told, 1e-9);
            Assert.All(each, run => Assert.NotEqual((double)run["scores"]![a]!["spearman"]![b]!, told));
            Assert.Equal(each.Max(run => (int)run["scores"]![a]!["settledAfter"]!), (int)all["scores"]![a]!["settledAfter"]!);
        }
        (_, string output, _) = Run("score", "--dynamics", string.Join(',', runs), "--out", At("text"));
        Assert.Contains("Correlations are of the means; settled is what has settled in every run.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_run_is_scored_as_ever()
    {
        string run = Record("with,comma", 7);
        Score(run, "aum", "one");
        Assert.False(File.Exists(At("one/scores/aum-spread.npy")));
        Assert.DoesNotContain("mean over", File.ReadAllText(At("one/scores.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "names", "twice", "a,b,a")]
    [InlineData(3, "none does not exist", "", "a,none")]
    [InlineData(3, "11 epochs where", "the same", "a,shorter")]
    [InlineData(3, "31 rows", "the same", "a,larger")]
    [InlineData(3, "row 0 has label 1 where", "the same labels", "a,b,labels")]
    [InlineData(2, "--epoch and --el2n-epochs exclude each other", "", "a,b", "--epoch", "3", "--el2n-epochs", "5")]
    [InlineData(2, "it needs 13 recorded epochs and there are 12", "", "a,b", "--epoch", "12")]
    public void Runs_that_do_not_fit_are_refused_in_one_sentence(int expected, string sentence, string end, string runs, params string[] more)
    {
        Record("a", 1);
        Record("b", 2);
        Record("shorter", 3, epochs: 11);
        Record("larger", 4, rows: Rows + 1);
        Record("labels", 5, shift: 1);
        (int code, _, string error) = Run("score", ["--dynamics", string.Join(',', runs.Split(',').Select(At)), "--scores", "el2n", "--out", At("out"), .. more]);
        Assert.Equal(expected, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Contains(end, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public void A_run_folder_in_one_of_the_recordings_is_refused()
    {
        (int code, _, string error) = Run("score", "--dynamics", $"{Record("a", 1)},{Record("b", 2)}", "--out", At("b/out"));
        Assert.Equal(2, code);
        Assert.Contains("lies in the folder of the input --dynamics", error, StringComparison.Ordinal);
    }
}
