using System.Text.Json;
using Pith.Data.Dynamics;
using Pith.Data.Formats.Npy;
using Pith.Runs;

namespace Pith.Cli.Tests.Commands;

/// <summary><c>pith train --embeddings</c> as a user calls it: heads on 200 rows of 8 features and four classes.</summary>
public sealed class HeadTrainingTests(Workspace workspace) : IClassFixture<Workspace>
{
    const int Rows = Workspace.Rows, Columns = Workspace.Columns;

    [Theory]
    [InlineData("linear", Columns)]
    [InlineData("mlp", 256)]
    public void A_run_holds_the_dynamics_of_a_head_and_the_outputs_of_all_rows(string model, int width)
    {
        string run = "RUN" + model;
        JsonElement json = workspace.Json("train", "--embeddings", "X.npy", "--labels", "y.npy", "--model", model, "--subset", "0.5", "--epochs", "3", "--out", run);
        Assert.Equal((Rows, 100, 0, 4, width), (Of("rows"), Of("trainedRows"), Of("testRows"), Of("classes"), Of("features")));
        Assert.Equal(
            ["config.yaml", "dynamics", "features.npy", "labels.npy", "logits.npy", "manifest.json", "metrics.json", "model.safetensors", "rows.npy"],
            Directory.EnumerateFileSystemEntries(workspace[run]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        DynamicsFolder dynamics = DynamicsFolder.Open(workspace[run + "/dynamics"]);
        Assert.Equal((Rows, 4, 3, DynamicsValues.Logits), (dynamics.Description.Rows, dynamics.Description.Classes, dynamics.Description.Epochs, dynamics.Description.Values));
        long[] rows = NpyFile.ReadInt64s(workspace[run + "/rows.npy"]);
        using (DynamicsEpoch epoch = dynamics.OpenEpoch(2))
            Assert.Equal(rows, epoch.Rows.ToArray().Order().Select(row => (long)row));
        using var logits = NpyFile.OpenMatrix(workspace[run + "/logits.npy"]);
        Assert.Equal((Rows, 4), (logits.Rows, logits.Columns));
        Assert.Equal(("adam", model == "linear" ? "0.01" : "0.001", "X.npy"), (Option("optimizer"), Option("learning-rate"), Option("embeddings")));
        workspace.Good("verify", run);
        workspace.Good("score", "--dynamics", run + "/dynamics", "--scores", "all", "--out", run + "scores");
        workspace.Good("extrapolate", "--embeddings", "X.npy", "--labels", "y.npy", "--scores", run + "scores:aum", "--logits", run + "/logits.npy", "--method", "direct", "--out", run + "direct");

        int Of(string name) => json.GetProperty(name).GetInt32();
        string? Option(string name) => Manifest.Read(workspace[run]).Options[name];
    }

    [Fact]
    public void Features_are_standardised_by_the_trained_rows()
    {
        workspace.Good("train", "--embeddings", "X.npy", "--labels", "y.npy", "--subset", "0.3", "--epochs", "1", "--out", "STANDARD");
        float[] x = workspace.Embeddings;
        long[] trained = NpyFile.ReadInt64s(workspace["STANDARD/rows.npy"]);
        using var features = NpyFile.OpenMatrix(workspace["STANDARD/features.npy"]);
        var found = new float[Rows * Columns];
        features.CopyRows(0, Rows, found);
        for (int d = 0; d < Columns; d++)
        {
            double mean = trained.Average(row => (double)x[(row * Columns) + d]);
            double deviation = Math.Sqrt(trained.Average(row => Math.Pow(x[(row * Columns) + d] - mean, 2)));
            for (int row = 0; row < Rows; row++)
                Assert.Equal((x[(row * Columns) + d] - mean) / deviation, found[(row * Columns) + d], 4);
        }
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("mlp", "--dropout", "0.2", "--record", "eval", "--label-noise", "0.1")]
    public void Threads_storage_and_shards_do_not_change_a_byte(string model, params string[] more)
    {
        // Eighths below 16 are exact in half precision.
        float[] eighths = [.. workspace.Embeddings.Select(v => MathF.Round(v * 8) / 8)];
        workspace.Write("single.npy", eighths, Rows, Columns);
        workspace.Write("double.npy", eighths.Select(v => (double)v).ToArray(), Rows, Columns);
        Directory.CreateDirectory(workspace["half"]);
        for (int part = 0; part < 2; part++)
            workspace.Write($"half/part-{part}.npy", eighths.Skip(part * 120 * Columns).Take(part == 0 ? 120 * Columns : 80 * Columns).Select(v => (Half)v).ToArray(), part == 0 ? 120 : 80, Columns);
        string[] runs = [.. new[] { ("single.npy", "1"), ("double.npy", "3"), ("half", "2") }.Select(way =>
        {
            string run = model + Path.GetFileNameWithoutExtension(way.Item1);
            workspace.Good(["train", "--embeddings", way.Item1, "--labels", "y.npy", "--model", model, "--epochs", "3", "--threads", way.Item2, "--out", run, .. more]);
            return run;
        })];
        string Bytes(string run) => string.Join('\n', Directory.EnumerateFiles(workspace[run], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(path => Path.GetFileName(path) is not ("manifest.json" or "metrics.json" or "config.yaml"))
            .Select(path => Path.GetRelativePath(workspace[run], path) + Fingerprint.OfFile(path)));
        Assert.Single(runs.Select(Bytes).Distinct());
        workspace.Good("train", "--config", runs[0] + "/config.yaml", "--out", runs[0] + "again");
        Assert.Equal(Bytes(runs[0]), Bytes(runs[0] + "again"));
    }

    [Fact]
    public void Named_classes_are_matched_by_id_and_tested()
    {
        string[] names = ["apple", "pear", "plum", "quince"];
        // As the features have it.
        long[] labels = [.. Enumerable.Range(0, Rows).Select(i => (long)(i % 4))];
        // The lines stand in another order than the rows; they are found by their ids.
        File.WriteAllLines(workspace["y.csv"], ["id,kind", .. Enumerable.Range(0, Rows).Reverse().Select(i => $"\"item,{i}\",{names[labels[i]]}")]);
        File.WriteAllLines(workspace["some.txt"], Enumerable.Range(0, Rows / 2).Select(i => $"item,{i}"));
        File.WriteAllLines(workspace["test.csv"], ["kind", .. labels.Select(label => names[label])]);
        JsonElement json = workspace.Json(
            "train", "--embeddings", "X.npy", "--labels", "y.csv:kind", "--ids", "ids.txt", "--rows", "some.txt", "--epochs", "40", "--batch-size", "16", "--learning-rate", "0.05",
            "--test-embeddings", "X.npy", "--test-labels", "test.csv:kind", "--out", "NAMED");
        Assert.Equal(names, File.ReadAllLines(workspace["NAMED/classes.txt"]));
        Assert.Equal(labels, NpyFile.ReadInt64s(workspace["NAMED/labels.npy"]));
        Assert.Equal(labels, NpyFile.ReadInt64s(workspace["NAMED/test-labels.npy"]));
        Assert.Equal(Enumerable.Range(0, Rows / 2).Select(i => (long)i), NpyFile.ReadInt64s(workspace["NAMED/rows.npy"]));
        Assert.Equal(Rows, json.GetProperty("testRows").GetInt32());
        Assert.InRange(json.GetProperty("testAccuracy").GetDouble(), 0.9, 1);
        using var test = NpyFile.OpenMatrix(workspace["NAMED/test-logits.npy"]);
        Assert.Equal((Rows, 4), (test.Rows, test.Columns));
    }

    [Fact]
    public void Features_that_say_nothing_and_missing_classes_are_told()
    {
        float[] some = [.. workspace.Embeddings.Select((v, i) => i % Columns is 2 or 5 ? 0.1f : v)];
        workspace.Write("some.npy", some, Rows, Columns);
        workspace.Write("same.npy", some.Select((_, i) => 0.1f * (i % Columns)).ToArray(), Rows, Columns);
        workspace.Write("first.npy", Enumerable.Range(0, Rows).Where(i => i * 7 % 10 / 3 != 2).Select(i => (long)i).ToArray(), Rows - 60);
        string Told(string embeddings, params string[] more) =>
            workspace.Good(["train", "--embeddings", embeddings, "--labels", "y.npy", "--epochs", "1", "--overwrite", "--out", "TOLD", .. more]).Error;
        Assert.Contains("note: 2 of 8 features are the same in all 200 trained rows (columns 2, 5); they are divided by 1", Told("some.npy"), StringComparison.Ordinal);
        Assert.Contains("warning: every feature of same.npy is the same in all 200 trained rows", Told("same.npy"), StringComparison.Ordinal);
        Assert.Contains("hold no row of 1 of the classes (2)", Told("X.npy", "--rows", "first.npy"), StringComparison.Ordinal);
        Assert.Contains("the 3 trained rows hold no row of", Told("X.npy", "--subset", "0.015"), StringComparison.Ordinal);
        Assert.DoesNotContain("note:", Told("X.npy"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--labels is missing", "--embeddings", "X.npy")]
    [InlineData(2, "--model cnn looks at the pixels of images; on --embeddings a head is trained, --model linear or mlp", "--embeddings", "X.npy", "--labels", "y.npy", "--model", "cnn")]
    [InlineData(2, "--augment crops and mirrors images", "--embeddings", "X.npy", "--labels", "y.npy", "--augment", "crop-flip")]
    [InlineData(2, "--paradigm adversarial changes pixels", "--embeddings", "X.npy", "--labels", "y.npy", "--paradigm", "adversarial")]
    [InlineData(2, "belong together", "--embeddings", "X.npy", "--labels", "y.npy", "--test-embeddings", "X.npy")]
    [InlineData(2, "--labels belongs to features", "--data", "npy:data", "--labels", "y.npy")]
    [InlineData(2, "--embeddings beside --data belongs to the clustering", "--data", "npy:data", "--embeddings", "X.npy")]
    [InlineData(2, "3 rows cannot hold a row of each of the 4 classes", "--embeddings", "X.npy", "--labels", "y.npy", "--subset", "0.015", "--class-balanced")]
    [InlineData(3, "labels one.npy: there is one class only; training needs at least 2", "--embeddings", "X.npy", "--labels", "one.npy")]
    [InlineData(3, "embeddings nan.npy: 1 row holds NaN or infinity, first at row 7, column 3: NaN", "--embeddings", "nan.npy", "--labels", "y.npy")]
    [InlineData(3, "embeddings X.npy has 200 rows but labels short.npy has 199", "--embeddings", "X.npy", "--labels", "short.npy")]
    [InlineData(3, "test embeddings wide.npy have 9 columns", "--embeddings", "X.npy", "--labels", "y.npy", "--test-embeddings", "wide.npy", "--test-labels", "y.npy")]
    public void Misuse_is_one_sentence_and_leaves_nothing_behind(int code, string expected, params string[] options)
    {
        workspace.Write<long>("one.npy", new long[Rows], Rows);
        workspace.Write<long>("short.npy", [.. Enumerable.Range(0, Rows - 1).Select(i => (long)(i % 4))], Rows - 1);
        workspace.Write("wide.npy", new float[Rows * 9], Rows, 9);
        float[] nan = [.. workspace.Embeddings];
        nan[(7 * Columns) + 3] = float.NaN;
        workspace.Write("nan.npy", nan, Rows, Columns);
        string[] before = workspace.Listing();
        PithResult result = workspace.Run(["train", .. options, "--out", "NONE"]);
        Assert.True(result.ExitCode == code, result.Error);
        Assert.Contains(expected, result.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Equal(before, workspace.Listing());
    }

    [Fact]
    public void Features_can_be_clustered_too()
    {
        JsonElement json = workspace.Json("train", "--embeddings", "X.npy", "--labels", "y.npy", "--paradigm", "unsupervised", "--epochs", "2", "--out", "CLUSTERS");
        Assert.Equal("task-encoder", json.GetProperty("model").GetString());
        Assert.Equal(DynamicsValues.Probabilities, DynamicsFolder.Open(workspace["CLUSTERS/dynamics"]).Description.Values);
        workspace.Good("verify", "CLUSTERS");
    }
}
