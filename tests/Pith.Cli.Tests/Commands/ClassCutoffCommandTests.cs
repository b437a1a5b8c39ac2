using System.Text.Json.Nodes;
using Pith.Data.Formats.Npy;
using Pith.Runs;

namespace Pith.Cli.Tests.Commands;

/// <summary><c>--cutoff-by class</c> as a user types it.</summary>
public sealed class ClassCutoffCommandTests : IClassFixture<TrainWorkspace>
{
    static readonly string[] s_data = ["--embeddings", "X.npy", "--labels", "y.npy", "--scores", "hard.npy"];

    readonly TrainWorkspace _workspace;

    public ClassCutoffCommandTests(TrainWorkspace workspace)
    {
        _workspace = workspace;
        workspace.WriteBlobs("X.npy");
        workspace.Write("y.npy", workspace.Labels);
        // Every row of class 1 is harder than any other.
        NpyFile.Write<double>(workspace["hard.npy"], [.. workspace.Labels.Select((label, i) => (i * 0.37 % 1) + (label == 1 ? 2 : 0))], TrainWorkspace.Rows);
    }

    [Theory]
    [InlineData("d2", "--pool", "class")]
    [InlineData("double-end")]
    [InlineData("random")]
    public void A_hard_class_is_not_emptied_and_the_run_verifies_and_explains(string method, params string[] more)
    {
        string run = $"BY-{method}-{more.Length}";
        PithResult result = _workspace.Run(["prune", .. s_data, "--method", method, "--keep", "0.3", "--cutoff", "0.3", "--cutoff-by", "class", .. more, "--out", run, "--json"]);
        Assert.True(result.ExitCode == 0, result.Error);
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.Equal((0.3, "class"), ((double)json["cutoff"]!, (string)json["cutoffBy"]!));
        string[][] table = [.. File.ReadLines(_workspace[$"{run}/selection.csv"]).Skip(1).Select(line => line.Split(','))];
        int[] cut = [.. table.Where(row => row[6] == "cutoff").Select(row => int.Parse(row[0], System.Globalization.CultureInfo.InvariantCulture))];
        foreach (IGrouping<long, int> own in Enumerable.Range(0, TrainWorkspace.Rows).GroupBy(row => (long)_workspace.Labels[row]))
            Assert.Equal((int)(0.3m * own.Count()), own.Intersect(cut).Count());
        Assert.Equal("class", Manifest.Read(_workspace[run]).Options["cutoff-by"]);
        PithResult verified = _workspace.Run("verify", run);
        Assert.True(verified.ExitCode == 0, verified.Error);
        PithResult explained = _workspace.Run("explain", run, "--row", $"{cut[0]}");
        Assert.Contains("among the hardest rows of its class, which the cutoff removed first", explained.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_say_of_what_the_cutoff_is_a_share()
    {
        PithResult result = _workspace.Run(["prune", .. s_data, "--method", "top", "--keep", "0.3", "--cutoff", "0.1", "--cutoff-by", "class", "--out", "WORDS"]);
        Assert.Contains("Cutoff: the hardest 10 % of every class, 9 rows, left first.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_methods_takes_it_each_for_itself()
    {
        PithResult result = _workspace.Run(["evaluate", .. s_data, "--methods", "d2:cutoff=0.2,d2:cutoff=0.2:cutoff-by=class", "--keep", "0.3", "--seeds", "2", "--steps", "20", "--out", "LIST", "--json"]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("d2:cutoff=0.2:cutoff-by=class", JsonNode.Parse(result.Output)!["cells"]!.AsArray().Select(cell => (string)cell!["method"]!));
    }

    [Theory]
    [InlineData("all,class", true)]
    [InlineData("all", false)]
    public void Tuning_tries_it_unless_told_otherwise(string ways, bool tried)
    {
        PithResult result = _workspace.Run(["tune", .. s_data, "--keep", "0.3", "--methods", "stratified", "--cutoffs", "0.35", "--cutoffs-by", ways, "--steps", "20", "--json"]);
        Assert.True(result.ExitCode == 0, result.Error);
        string[] labels = [.. JsonNode.Parse(result.Output)!["candidates"]!.AsArray().Select(c => (string)c!["label"]!)];
        Assert.Equal(tried, labels.Contains("stratified:cutoff=0.35:cutoff-by=class"));
    }

    [Fact]
    public void It_can_be_left_to_tuning_and_the_manifest_replays()
    {
        PithResult result = _workspace.Run(["prune", .. s_data, "--method", "stratified", "--keep", "0.3", "--cutoff", "0.35", "--cutoff-by", "auto", "--out", "OPEN"]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("--cutoff-by class", result.Error, StringComparison.Ordinal);
        Assert.Equal("class", Manifest.Read(_workspace["OPEN"]).Options["cutoff-by"]);
        Assert.Equal(0, _workspace.Run("verify", "OPEN").ExitCode);
    }

    [Fact]
    public void Competing_methods_keep_to_what_is_given()
    {
        PithResult result = _workspace.Run(["prune", .. s_data, "--method", "auto", "--keep", "0.3", "--cutoff", "0.2", "--cutoff-by", "class", "--out", "COMPETE"]);
        Assert.True(result.ExitCode == 0, result.Error);
        Manifest manifest = Manifest.Read(_workspace["COMPETE"]);
        if (manifest.Options["method"] != "random")
            Assert.Equal("class", manifest.Options["cutoff-by"]);
    }

    [Theory]
    [InlineData("--cutoff-by class needs", "prune", "--scores", "hard.npy", "--method", "top", "--keep", "0.3", "--cutoff", "0.1", "--cutoff-by", "class")]
    [InlineData("--cutoff-by", "prune", "--scores", "hard.npy", "--labels", "y.npy", "--method", "top", "--keep", "0.3", "--cutoff-by", "row")]
    [InlineData("there is none", "prune", "--embeddings", "X.npy", "--scores", "hard.npy", "--labels", "y.npy", "--method", "top", "--keep", "0.3", "--cutoff-by", "auto")]
    [InlineData("give both, or give all or class", "prune", "--embeddings", "X.npy", "--scores", "hard.npy", "--method", "top", "--keep", "0.3", "--cutoff", "0.1", "--cutoff-by", "auto")]
    [InlineData("--cutoffs-by", "tune", "--embeddings", "X.npy", "--labels", "y.npy", "--scores", "hard.npy", "--keep", "0.3", "--cutoffs-by", "all,all")]
    [InlineData("all, class or both", "tune", "--embeddings", "X.npy", "--labels", "y.npy", "--scores", "hard.npy", "--keep", "0.3", "--cutoffs-by", "rows")]
    public void What_it_cannot_be_is_said(string words, string command, params string[] options)
    {
        string[] folder = command == "prune" ? ["--out", "BAD"] : [];
        PithResult result = _workspace.Run([command, .. options, .. folder]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(words, result.ErrorLines[^1], StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["BAD"]));
    }
}
