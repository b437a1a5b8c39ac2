using System.Diagnostics;
using System.Text.Json.Nodes;
using Pith.Data.Formats.Npy;
using Pith.Runs;

namespace Pith.Cli.Tests.Pipelines;

/// <summary><c>pith run</c> as a user calls it, on 90 training images of three classes.</summary>
public sealed class PipelineTests(TrainWorkspace workspace) : IClassFixture<TrainWorkspace>
{
    static readonly string[] s_quick = ["run", "--data", "npy:data", "--model", "mlp", "--epochs", "3", "--subset", "0.5", "--keep", "20%", "--steps", "20", "--seeds", "2", "--method", "d2", "--cutoff", "0.1"];

    [Fact]
    public void A_folder_holds_a_run_for_each_stage_and_what_they_came_to()
    {
        PithResult result = Run("WHOLE", "--json");
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.Equal((90, 18, 72), ((int)json["rows"]!, (int)json["kept"]!, (int)json["dropped"]!));
        string[] stages = [.. json["stages"]!.AsArray().Select(s => (string)s!["name"]!)];
        foreach (string stage in stages)
            Assert.Equal(Manifest.Read(workspace["WHOLE/" + stage]).Stages.Sum(s => s.Seconds), Of(json, stage), tolerance: 0.002);
        JsonNode file = JsonNode.Parse(File.ReadAllText(workspace["WHOLE/pipeline.json"]))!;
        Assert.Equal("pith-pipeline", (string)file["format"]!);
        Assert.Equal((string)json["verdict"]!, (string)file["verdict"]!);
        Assert.Contains((string)json["verdict"]!, File.ReadAllText(workspace["WHOLE/summary.md"]), StringComparison.Ordinal);
        Manifest manifest = Manifest.Read(workspace["WHOLE"]);
        Assert.Equal(("run", 90L), (manifest.Command, manifest.Rows));
        Assert.All(manifest.Outputs, file => Assert.Equal(file.Sha256, Fingerprint.OfFile(workspace["WHOLE/" + file.Name])));
        Assert.Contains(manifest.Outputs, file => file.Name == "coreset/kept.npy");
        PithResult verified = workspace.Run("verify", "WHOLE");
        Assert.True(verified.ExitCode == 0, verified.Error);

        static double Of(JsonNode json, string stage) => (double)json["stages"]!.AsArray().First(s => (string)s!["name"]! == stage)!["seconds"]!;
    }

    [Fact]
    public void A_second_run_reuses_what_is_unchanged_and_says_so()
    {
        PithResult first = Run("AGAIN");
        Assert.DoesNotContain("reused", first.Error, StringComparison.Ordinal);
        string contents = workspace.Contents("AGAIN");
        PithResult second = Run("AGAIN", "--threads", "1");
        Assert.All(StageLines(second), line => Assert.Contains("nothing it depends on has changed", line, StringComparison.Ordinal));
        Assert.Equal(StageLines(first).Length, StageLines(second).Length);
        Assert.Equal(Without(contents), Without(workspace.Contents("AGAIN")));

        // Another budget needs no other training; another seed needs everything again.
        Assert.Contains("with other values of --keep; --resume makes again what depends on them", Refused(2, "AGAIN", "--keep", "30%"), StringComparison.Ordinal);
        PithResult kept = Run("AGAIN", "--keep", "30%", "--resume");
        Assert.Equal(["train", "scores"], StageLines(kept).Where(IsReused).Select(NameOf));
        PithResult seeded = Run("AGAIN", "--seed", "1", "--resume");
        Assert.DoesNotContain(StageLines(seeded), IsReused);

        // A file of a stage that was changed or lost is made again.
        File.AppendAllText(workspace["AGAIN/scores/scores.json"], " ");
        PithResult repaired = Run("AGAIN", "--seed", "1");
        Assert.Equal("scores", NameOf(StageLines(repaired).Single(l => !IsReused(l))));

        // Times are not compared: the pipeline's own files hold them.
        static string Without(string contents) => string.Join('\n', contents.Split('\n').Where(l => !l.StartsWith("pipeline.json", StringComparison.Ordinal) && !l.StartsWith("summary.md", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_written_configuration_makes_the_same_run()
    {
        Run("ONE", "--label-noise", "0.1", "--long-tail", "2");
        PithResult again = workspace.Run("run", "--config", "ONE/config.yaml", "--out", "TWO");
        Assert.True(again.ExitCode == 0, again.Error);
        Manifest one = Manifest.Read(workspace["ONE"]), two = Manifest.Read(workspace["TWO"]);
        Assert.Equal(one.Outputs, two.Outputs);
        Assert.Equal(one.Fingerprint, two.Fingerprint);
        Assert.True(File.Exists(workspace["ONE/train/clean-labels.npy"]) && File.Exists(workspace["ONE/train/source-rows.npy"]));
        // A flag wins over the file.
        Assert.Equal(0, workspace.Run("run", "--config", "ONE/config.yaml", "--out", "THREE", "--epochs", "2").ExitCode);
        Assert.Equal("2", Manifest.Read(workspace["THREE/train"]).Options["epochs"]);
    }

    [Theory]
    [InlineData(2, "line 2: unknown key seeed; did you mean seed?", "data: npy:data\nseeed: 1\n")]
    [InlineData(2, "line 3: unknown option of train epoch; did you mean epochs?", "data: npy:data\ntrain:\n  epoch: 3\n")]
    [InlineData(2, "line 3: data of train is set by the pipeline", "data: npy:data\ntrain:\n  data: npy:data\n")]
    [InlineData(2, "line 2: train is a section", "data: npy:data\ntrain: 3\n")]
    [InlineData(2, "line 3: half of train must be true or false; got often", "data: npy:data\ntrain:\n  half: often\n")]
    [InlineData(2, "stage train (pith train): --epochs must be a whole number", "data: npy:data\ntrain:\n  epochs: -3\n")]
    [InlineData(2, "stage coreset (pith prune): --gamma must be", "data: npy:data\nprune:\n  gamma: -1\n")]
    [InlineData(2, "the score tdds cannot be computed: it needs", "data: npy:data\ntrain: {epochs: 3}\nscores: {scores: [aum, tdds]}\n")]
    [InlineData(2, "--keep must be", "data: npy:data\nkeep: 1.5\n")]
    [InlineData(2, "give images or texts with --data SPEC", "keep: 0.1\n")]
    [InlineData(2, "is not valid YAML", "train: [\n")]
    [InlineData(3, "does not exist", "data: npy:nowhere\n")]
    public void A_wrong_configuration_is_one_sentence_before_any_work(int code, string words, string yaml)
    {
        string name = FormattableString.Invariant($"bad-{Math.Abs(yaml.GetHashCode(StringComparison.Ordinal))}");
        File.WriteAllText(workspace[name + ".yaml"], yaml);
        PithResult result = workspace.Run("run", "--config", name + ".yaml", "--out", name);
        Assert.Equal(code, result.ExitCode);
        Assert.Contains(words, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace[name]));
    }

    [Fact]
    public void Flags_that_do_not_fit_together_are_refused()
    {
        Assert.Contains("exclude each other", Refused(2, "NO", "--embeddings", "data/train-images.npy"), StringComparison.Ordinal);
        Assert.Contains("--labels belongs to --embeddings", Refused(2, "NO", "--labels", "data/train-labels.npy"), StringComparison.Ordinal);
        Assert.Contains("--score must be one of forgetting,", Refused(2, "NO", "--score", "elln"), StringComparison.Ordinal);
        Directory.CreateDirectory(workspace["FOREIGN"]);
        File.WriteAllText(workspace["FOREIGN/mine.txt"], "");
        Assert.Contains("holds no earlier run", Refused(2, "FOREIGN", "--resume"), StringComparison.Ordinal);
        Assert.Equal(["mine.txt"], Directory.EnumerateFileSystemEntries(workspace["FOREIGN"]).Select(Path.GetFileName));
    }

    [Fact]
    public void A_killed_run_goes_on_inside_its_stage_with_the_same_bytes()
    {
        string[] options = ["--epochs", "30", "--model", "cnn"];
        Run("UNHURT", options);
        Assert.Equal(137, Stop("KILLED", "KILL", options).ExitCode);
        Assert.True(Directory.Exists(workspace["KILLED/train/.resume"]));
        Directory.CreateDirectory(workspace["KILLED/.scores.pith-1-abcdef"]);
        PithResult again = Run("KILLED", options);
        Assert.DoesNotContain("epoch 1 of", again.Error, StringComparison.Ordinal);
        Assert.Contains("epoch 30 of 30", again.Error, StringComparison.Ordinal);
        Assert.Equal(Manifest.Read(workspace["UNHURT"]).Outputs, Manifest.Read(workspace["KILLED"]).Outputs);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(workspace["KILLED"]), path => Path.GetFileName(path).StartsWith('.'));
    }

    [Fact]
    public void An_interrupted_run_says_what_it_kept()
    {
        PithResult stopped = Stop("STOPPED", "INT", "--epochs", "30", "--model", "cnn");
        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("interrupted in the stage train; the finished stages are kept in", stopped.ErrorLines[^1], StringComparison.Ordinal);
        Assert.EndsWith("run the same command again to go on.", stopped.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Equal("", stopped.Output);
    }

    [Fact]
    public void Embeddings_need_no_images()
    {
        workspace.WriteBlobs("blobs.npy");
        var random = new Random(4);
        double[] scores = [.. Enumerable.Range(0, 90).Select(i => i % 3 == 1 ? double.NaN : random.NextDouble())];
        NpyFile.Write<double>(workspace["some.npy"], scores, 90);
        string[] given = ["run", "--embeddings", "blobs.npy", "--keep", "20%", "--seeds", "2", "--steps", "20", "--method", "d2", "--cutoff", "0.2"];
        PithResult alone = workspace.Run([.. given, "--out", "ALONE"]);
        Assert.True(alone.ExitCode == 0, alone.Error);
        Assert.Equal(["scores", "coreset"], StageLines(alone).Select(NameOf));
        Assert.Contains("was not measured", alone.Output, StringComparison.Ordinal);
        PithResult scored = workspace.Run([.. given, "--scores", "some.npy", "--hard", "low", "--labels", "data/train-labels.npy", "--out", "SCORED"]);
        Assert.True(scored.ExitCode == 0, scored.Error);
        Assert.Equal(["extrapolation", "coreset", "evaluation"], StageLines(scored).Select(NameOf));
        Assert.Contains("the d2 coreset", scored.Output, StringComparison.Ordinal);
        Assert.Equal("0.2", Manifest.Read(workspace["SCORED/evaluation"]).Options["cutoff"]);
        Assert.Equal("low", Manifest.Read(workspace["SCORED/coreset"]).Options["hard"]);
        PithResult again = workspace.Run("run", "--config", "SCORED/config.yaml", "--out", "SCORED");
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.All(StageLines(again), line => Assert.True(IsReused(line), line));
        PithResult verified = workspace.Run("verify", "SCORED");
        Assert.True(verified.ExitCode == 0, verified.Error);
        Assert.Contains("--cutoff auto needs class labels", workspace.Run("run", "--embeddings", "blobs.npy", "--cutoff", "auto", "--out", "NO").Error, StringComparison.Ordinal);
        Assert.Contains("--full needs something to train on", workspace.Run([.. given, "--full", "--out", "NO"]).Error, StringComparison.Ordinal);
        Assert.Contains("--score names a score that the pipeline computes", workspace.Run([.. given, "--scores", "some.npy", "--score", "density", "--out", "NO"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_may_name_files_and_more_methods()
    {
        workspace.WriteBlobs("features.npy");
        NpyFile.Write<double>(workspace["thirty.npy"], [.. Enumerable.Range(0, 30).Select(i => i / 30.0)], 30);
        workspace.Write("rows.npy", [.. Enumerable.Range(0, 30).Select(i => (long)i)]);
        File.WriteAllText(workspace["files.yaml"], "embeddings: features.npy\nscores: thirty.npy\nlabels: data/train-labels.npy\nkeep: 20%\nextrapolate: {scored-rows: rows.npy, method: knn}\nprune: {cutoff: 0}\nevaluate: {steps: 20, seeds: 2, test-embeddings: features.npy, test-labels: data/train-labels.npy}\n");
        PithResult result = workspace.Run("run", "--config", "files.yaml", "--out", "FILES");
        Assert.True(result.ExitCode == 0, result.Error);
        Manifest manifest = Manifest.Read(workspace["FILES"]);
        Assert.Contains(manifest.Inputs, i => i is { Option: "extrapolate.scored-rows", Given: "rows.npy" });
        Assert.Contains("coreset", File.ReadAllText(workspace["FILES/evaluation/summary.json"]), StringComparison.Ordinal);
        PithResult verified = workspace.Run("verify", "FILES");
        Assert.True(verified.ExitCode == 0, verified.Error);
        // Another list of rows is another input, though its name is the same.
        workspace.Write("rows.npy", [.. Enumerable.Range(0, 30).Select(i => (long)(i + 1))]);
        Assert.Contains("of other input files", workspace.Run("run", "--config", "files.yaml", "--out", "FILES").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cutoff_is_tuned_on_training_rows()
    {
        File.WriteAllText(workspace["tuned.yaml"], "prune: {cutoff: auto, gamma: 0.5}\ntune: {steps: 10, cutoffs: [0, 0.1], fresh-seeds: 2}\n");
        string[] options = [.. s_quick.Where(o => o is not ("--cutoff" or "0.1")), "--config", "tuned.yaml", "--out", "TUNED"];
        PithResult result = workspace.Run(options);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(["train", "scores", "extrapolation", "tuning", "coreset", "evaluation", "report"], StageLines(result, withReport: true).Select(NameOf));
        JsonNode choice = JsonNode.Parse(File.ReadAllText(workspace["TUNED/tuning/tuning.json"]))!["choice"]!;
        IReadOnlyDictionary<string, string?> coreset = Manifest.Read(workspace["TUNED/coreset"]).Options;
        Assert.Equal((string)choice["method"]!, coreset["method"]);
        Assert.Equal("0.5", Manifest.Read(workspace["TUNED/tuning"]).Options["gammas"]);
        if (coreset["method"] == "d2")
            Assert.Equal(choice["cutoff"]!.ToString(), coreset["cutoff"]);
        else
        {
            Assert.Contains("random rows are kept: on held-out training rows nothing that was tried was better", result.Output, StringComparison.Ordinal);
            Assert.Contains("random rows less all rows", result.Output, StringComparison.Ordinal);
        }
        // The choice is in no manifest, as it holds times: without it the stage is made again.
        File.Delete(workspace["TUNED/tuning/tuning.json"]);
        Assert.Equal(["tuning"], StageLines(workspace.Run(options)).Where(l => !IsReused(l)).Select(NameOf));
    }

    [Fact]
    public void Methods_compete_where_none_is_named_and_wrong_labels_are_counted()
    {
        PithResult result = workspace.Run("run", "--data", "npy:data", "--model", "mlp", "--epochs", "3", "--subset", "0.5", "--keep", "20%", "--steps", "20", "--seeds", "2", "--label-noise", "0.2", "--out", "OPEN", "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        JsonNode json = JsonNode.Parse(result.Output)!;
        JsonNode choice = JsonNode.Parse(File.ReadAllText(workspace["OPEN/tuning/tuning.json"]))!["choice"]!;
        IReadOnlyDictionary<string, string?> coreset = Manifest.Read(workspace["OPEN/coreset"]).Options;
        Assert.Equal((string)choice["method"]!, coreset["method"]);
        Assert.All(choice["settings"]!.AsObject(), setting => Assert.Equal((string)setting.Value!, coreset[setting.Key]));
        long[] clean = NpyFile.ReadInt64s(workspace["OPEN/train/clean-labels.npy"]), labels = NpyFile.ReadInt64s(workspace["OPEN/train/labels.npy"]);
        long[] kept = NpyFile.ReadInt64s(workspace["OPEN/coreset/kept.npy"]);
        Assert.Equal(
            (clean.Where((label, row) => label != labels[row]).Count(), kept.Count(row => clean[row] != labels[row])),
            ((int)json["wrongLabels"]!["wrong"]!, (int)json["wrongLabels"]!["kept"]!));
        Assert.NotNull(json["comparison"]!["all"]);
        Assert.NotNull(json["comparison"]!["againstAll"]);
        Assert.True(File.Exists(workspace["OPEN/train/cross-fitted.npz"]));
        Assert.Contains("cross-fitted", Manifest.Read(workspace["OPEN/extrapolation"]).Inputs.Select(input => input.Option));
        Assert.Contains("wrong labels", File.ReadAllText(workspace["OPEN/summary.md"]), StringComparison.Ordinal);
        PithResult again = workspace.Run("run", "--config", "OPEN/config.yaml", "--out", "OPEN2");
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Equal(Manifest.Read(workspace["OPEN"]).Fingerprint, Manifest.Read(workspace["OPEN2"]).Fingerprint);
    }

    /// <summary>Starts a run and stops it while it trains.</summary>
    PithResult Stop(string folder, string signal, params string[] options)
    {
        using Process process = PithProcess.Start(workspace.Folder, [.. Merge(options), "--out", folder]);
        var error = new System.Text.StringBuilder();
        bool sent = false;
        while (process.StandardError.ReadLine() is string line)
        {
            error.AppendLine(line);
            if (sent || !line.StartsWith("epoch 2 of", StringComparison.Ordinal))
                continue;
            sent = true;
            using Process kill = Process.Start("kill", ["-" + signal, FormattableString.Invariant($"{process.Id}")]);
            kill.WaitForExit();
        }
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(sent, error.ToString());
        return new PithResult(process.ExitCode, output, error.ToString());
    }

    PithResult Run(string folder, params string[] options)
    {
        PithResult result = workspace.Run([.. Merge(options), "--out", folder]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }

    string Refused(int code, string folder, params string[] options)
    {
        PithResult result = workspace.Run([.. Merge(options), "--out", folder]);
        Assert.Equal(code, result.ExitCode);
        return Assert.Single(result.ErrorLines);
    }

    // A flag may stand once: a given one takes the place of the usual one.
    static IEnumerable<string> Merge(string[] options)
    {
        for (int i = 0; i < s_quick.Length; i++)
        {
            if (s_quick[i].StartsWith("--", StringComparison.Ordinal) && options.Contains(s_quick[i]))
                i++;
            else
                yield return s_quick[i];
        }
        foreach (string option in options)
            yield return option;
    }

    static bool IsReused(string line) => line.StartsWith("[ reused]", StringComparison.Ordinal);

    static string NameOf(string line) => line.Split(']')[1].Split(':')[0].Trim();

    static string[] StageLines(PithResult result, bool withReport = false) =>
        [.. result.ErrorLines.Where(l => l.StartsWith('[') && (withReport || NameOf(l) != "report"))];
}
