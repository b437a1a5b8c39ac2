using System.Text.Json.Nodes;
using Pith.Data.Formats.Npy;
using Pith.Runs;

namespace Pith.Cli.Tests.Commands;

/// <summary><c>pith tune</c>, and settings that <c>pith prune</c> and <c>pith evaluate</c> leave to it.</summary>
public sealed class TuneCommandTests : IClassFixture<TrainWorkspace>
{
    static readonly string[] s_features = ["--embeddings", "X.npy", "--labels", "y.npy", "--scores", "s.npy"];

    readonly TrainWorkspace _workspace;

    public TuneCommandTests(TrainWorkspace workspace)
    {
        _workspace = workspace;
        workspace.WriteBlobs("X.npy");
        workspace.Write("y.npy", workspace.Labels);
        NpyFile.Write<double>(workspace["s.npy"], [.. Enumerable.Range(0, TrainWorkspace.Rows).Select(i => i * 0.37 % 1)], TrainWorkspace.Rows);
    }

    [Fact]
    public void Features_are_tuned_by_probes_and_the_choice_is_written()
    {
        PithResult result = _workspace.Run(["tune", .. s_features, "--keep", "0.2", "--methods", "d2,top", "--cutoffs", "0,0.2", "--gammas", "1", "--neighbor-counts", "5,10", "--steps", "20", "--out", "TUNED", "--json"]);
        Assert.True(result.ExitCode == 0, result.Error);
        JsonNode json = JsonNode.Parse(result.Output)!;
        bool isRandom = (bool)json["random"]!;
        Assert.Equal(isRandom, (string)json["choice"]!["method"]! == "random");
        Assert.Equal(isRandom, (double)json["gain"]!["mean"]! <= 0);
        Assert.Contains((string)json["winner"]!, json["candidates"]!.AsArray().Select(c => (string)c!["label"]!));
        Assert.Equal("random", (string)json["candidates"]!.AsArray()[^1]!["label"]!);
        // A quarter of each class of 30 rows is held out, 7 rows; a fifth of the other 69 is kept.
        Assert.Equal((21, 13), ((int)json["heldOut"]!, (int)json["kept"]!));
        Assert.Equal((string)json["winner"]!, (string)JsonNode.Parse(File.ReadAllText(_workspace["TUNED/tuning.json"]))!["winner"]!);
        Assert.Equal("tune", Manifest.Read(_workspace["TUNED"]).Command);
        Assert.Equal(0, _workspace.Run("verify", "TUNED").ExitCode);

        PithResult report = _workspace.Run("report", "TUNED", "--json");
        Assert.True(report.ExitCode == 0, report.Error);
        Assert.Contains("tuning", JsonNode.Parse(report.Output)!["sections"]!.AsArray().Select(section => (string)section!));
        string page = File.ReadAllText(_workspace["TUNED-report.html"]);
        Assert.All(json["candidates"]!.AsArray(), c => Assert.Contains($"<td>{(string)c!["label"]!}</td>", page, StringComparison.Ordinal));
        Assert.Contains("Settings tried for keeping 20 % of the rows", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_are_tuned_by_short_trainings_with_scores_that_are_brought()
    {
        PithResult result = _workspace.Run("tune", "--data", "npy:data", "--model", "mlp", "--embeddings", "X.npy", "--scores", "s.npy", "--keep", "30%", "--methods", "top", "--cutoffs", "0,0.3", "--steps", "10");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("Tuned for keep 30 % of data", result.Output, StringComparison.Ordinal);
        Assert.Contains("top:cutoff=0.3", result.Output, StringComparison.Ordinal);
        Assert.Contains("Choice: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("planned: at most", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Prune_settles_what_is_left_to_tuning_and_its_manifest_replays_without_it()
    {
        PithResult result = _workspace.Run(["prune", .. s_features, "--keep", "0.3", "--cutoff", "auto", "--gamma", "auto", "--neighbors", "auto", "--out", "AUTO"]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("tuned in", result.Error, StringComparison.Ordinal);
        Manifest manifest = Manifest.Read(_workspace["AUTO"]);
        Assert.All(new[] { "cutoff", "gamma", "neighbors" }, name => Assert.True(double.TryParse(manifest.Options[name], System.Globalization.CultureInfo.InvariantCulture, out _), manifest.Options[name]));
        PithResult verified = _workspace.Run("verify", "AUTO");
        Assert.True(verified.ExitCode == 0, verified.Error);
    }

    [Theory]
    [InlineData]
    [InlineData("--cutoff", "0.2", "--gamma", "0.5")]
    public void Methods_compete_in_prune_where_the_method_is_left_open(params string[] given)
    {
        string name = FormattableString.Invariant($"OPEN{given.Length}");
        PithResult result = _workspace.Run(["prune", .. s_features, "--method", "auto", "--keep", "0.3", .. given, "--out", name]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("tuned in", result.Error, StringComparison.Ordinal);
        Manifest manifest = Manifest.Read(_workspace[name]);
        Assert.Contains(manifest.Options["method"], new[] { "d2", "stratified", "random" });
        if (manifest.Options["method"] == "d2")
            Assert.Equal(("10", given.Length > 0 ? "0.5" : "2.1"), (manifest.Options["forward-gamma"], manifest.Options["gamma"]));
        if (manifest.Options["method"] != "random" && given.Length > 0)
            Assert.Equal("0.2", manifest.Options["cutoff"]);
        PithResult verified = _workspace.Run("verify", name);
        Assert.True(verified.ExitCode == 0, verified.Error);
    }

    [Fact]
    public void Evaluate_tunes_for_each_share_to_keep()
    {
        PithResult result = _workspace.Run(["evaluate", .. s_features, "--methods", "d2", "--cutoff", "auto", "--neighbors", "5", "--keep", "0.1,0.4", "--seeds", "2", "--steps", "20", "--out", "EVAL", "--json"]);
        Assert.True(result.ExitCode == 0, result.Error);
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.All(json["cells"]!.AsArray().Where(c => (string)c!["method"]! == "d2"), c => Assert.StartsWith("cutoff ", (string)c!["tuned"]!, StringComparison.Ordinal));
        Assert.Contains("d2, keep 40 %: tuned on held-out training rows, cutoff", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--embeddings and --labels", "prune", "--embeddings", "X.npy", "--scores", "s.npy", "--cutoff", "auto", "--keep", "0.2")]
    [InlineData("--gamma is not an option", "prune", "--embeddings", "X.npy", "--labels", "y.npy", "--scores", "s.npy", "--method", "top", "--gamma", "auto", "--keep", "0.2")]
    [InlineData("--method auto lets methods compete", "prune", "--embeddings", "X.npy", "--labels", "y.npy", "--method", "auto", "--keep", "0.2")]
    [InlineData("--lambda is an option of none of the methods that compete", "prune", "--embeddings", "X.npy", "--labels", "y.npy", "--scores", "s.npy", "--method", "auto", "--lambda", "2", "--keep", "0.2")]
    [InlineData("--judge features needs features", "tune", "--data", "npy:data", "--judge", "features", "--keep", "0.2")]
    [InlineData("--kernel", "prune", "--embeddings", "X.npy", "--labels", "y.npy", "--scores", "s.npy", "--kernel", "auto", "--keep", "0.2")]
    [InlineData("--scores", "tune", "--embeddings", "X.npy", "--labels", "y.npy", "--keep", "0.2")]
    [InlineData("--keep", "tune", "--embeddings", "X.npy", "--labels", "y.npy", "--scores", "s.npy", "--keep", "2")]
    [InlineData("--cutoffs", "tune", "--embeddings", "X.npy", "--labels", "y.npy", "--scores", "s.npy", "--keep", "0.2", "--cutoffs", "0,1.5")]
    [InlineData("besides random", "tune", "--embeddings", "X.npy", "--labels", "y.npy", "--keep", "0.2", "--methods", "random")]
    [InlineData("--held-out", "tune", "--embeddings", "X.npy", "--labels", "y.npy", "--scores", "s.npy", "--keep", "0.2", "--held-out", "0")]
    [InlineData("scoring run needs a folder", "tune", "--data", "npy:data", "--keep", "0.2")]
    public void What_cannot_be_tuned_is_refused(string words, string command, params string[] options)
    {
        string[] folder = command == "prune" ? ["--out", "BAD"] : [];
        PithResult result = _workspace.Run([command, .. options, .. folder]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(words, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["BAD"]));
    }
}
