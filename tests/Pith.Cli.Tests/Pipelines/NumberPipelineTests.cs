using System.Text.Json;
using Pith.Data.Formats.Npy;
using Pith.Runs;

namespace Pith.Cli.Tests.Pipelines;

/// <summary>Labels that are numbers: <c>--target numbers</c> in <c>run</c>, <c>train</c>, <c>score</c> and <c>evaluate</c>.</summary>
public sealed class NumberPipelineTests : IClassFixture<Workspace>
{
    readonly Workspace _work;

    public NumberPipelineTests(Workspace work)
    {
        _work = work;
        double[] numbers = [.. Enumerable.Range(0, Workspace.Rows).Select(row => 2 + (3 * work.Embeddings[row * Workspace.Columns]) - work.Embeddings[(row * Workspace.Columns) + 1])];
        work.Write("number.npy", numbers, Workspace.Rows);
        work.Write("same.npy", new double[Workspace.Rows], Workspace.Rows);
        numbers[7] = double.NaN;
        work.Write("hole.npy", numbers, Workspace.Rows);
        File.WriteAllLines(work["mixed.csv"], ["v", .. Enumerable.Range(0, Workspace.Rows).Select(row => row == 9 ? "many" : $"{row}.5")]);
    }

    [Fact]
    public void A_head_learns_the_number_its_residuals_are_scored_and_coresets_are_judged_by_correlation()
    {
        JsonElement result = _work.Json("run", "--embeddings", "X.npy", "--labels", "number.npy", "--target", "numbers", "--keep", "20%", "--epochs", "6", "--subset", "0.5", "--steps", "60", "--seeds", "2", "--out", "RUN");
        Assert.Equal("variability", result.GetProperty("score").GetString());
        Assert.Equal(["train", "scores", "extrapolation", "coreset", "evaluation"], result.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("name").GetString()));
        using JsonDocument dynamics = JsonDocument.Parse(File.ReadAllText(_work["RUN/train/dynamics/dynamics.json"]));
        Assert.Equal(("residuals", 1), (dynamics.RootElement.GetProperty("values").GetString(), dynamics.RootElement.GetProperty("classes").GetInt32()));
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(_work["RUN/evaluation/summary.json"]));
        Assert.Equal("numbers", summary.RootElement.GetProperty("target").GetString());
        JsonElement coreset = summary.RootElement.GetProperty("cells").EnumerateArray().First(cell => cell.GetProperty("method").GetString() == "d2");
        Assert.InRange(coreset.GetProperty("accuracy").GetProperty("mean").GetDouble(), 0.5, 1);
        Assert.True(coreset.GetProperty("rmse").GetProperty("mean").GetDouble() > 0);
        Assert.NotEqual(JsonValueKind.Null, coreset.GetProperty("rmseDifference").ValueKind);
        string table = File.ReadAllText(_work["RUN/summary.md"]);
        Assert.Contains("| trained on | rows | RMSE | less random | Spearman x 100 | less random |", table, StringComparison.Ordinal);
        Assert.DoesNotContain("accuracy", table, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, _work.Run("verify", "RUN").ExitCode);
        Assert.Equal(40, NpyFile.ReadInt64s(_work["RUN/coreset/kept.npy"]).Length);
    }

    [Fact]
    public void Training_records_residuals_in_the_unit_of_the_numbers_and_scores_of_classes_are_left_out()
    {
        PithResult trained = _work.Good("train", "--embeddings", "X.npy", "--labels", "number.npy", "--target", "numbers", "--model", "mlp", "--epochs", "30", "--out", "HEAD");
        Assert.Contains("regression", trained.Output, StringComparison.Ordinal);
        double[] predictions = NpyFile.ReadDoubles(_work["HEAD/predictions.npy"]), numbers = NpyFile.ReadDoubles(_work["number.npy"]);
        Assert.True(predictions.Zip(numbers, (p, n) => (p - n) * (p - n)).Average() < 0.3 * numbers.Select(n => (n - numbers.Average()) * (n - numbers.Average())).Average());
        PithResult scored = _work.Good("score", "--dynamics", "HEAD/dynamics", "--scores", "all", "--out", "SCORES");
        Assert.Contains("of residuals of a number", scored.Output, StringComparison.Ordinal);
        Assert.Contains("aum is left out: it is of classes", scored.Error, StringComparison.Ordinal);
        Assert.Equal(["el2n.npy", "loss.npy", "variability.npy"], Directory.GetFiles(_work["SCORES/scores"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        double[] loss = NpyFile.ReadDoubles(_work["SCORES/scores/loss.npy"]);
        Assert.Equal((predictions[3] - numbers[3]) * (predictions[3] - numbers[3]), loss[3], 1e-4);
    }

    [Fact]
    public void An_evaluation_that_goes_on_gives_the_same_and_shows_both_tables()
    {
        string[] command = ["evaluate", "--embeddings", "X.npy", "--labels", "number.npy", "--target", "numbers", "--methods", "k-center,all", "--keep", "0.2", "--seeds", "2", "--steps", "30", "--out"];
        PithResult shown = _work.Good([.. command, "EVAL"]);
        Assert.Contains("Pearson correlation x 100", shown.Output, StringComparison.Ordinal);
        Assert.Contains("RMSE less random", shown.Output, StringComparison.Ordinal);
        _work.Good([.. command, "EVAL2", "--threads", "1"]);
        static string Accuracies(string path) => string.Join('\n', File.ReadAllLines(path).Select(line => string.Join(',', line.Split(',')[..5])));
        Assert.Equal(Accuracies(_work["EVAL/results.csv"]), Accuracies(_work["EVAL2/results.csv"]));
        Assert.Equal(Manifest.Read(_work["EVAL"]).Outputs, Manifest.Read(_work["EVAL2"]).Outputs);
    }

    [Theory]
    [InlineData(2, "--target numbers needs the numbers", "run", "--embeddings", "X.npy", "--target", "numbers", "--keep", "0.2")]
    [InlineData(2, "images have classes", "run", "--data", "fashion-mnist", "--target", "numbers", "--keep", "0.2")]
    [InlineData(2, "--method auto needs class labels", "run", "--embeddings", "X.npy", "--labels", "number.npy", "--target", "numbers", "--keep", "0.2", "--method", "auto")]
    [InlineData(2, "it is of classes", "run", "--embeddings", "X.npy", "--labels", "number.npy", "--target", "numbers", "--keep", "0.2", "--score", "aum")]
    [InlineData(2, "--label-noise belongs to classes", "train", "--embeddings", "X.npy", "--labels", "number.npy", "--target", "numbers", "--label-noise", "0.1")]
    [InlineData(2, "--cross-fit belongs to classes", "train", "--embeddings", "X.npy", "--labels", "number.npy", "--target", "numbers", "--cross-fit", "2")]
    [InlineData(2, "--target must be", "train", "--embeddings", "X.npy", "--labels", "number.npy", "--target", "regression")]
    [InlineData(3, "row 7 holds no number", "train", "--embeddings", "X.npy", "--labels", "hole.npy", "--target", "numbers")]
    [InlineData(3, "there is nothing to predict", "train", "--embeddings", "X.npy", "--labels", "same.npy", "--target", "numbers")]
    [InlineData(3, "many", "train", "--embeddings", "X.npy", "--labels", "mixed.csv:v", "--target", "numbers")]
    public void What_cannot_be_is_one_sentence(int code, string words, params string[] command)
    {
        PithResult result = _work.Run([.. command, "--out", "NO"]);
        Assert.True(result.ExitCode == code, result.Error);
        Assert.Contains(words, result.ErrorLines[^1], StringComparison.Ordinal);
        Assert.False(Directory.Exists(_work["NO"]));
    }
}
