using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Runs;

namespace Pith.Cli.Tests.Commands;

/// <summary><c>pith evaluate</c> as a user calls it, on a small dataset of 90 training images of three classes.</summary>
public sealed class EvaluateCommandTests(TrainWorkspace workspace) : IClassFixture<TrainWorkspace>
{
    static readonly string[] s_small = ["--data", "npy:data", "--model", "mlp", "--steps", "20", "--scoring-epochs", "2", "--neighbors", "4"];

    [Fact]
    public void An_evaluation_compares_methods_with_random_and_writes_tables()
    {
        PithResult result = Evaluate("RUN", "--methods", "d2,top,all", "--keep", "0.2,50%", "--seeds", "2", "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.Equal(("data", "mlp", 90, 30, 20, 2), ((string)json["data"]!, (string)json["model"]!, (int)json["rows"]!, (int)json["testRows"]!, (int)json["steps"]!, (int)json["seeds"]!));
        Assert.Equal(
            ["d2 0.2 18", "top 0.2 18", "random 0.2 18", "all 0.2 90", "d2 0.5 45", "top 0.5 45", "random 0.5 45", "all 0.5 90"],
            json["cells"]!.AsArray().Select(c => $"{c!["method"]} {c["keep"]} {c["kept"]}"));
        Assert.True((double)json["scoring"]!["seconds"]! > 0);
        Assert.True((double)json["all"]!["accuracy"]!["mean"]! > 0.5);
        string[] lines = File.ReadAllLines(workspace["RUN/results.csv"]);
        Assert.Equal("method,keep,seed,kept,accuracy,worstClassAccuracy,seconds,seeds,accuracyLow,accuracyHigh,differenceLow,differenceHigh,topFive,head,medium,tail,agreement,agreementByChance,sharedErrors,sharedErrorsByChance,rmse,spearman", lines[0]);
        Assert.Equal(1 + 12 + 2, lines.Length);
        double[] d2 = Accuracies(lines, "d2,0.5"), random = Accuracies(lines, "random,0.5");
        Assert.Equal(d2.Zip(random, (a, b) => a - b).Average(), (double)json["cells"]![4]!["difference"]!["mean"]!, 12);
        double[] all = Accuracies(lines, "all,1");
        Assert.Equal(d2.Zip(all, (a, b) => a - b).Average(), (double)json["cells"]![4]!["againstAll"]!["mean"]!, 12);
        Assert.Equal(all.Zip(random, (a, b) => a - b).Average(), (double)json["cells"]![7]!["difference"]!["mean"]!, 12);
        // Three classes of 30 rows: no top five, no tail; agreement is per training and its mean is the cell's.
        string[][] fields = [.. lines[1..].Select(line => line.Split(','))];
        Assert.All(fields, line => Assert.Equal(("", "", ""), (line[12], line[13], line[15])));
        Assert.Equal(
            fields.Where(line => line[0] == "d2" && line[1] == "0.5").Average(line => double.Parse(line[16], CultureInfo.InvariantCulture)),
            (double)json["cells"]![4]!["agreement"]!["predictions"]!, 12);
        Assert.Equal(3, json["classes"]!.AsArray().Count);
        Assert.Contains("agrees with all (chance)", File.ReadAllText(workspace["RUN/summary.md"]), StringComparison.Ordinal);
        Assert.Contains("planned: a scoring run of 2 epochs, then 14 trainings of 20 steps", result.Error, StringComparison.Ordinal);
        Assert.Contains("| random | 20 % | 18 |", File.ReadAllText(workspace["RUN/summary.md"]), StringComparison.Ordinal);
        Manifest manifest = Manifest.Read(workspace["RUN"]);
        Assert.DoesNotContain(manifest.Outputs, f => f.Name is "results.csv" or "summary.md" or "summary.json" or "scoring/manifest.json");
        Assert.Contains(manifest.Outputs, f => f.Name == "classes.csv");
        PithResult verified = workspace.Run("verify", "RUN", "--threads", "1");
        Assert.True(verified.ExitCode == 0, verified.Error);
    }

    [Fact]
    public void Spoilt_test_images_are_a_further_test_of_the_same_models()
    {
        string[] options = ["--methods", "top", "--keep", "0.3", "--seeds", "2"];
        Assert.Equal(0, Evaluate("CLEAN", options).ExitCode);
        PithResult result = Evaluate("SPOILT", [.. options, "--corrupt", "gaussian-noise:5,contrast", "--json"]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(File.ReadAllText(workspace["CLEAN/classes.csv"]), File.ReadAllText(workspace["SPOILT/classes.csv"]));
        Assert.False(File.Exists(workspace["CLEAN/corruptions.csv"]));
        string[][] lines = [.. File.ReadAllLines(workspace["SPOILT/corruptions.csv"])[1..].Select(line => line.Split(','))];
        Assert.Equal(2 * 2 * 2, lines.Length);
        JsonNode cell = JsonNode.Parse(result.Output)!["cells"]![0]!["corrupted"]![1]!;
        double[] Shares(string method) => [.. lines.Where(line => line[0] == method && line[3] == "contrast:3").Select(line => int.Parse(line[5], CultureInfo.InvariantCulture) / 30.0)];
        Assert.Equal(("contrast:3", Shares("top").Average()), ((string)cell["corruption"]!, (double)cell["accuracy"]!["mean"]!));
        Assert.Equal(Shares("top").Average() - Shares("random").Average(), (double)cell["difference"]!["mean"]!, 12);
        Assert.Contains("| method | keep | gaussian-noise:5 | contrast:3 |", File.ReadAllText(workspace["SPOILT/summary.md"]), StringComparison.Ordinal);
        Assert.Contains(Manifest.Read(workspace["SPOILT"]).Outputs, f => f.Name == "corruptions.csv");
        PithResult verified = workspace.Run("verify", "SPOILT", "--threads", "1");
        Assert.True(verified.ExitCode == 0, verified.Error);
        Assert.Contains("out of gaussian-noise, impulse-noise", Refused(2, "BAD", [.. options, "--corrupt", "fog"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_are_chosen_anew_each_epoch_are_evaluated_and_listed()
    {
        // 40 steps of 30 rows are about 13 epochs of all 90 rows.
        PithResult result = workspace.Run(
            "evaluate", "--data", "npy:data", "--model", "mlp", "--methods", "rs2,infobatch:ratio=0.8,ies,all", "--keep", "0.2,0.5", "--seeds", "2",
            "--steps", "40", "--batch-size", "30", "--json", "--out", "DYNAMIC");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("14 trainings of 40 steps (random, all, rs2, infobatch:ratio=0.8, ies;", result.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["random 0.2 18", "rs2 0.2 18", "all 0.2 90", "infobatch:ratio=0.8 0.2 90", "ies 0.2 90", "random 0.5 45", "rs2 0.5 45", "all 0.5 90", "infobatch:ratio=0.8 0.5 90", "ies 0.5 90"],
            JsonNode.Parse(result.Output)!["cells"]!.AsArray().Select(c => $"{c!["method"]} {c["keep"]} {c["kept"]}"));
        Assert.Equal(1 + (2 * ((2 * 2) + 3)), File.ReadAllLines(workspace["DYNAMIC/results.csv"]).Length);
        using (NpzFile epochs = NpzFile.Open(workspace["DYNAMIC/epochs/rs2-keep-0.2-seed-1.npz"]))
            Assert.Equal(["epoch_0", "weights_0", "epoch_1"], epochs.Members.Take(3));
        Assert.True(File.Exists(workspace["DYNAMIC/epochs/infobatch-ratio-0.8-keep-1-seed-0.npz"]));
        Assert.Contains(Manifest.Read(workspace["DYNAMIC"]).Outputs, f => f.Name == "epochs/ies-keep-1-seed-1.npz");
        PithResult verified = workspace.Run("verify", "DYNAMIC", "--threads", "1");
        Assert.True(verified.ExitCode == 0, verified.Error);
        PithResult few = Evaluate("FEW", "--methods", "ies", "--keep", "0.2", "--seeds", "1", "--batch-size", "1");
        Assert.Contains("ies leaves nothing out in its first 6 epochs, and 20 steps are 0.2 of all rows", few.Error, StringComparison.Ordinal);
        Assert.Contains("names rs2 twice", Refused(2, "BAD", "--methods", "rs2,rs2", "--keep", "0.2"), StringComparison.Ordinal);
        Assert.Contains("`ratio`", Refused(2, "BAD", "--methods", "infobatch:ratio=1", "--keep", "0.2").Replace("--ratio", "`ratio`", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void All_rows_are_a_method_that_the_option_names_too()
    {
        Assert.Equal(0, Evaluate("NAMED", "--methods", "all", "--keep", "0.3", "--seeds", "1").ExitCode);
        Assert.Equal(0, Evaluate("OPTION", "--methods", "random", "--all", "--keep", "0.3", "--seeds", "1").ExitCode);
        Assert.Equal(File.ReadAllText(workspace["NAMED/classes.csv"]), File.ReadAllText(workspace["OPTION/classes.csv"]));
        string[] table = [.. File.ReadAllLines(workspace["NAMED/summary.md"]).Where(line => line.StartsWith('|'))];
        Assert.Contains("against all", table[0], StringComparison.Ordinal);
        Assert.Contains(table, row => row.StartsWith("| all | 30 % | 90 |", StringComparison.Ordinal));
        Assert.Contains("names all twice", Refused(2, "TWICE", "--methods", "all,top,all", "--keep", "0.3"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_killed_evaluation_goes_on_with_the_same_trials_and_refuses_other_settings()
    {
        string[] all = ["--methods", "top", "--keep", "0.3", "--seeds", "6"];
        Assert.Equal(0, Evaluate("WHOLE", all).ExitCode);
        int before = KillAfter("seed 1", "KILLED", all);
        Assert.True(before is >= 3 and < 12, $"{before} trials were told of");
        Assert.Contains("holds an unfinished run; --resume continues it", Refused(2, "KILLED", all), StringComparison.Ordinal);
        Assert.Contains("other values of --seeds", Refused(2, "KILLED", "--resume", "--methods", "top", "--keep", "0.3", "--seeds", "5"), StringComparison.Ordinal);
        PithResult resumed = Evaluate("KILLED", ["--resume", .. all]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.True(resumed.ErrorLines.Count(line => line.EndsWith("done before", StringComparison.Ordinal)) >= 2, resumed.Error);
        Assert.DoesNotContain("scoring run, epoch", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(workspace["WHOLE/classes.csv"]), File.ReadAllText(workspace["KILLED/classes.csv"]));
        Assert.False(Directory.Exists(workspace["KILLED/.resume"]));
        Assert.Contains("is finished already", Evaluate("KILLED", ["--resume", .. all]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_that_are_given_are_judged_by_a_linear_probe()
    {
        workspace.WriteBlobs("X.npy");
        workspace.Write("y.npy", workspace.Labels);
        NpyFile.Write<double>(workspace["s.npy"], [.. Enumerable.Range(0, 90).Select(i => i * 0.37 % 1)], 90);
        PithResult result = workspace.Run("evaluate", "--embeddings", "X.npy", "--labels", "y.npy", "--scores", "s.npy", "--methods", "d2,top", "--keep", "0.25", "--seeds", "2", "--steps", "40", "--out", "PROBE");
        Assert.True(result.ExitCode == 0, result.Error);
        // A fifth of the 90 rows is held out, so a quarter of the other 72 is kept.
        Assert.Contains("linear-probe, 40 steps for every coreset, 72 training rows, 18 test rows", result.Output, StringComparison.Ordinal);
        Assert.All(File.ReadAllLines(workspace["PROBE/results.csv"])[1..], line => Assert.Equal("18", line.Split(',')[3]));
        Assert.False(Directory.Exists(workspace["PROBE/scoring"]));
        PithResult verified = workspace.Run("verify", "PROBE");
        Assert.True(verified.ExitCode == 0, verified.Error);
    }

    [Fact]
    public void A_method_that_asks_for_confidence_gets_it_from_the_scoring_run()
    {
        PithResult result = Evaluate("CONFIDENT", "--methods", "dual", "--score", "el2n", "--keep", "0.3", "--seeds", "1");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("dual", File.ReadAllText(workspace["CONFIDENT/results.csv"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--data", "--embeddings", "X.npy", "--labels", "y.npy", "--scores", "s.npy", "--methods", "dual")]
    [InlineData("--scores", "--embeddings", "X.npy", "--labels", "y.npy", "--methods", "d2")]
    [InlineData("--labels", "--embeddings", "X.npy", "--methods", "random")]
    [InlineData("give images with --data", "--embeddings", "X.npy", "--labels", "y.npy", "--methods", "rs2")]
    [InlineData("--corrupt", "--embeddings", "X.npy", "--labels", "y.npy", "--methods", "random", "--corrupt", "blur")]
    [InlineData("--data", "--methods", "random")]
    [InlineData("--model", "--embeddings", "X.npy", "--labels", "y.npy", "--methods", "random", "--model", "cnn")]
    [InlineData("--labels", "--data", "npy:data", "--labels", "y.npy", "--methods", "random")]
    [InlineData("--test-labels", "--embeddings", "X.npy", "--labels", "y.npy", "--test-embeddings", "X.npy", "--methods", "random")]
    [InlineData("--methods", "--data", "npy:data", "--methods", "d22")]
    [InlineData("--gamma", "--data", "npy:data", "--methods", "top", "--gamma", "1")]
    [InlineData("--scores", "--data", "npy:data", "--methods", "top", "--score", "grand2")]
    [InlineData("--keep", "--data", "npy:data", "--methods", "top", "--keep", "0.1,0.10")]
    public void What_cannot_work_is_refused_before_anything_is_read(string words, params string[] options)
    {
        string[] keep = options.Contains("--keep") ? [] : ["--keep", "0.2"];
        PithResult result = workspace.Run(["evaluate", .. options, .. keep, "--out", "BAD"]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.Single(result.ErrorLines);
        Assert.False(Directory.Exists(workspace["BAD"]));
    }

    PithResult Evaluate(string run, params string[] options) => workspace.Run(["evaluate", .. s_small[..^(options.Contains("d2,top") ? 0 : 2)], "--out", run, .. options]);

    string Refused(int code, string run, params string[] options)
    {
        PithResult result = Evaluate(run, options);
        Assert.Equal((code, ""), (result.ExitCode, result.Output));
        return Assert.Single(result.ErrorLines);
    }

    int KillAfter(string words, string run, string[] options)
    {
        using Process process = PithProcess.Start(workspace.Folder, ["evaluate", .. s_small[..^2], "--out", run, .. options]);
        int told = 0;
        while (process.StandardError.ReadLine() is string line)
        {
            told += line.Contains("test accuracy", StringComparison.Ordinal) ? 1 : 0;
            if (line.Contains(words, StringComparison.Ordinal))
                process.Kill();
        }
        process.WaitForExit();
        return told;
    }

    static double[] Accuracies(string[] lines, string start) =>
        [.. lines.Where(l => l.StartsWith(start + ",", StringComparison.Ordinal)).Select(l => double.Parse(l.Split(',')[4], System.Globalization.CultureInfo.InvariantCulture))];
}
