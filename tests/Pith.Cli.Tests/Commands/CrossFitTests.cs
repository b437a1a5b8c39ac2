using System.Text.Json;
using Pith.Data.Formats.Npy;
using Pith.Data.Readers;
using Pith.Pipelines.Train;

namespace Pith.Cli.Tests.Commands;

/// <summary>What models say of rows that they have not seen: <c>pith train --cross-fit</c> and what extrapolation makes of it.</summary>
public sealed class CrossFitTests(Workspace workspace) : IClassFixture<Workspace>
{
    const int Rows = Workspace.Rows, Columns = Workspace.Columns, Classes = 4;

    /// <summary>The planted leak: labels that are drawn by chance can only be known by heart.</summary>
    [Fact]
    public void A_row_is_never_judged_by_a_model_that_was_trained_on_it()
    {
        var random = new Random(5);
        workspace.Write("chance.npy", Enumerable.Range(0, Rows).Select(_ => (long)random.Next(Classes)).ToArray(), Rows);
        workspace.Good("train", "--embeddings", "X.npy", "--labels", "chance.npy", "--model", "mlp", "--epochs", "80", "--learning-rate", "0.01", "--cross-fit", "4", "--cross-fit-epochs", "80", "--out", "LEAK");
        long[] labels = NpyFile.ReadInt64s(workspace["chance.npy"]);
        Assert.InRange(RightShare("LEAK/logits.npy"), 0.5, 1);
        // A quarter by chance, with a standard error of 3 points.
        Assert.InRange(RightShare("LEAK/cross-fitted.npz:logits"), 0.1, 0.4);

        double RightShare(string file)
        {
            using var logits = EmbeddingsReader.Open(workspace[file]);
            Assert.Equal((Rows, Classes), (logits.Rows, logits.Columns));
            var values = new float[Rows * Classes];
            logits.CopyRows(0, Rows, values.AsSpan());
            return Enumerable.Range(0, Rows).Count(row => Enumerable.Range(0, Classes).MaxBy(c => values[(row * Classes) + c]) == labels[row]) / (double)Rows;
        }
    }

    [Fact]
    public void Parts_are_even_and_threads_change_no_byte()
    {
        int[] parts = CrossFitting.PartsOf(10, 3, 7);
        Assert.Equal([3, 3, 4], Enumerable.Range(0, 3).Select(part => parts.Count(p => p == part)).Order());
        Assert.Equal(parts, CrossFitting.PartsOf(10, 3, 7));
        Train("THREADS1", "--threads", "1");
        Train("THREADS3", "--threads", "3");
        Assert.Equal(File.ReadAllBytes(workspace["THREADS1/cross-fitted.npz"]), File.ReadAllBytes(workspace["THREADS3/cross-fitted.npz"]));
        workspace.Good("verify", "THREADS1");
    }

    [Fact]
    public void Direct_is_judged_fairly_by_them_and_may_be_chosen()
    {
        Train("RUN");
        workspace.Good("score", "--dynamics", "RUN/dynamics", "--scores", "aum", "--out", "SCORES");
        string[] known = ["extrapolate", "--embeddings", "X.npy", "--labels", "y.npy", "--scores", "SCORES:aum", "--logits", "RUN/logits.npy"];
        JsonElement[] ways = [workspace.Json([.. known, "--out", "OPTIMISTIC"]), workspace.Json([.. known, "--cross-fitted", "RUN/cross-fitted.npz", "--out", "FAIR"])];
        JsonElement[] direct = [.. ways.Select(way => Validation(way).GetProperty("candidates").EnumerateArray().Single(c => c.GetProperty("method").GetString() == "direct"))];
        Assert.Equal([false, true], direct.Select(candidate => candidate.GetProperty("validationIsFair").GetBoolean()));
        Assert.NotEqual("direct", Validation(ways[0]).GetProperty("method").GetString());
        Assert.NotEqual(direct[0].GetProperty("spearman").GetDouble(), direct[1].GetProperty("spearman").GetDouble());
        // What it predicts for unscored rows is the same: only the judgement differs.
        workspace.Good([.. known, "--method", "direct", "--out", "A"]);
        workspace.Good([.. known, "--method", "direct", "--cross-fitted", "RUN/cross-fitted.npz", "--out", "B"]);
        Assert.Equal(File.ReadAllBytes(workspace["A/scores/aum.npy"]), File.ReadAllBytes(workspace["B/scores/aum.npy"]));

        static JsonElement Validation(JsonElement json) => json.TryGetProperty("validation", out JsonElement inner) ? inner : json;
    }

    [Theory]
    [InlineData(2, "--cross-fit must be", "train", "--embeddings", "X.npy", "--labels", "y.npy", "--cross-fit", "1")]
    [InlineData(2, "--cross-fit must be a whole number from 2 to 10", "train", "--embeddings", "X.npy", "--labels", "y.npy", "--subset", "0.05", "--cross-fit", "11")]
    [InlineData(2, "--cross-fit-epochs belongs to --cross-fit", "train", "--embeddings", "X.npy", "--labels", "y.npy", "--cross-fit-epochs", "2")]
    [InlineData(2, "--cross-fitted tells how fairly --logits are judged", "extrapolate", "--embeddings", "X.npy", "--scores", "half.npy", "--cross-fitted", "L.npy")]
    [InlineData(3, "cross-fitted logits L.npy", "extrapolate", "--embeddings", "X.npy", "--scores", "half.npy", "--logits", "L.npy", "--cross-fitted", "L.npy")]
    public void Wrong_use_is_one_sentence(int code, string words, params string[] arguments)
    {
        workspace.Write("half.npy", Enumerable.Range(0, Rows).Select(row => row % 2 == 0 ? row : double.NaN).ToArray(), Rows);
        workspace.Write("L.npy", Enumerable.Range(0, Rows * Classes).Select(i => (float)(i % 7)).ToArray(), Rows, Classes);
        PithResult result = workspace.Run([.. arguments, "--out", "WRONG"]);
        Assert.Equal(code, result.ExitCode);
        Assert.Contains(words, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace["WRONG"]));
    }

    [Fact]
    public void A_class_that_lies_in_one_part_alone_is_named()
    {
        workspace.Write("rare.npy", Enumerable.Range(0, Rows).Select(row => row == 3 ? 1L : 0L).ToArray(), Rows);
        PithResult result = workspace.Run("train", "--embeddings", "X.npy", "--labels", "rare.npy", "--epochs", "1", "--cross-fit", "2", "--out", "RARE");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("1 of the classes (1) lie in one part of --cross-fit alone", result.Error, StringComparison.Ordinal);
    }

    void Train(string run, params string[] more) =>
        workspace.Good(["train", "--embeddings", "X.npy", "--labels", "y.npy", "--subset", "0.5", "--epochs", "3", "--cross-fit", "2", "--out", run, .. more]);
}
