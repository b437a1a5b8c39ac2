using System.Text.Json.Nodes;
using Pith.Data.Dynamics;
using Pith.Data.Formats.Npy;
using Pith.Runs;

namespace Pith.Cli.Tests.Commands;

/// <summary><c>pith train</c> as a user calls it, on a small dataset of 90 training images of three classes.</summary>
public sealed class TrainCommandTests(TrainWorkspace workspace) : IClassFixture<TrainWorkspace>
{
    const int Rows = TrainWorkspace.Rows;

    [Fact]
    public void A_run_holds_what_the_contract_names()
    {
        PithResult result = workspace.Train("RUN", "--model", "cnn", "--epochs", "3", "--subset", "0.5", "--json");
        Assert.Equal(0, result.ExitCode);
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.Equal((Rows, 45, 3, 128), ((int)json["rows"]!, (int)json["trainedRows"]!, json["epochs"]!.AsArray().Count, (int)json["features"]!));
        Assert.Contains("epoch 3 of 3: loss", result.Error, StringComparison.Ordinal);
        string run = workspace["RUN"];
        Assert.Equal(
            ["config.yaml", "dynamics", "features.npy", "labels.npy", "logits.npy", "manifest.json", "metrics.json", "model.safetensors", "rows.npy", "test-features.npy", "test-labels.npy", "test-logits.npy"],
            Directory.EnumerateFileSystemEntries(run).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var features = NpyFile.OpenMatrix(Path.Combine(run, "features.npy"));
        using var testFeatures = NpyFile.OpenMatrix(Path.Combine(run, "test-features.npy"));
        using var logits = NpyFile.OpenMatrix(Path.Combine(run, "logits.npy"));
        Assert.Equal((Rows, 128, 30, 128, Rows, 3), (features.Rows, features.Columns, testFeatures.Rows, testFeatures.Columns, logits.Rows, logits.Columns));
        long[] rows = NpyFile.ReadInt64s(Path.Combine(run, "rows.npy"));
        Assert.Equal(45, rows.Distinct().Count());
        Assert.Equal(workspace.Labels, NpyFile.ReadInt64s(Path.Combine(run, "labels.npy")));

        DynamicsFolder dynamics = DynamicsFolder.Open(Path.Combine(run, "dynamics"));
        Assert.Equal((Rows, 3, 3, DynamicsValues.Logits), (dynamics.Description.Rows, dynamics.Description.Classes, dynamics.Description.Epochs, dynamics.Description.Values));
        using (DynamicsEpoch epoch = dynamics.OpenEpoch(0))
            Assert.Equal(rows, epoch.Rows.ToArray().Order().Select(r => (long)r));

        JsonNode metrics = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "metrics.json")))!;
        Assert.Equal([0, 1, 2], metrics["epochs"]!.AsArray().Select(e => (int)e!["epoch"]!));
        Assert.All(metrics["epochs"]!.AsArray(), e => Assert.True((double)e!["loss"]! > 0 && (double)e["seconds"]! >= 0));
        Assert.Equal((double)metrics["epochs"]![2]!["testAccuracy"]!, (double)json["testAccuracy"]!);
        Manifest manifest = Manifest.Read(run);
        Assert.Equal("train", manifest.Command);
        Assert.Equal("npy:data", manifest.Options["data"]);
        Assert.Equal("0.1", manifest.Options["learning-rate"]);
        Assert.DoesNotContain(manifest.Outputs, f => f.Name == "metrics.json");
        Assert.Equal(0, workspace.Run("verify", "RUN").ExitCode);
        PithResult scores = workspace.Run("score", "--dynamics", "RUN/dynamics", "--scores", "all", "--out", "SCORES");
        Assert.True(scores.ExitCode == 0, scores.Error);
        Assert.True(File.Exists(workspace["SCORES/scores/el2n.npy"]));
    }

    /// <summary>5,000 images are many more than one thread's block of any pass. Without AVX there are no fused multiplications in hardware, and the
    /// convolutions would take minutes.</summary>
    [Theory]
    [InlineData(256, "--model", "cnn", "--augment", "crop-flip")]
    [InlineData(128, "--model", "linear", "--record", "eval")]
    [InlineData(128, "--paradigm", "unsupervised", "--inner-steps", "2")]
    public void Threads_and_vector_widths_do_not_change_a_byte(int narrowest, params string[] options)
    {
        workspace.WriteLarge("large", 5000);
        (string Name, string Threads, int Widest, string? Without)[] ways =
            [("one", "1", 512, null), ("three", "3", 512, null), ("narrow", "3", 256, "DOTNET_EnableAVX512"), ("narrowest", "2", 128, "DOTNET_EnableAVX")];
        var contents = new List<string>();
        foreach ((string name, string threads, int widest, string? without) in ways.Where(way => way.Widest >= narrowest))
        {
            string run = name + options[1];
            PithResult result = workspace.RunWithout(without, ["train", "--data", "npy:large", "--epochs", "1", "--threads", threads, "--out", run, .. options]);
            Assert.True(result.ExitCode == 0, result.Error);
            Assert.Equal(Math.Min(widest, Machine.Describe().VectorBits), Manifest.Read(workspace[run]).MadeOn!.VectorBits);
            contents.Add(workspace.Contents(run));
        }
        Assert.Single(contents.Distinct());
    }

    [Fact]
    public void Noise_and_tails_leave_the_clean_labels_and_the_rows_they_came_from()
    {
        Assert.Equal(0, workspace.Train("NOISY", "--model", "linear", "--epochs", "1", "--label-noise", "0.2", "--long-tail", "9").ExitCode);
        long[] source = NpyFile.ReadInt64s(workspace["NOISY/source-rows.npy"]);
        long[] clean = NpyFile.ReadInt64s(workspace["NOISY/clean-labels.npy"]);
        long[] noisy = NpyFile.ReadInt64s(workspace["NOISY/labels.npy"]);
        Assert.Equal(30 + 10 + 3, source.Length);
        Assert.Equal(source.Select(row => workspace.Labels[row]), clean);
        Assert.Equal(8, Enumerable.Range(0, clean.Length).Count(i => clean[i] != noisy[i]));
    }

    [Fact]
    public void Trajectories_hold_what_the_model_says_of_all_rows_after_every_epoch_and_change_nothing_else()
    {
        string[] options = ["--model", "mlp", "--epochs", "3", "--subset", "0.5"];
        PithResult followed = workspace.Train("FOLLOWED", [.. options, "--trajectories"]);
        Assert.True(followed.ExitCode == 0, followed.Error);
        Assert.Equal(0, workspace.Train("ALONE", options).ExitCode);
        foreach (string file in new[] { "dynamics/epoch-0002.npz", "features.npy", "logits.npy" })
            Assert.Equal(File.ReadAllBytes(workspace["ALONE/" + file]), File.ReadAllBytes(workspace["FOLLOWED/" + file]));
        DynamicsFolder all = DynamicsFolder.Open(workspace["FOLLOWED/trajectories"]);
        Assert.Equal((3, 90), (all.Description.Epochs, all.Description.Rows));
        PithResult scored = workspace.Run("score", "--dynamics", "FOLLOWED/trajectories", "--scores", "aum,el2n", "--out", "MEASURED");
        Assert.True(scored.ExitCode == 0, scored.Error);
        Assert.Contains("Scores of 90 rows", scored.Output, StringComparison.Ordinal);
        Assert.Equal(0, workspace.Run("verify", "FOLLOWED").ExitCode);
    }

    [Fact]
    public void Adversarial_training_reports_clean_and_robust_accuracy()
    {
        PithResult result = workspace.Train("ROBUST", "--model", "linear", "--epochs", "2", "--paradigm", "adversarial", "--epsilon", "8/255", "--steps", "3", "--json");
        Assert.Equal(0, result.ExitCode);
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.InRange((double)json["robustTestAccuracy"]!, 0, (double)json["testAccuracy"]!);
        Assert.Equal(0, workspace.Train("CLEAN", "--model", "linear", "--epochs", "2").ExitCode);
        Assert.NotEqual(File.ReadAllBytes(workspace["CLEAN/dynamics/epoch-0000.npz"]), File.ReadAllBytes(workspace["ROBUST/dynamics/epoch-0000.npz"]));
        Assert.Equal(0, workspace.Run("verify", "ROBUST").ExitCode);
        Assert.Contains("it belongs", workspace.Refused(2, "X", ["--epsilon", "0.1"]).Replace("--epsilon belongs", "it belongs", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("under attack", workspace.Refused(2, "X", ["--paradigm", "adversarial", "--record", "eval"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Unsupervised_training_finds_blobs_and_records_probabilities_of_pseudo_labels()
    {
        workspace.WriteBlobs("blobs.npy");
        string[] options = ["--paradigm", "unsupervised", "--embeddings", "blobs.npy", "--epochs", "300"];
        PithResult result = workspace.Train("BLOBS", [.. options, "--json"]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(1.0, (double)JsonNode.Parse(result.Output)!["clusteringAccuracy"]!);
        DynamicsFolder dynamics = DynamicsFolder.Open(workspace["BLOBS/dynamics"]);
        Assert.Equal((Rows, 3, 300, DynamicsValues.Probabilities), (dynamics.Description.Rows, dynamics.Description.Classes, dynamics.Description.Epochs, dynamics.Description.Values));
        long[] pseudo = NpyFile.ReadInt64s(workspace["BLOBS/labels.npy"]);
        Assert.Equal(pseudo, dynamics.Labels.ToArray().Select(l => (long)l));
        Assert.Equal(3, pseudo.Distinct().Count());
        Assert.Equal(0, workspace.Run("verify", "BLOBS").ExitCode);
        Assert.Equal(0, workspace.Run("score", "--dynamics", "BLOBS/dynamics", "--scores", "dynamic-uncertainty", "--out", "BLOBSCORES").ExitCode);

        workspace.KillAfterEpoch(20, "BLOBSKILLED", options);
        Assert.Equal(0, workspace.Train("BLOBSKILLED", ["--resume", .. options]).ExitCode);
        Assert.Equal(workspace.Contents("BLOBS"), workspace.Contents("BLOBSKILLED"));
    }

    [Theory]
    [InlineData("--optimizer", "adam")]
    [InlineData("--record", "eval")]
    [InlineData("--class-balanced", "--subset", "0.5")]
    [InlineData("--label-noise", "0.1")]
    public void Options_that_need_labels_or_a_network_contradict_unsupervised(params string[] options) =>
        Assert.Contains($"{options[0]} has no meaning", workspace.Refused(2, "X", ["--paradigm", "unsupervised", .. options]), StringComparison.Ordinal);

    [Fact]
    public void The_plan_writes_nothing_and_a_small_budget_is_refused()
    {
        string[] before = workspace.Listing();
        PithResult plan = workspace.Run("train", "--data", "npy:data", "--epochs", "2", "--dry-run", "--json");
        Assert.Equal(0, plan.ExitCode);
        Assert.True((long)JsonNode.Parse(plan.Output)!["peakMemoryBytes"]! > 0);
        Assert.Contains("--memory allows", workspace.Refused(4, "X", ["--epochs", "2", "--memory", "10MB"]), StringComparison.Ordinal);
        Assert.Equal(before, workspace.Listing());
    }

    [Theory]
    [InlineData(2, "--model must be one of linear, mlp, cnn, resnet, resnet18", "--model", "vgg")]
    [InlineData(2, "--paradigm must be", "--paradigm", "magic")]
    [InlineData(2, "--epochs must be", "--epochs", "0")]
    [InlineData(2, "--clusters belongs to the clustering", "--clusters", "3")]
    [InlineData(2, "--clusters must be", "--paradigm", "unsupervised", "--clusters", "91")]
    [InlineData(3, "does not exist", "--paradigm", "unsupervised", "--embeddings", "nowhere.npy")]
    [InlineData(2, "--learning-rate must be", "--lr", "-1")]
    [InlineData(2, "--learning-rate must be above 0", "--lr", "0")]
    [InlineData(2, "--subset must be", "--subset", "0")]
    [InlineData(2, "--subset must be", "--subset", "0.001")]
    [InlineData(2, "--subset: 2 rows cannot hold a row of each of the 3 classes", "--subset", "0.03", "--class-balanced")]
    [InlineData(2, "--class-balanced says how --subset is drawn", "--class-balanced")]
    [InlineData(2, "exclude each other", "--subset", "0.5", "--rows", "far.npy")]
    [InlineData(2, "exclude each other", "--overwrite", "--resume")]
    [InlineData(2, "--label-noise must be", "--label-noise", "2")]
    [InlineData(2, "--long-tail must be", "--long-tail", "0.5")]
    [InlineData(2, "--augment must be one of none, crop-flip", "--augment", "mixup")]
    [InlineData(2, "--record must be one of train, eval", "--record", "never")]
    [InlineData(2, "--compat must be one of sx-reference, d2-reference", "--compat", "d3-reference")]
    [InlineData(3, "element 1 is row 90; the rows are 0 to 89", "--rows", "far.npy")]
    [InlineData(3, "row 4 occurs a second time", "--rows", "twice.npy")]
    [InlineData(3, "there is no row to train on", "--rows", "none.npy")]
    public void Misuse_is_one_sentence_and_leaves_nothing_behind(int code, string expected, params string[] options)
    {
        string[] before = workspace.Listing();
        Assert.Contains(expected, workspace.Refused(code, "X", options), StringComparison.Ordinal);
        Assert.Equal(before, workspace.Listing());
    }

    [Fact]
    public void Bad_datasets_are_refused_with_file_and_row()
    {
        Assert.Contains("--data is missing", Assert.Single(workspace.Run("train", "--out", "X").ErrorLines), StringComparison.Ordinal);
        Assert.Contains("--data must be fashion-mnist", Assert.Single(workspace.Run("train", "--data", "mnist", "--out", "X").ErrorLines), StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Single(workspace.Run("train", "--data", "cifar10:nowhere", "--out", "X").ErrorLines), StringComparison.Ordinal);
        workspace.Copy("data", "nan");
        float[] images = [.. workspace.Images];
        images[64 * 7] = float.NaN;
        NpyFile.Write<float>(workspace["nan/train-images.npy"], images, Rows, 8, 8);
        PithResult result = workspace.Run("train", "--data", "npy:nan", "--out", "X");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("training images of nan: 1 row holds", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Matches("row[s:]* 7", Assert.Single(result.ErrorLines));
        images[64 * 7] = 1.5f;
        NpyFile.Write<float>(workspace["nan/train-images.npy"], images, Rows, 8, 8);
        result = workspace.Run("train", "--data", "npy:nan", "--paradigm", "adversarial", "--out", "X");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("row 7 holds 1.5; --paradigm adversarial needs values from 0 to 1", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace["X"]));
    }

    [Fact]
    public void Rows_without_some_class_train_with_a_warning()
    {
        workspace.Write("two.npy", Enumerable.Range(0, Rows).Where(i => workspace.Labels[i] != 1).Select(i => (long)i).ToArray());
        PithResult result = workspace.Train("TWO", "--model", "linear", "--epochs", "1", "--rows", "two.npy");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("hold no row of 1 of the classes (1)", result.Error, StringComparison.Ordinal);
    }
}
