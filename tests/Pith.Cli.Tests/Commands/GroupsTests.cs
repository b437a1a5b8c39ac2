using System.Text.Json.Nodes;
using Pith.Data.Formats.Npy;
using Pith.Runs;

namespace Pith.Cli.Tests.Commands;

/// <summary>Rows that belong together are held out together, by <c>pith tune</c>, <c>pith evaluate</c> and <c>pith run</c>.</summary>
public sealed class GroupsTests : IClassFixture<TrainWorkspace>
{
    static readonly string[] s_features = ["--embeddings", "X.npy", "--labels", "y.npy", "--scores", "s.npy", "--keep", "0.25"];

    readonly TrainWorkspace _workspace;

    public GroupsTests(TrainWorkspace workspace)
    {
        _workspace = workspace;
        workspace.WriteBlobs("X.npy");
        workspace.Write("y.npy", workspace.Labels);
        NpyFile.Write<double>(workspace["s.npy"], [.. Enumerable.Range(0, TrainWorkspace.Rows).Select(i => i * 0.37 % 1)], TrainWorkspace.Rows);
        // Groups of four, the last of two, which a key column names in another order.
        File.WriteAllLines(workspace["authors.csv"], Enumerable.Range(0, TrainWorkspace.Rows).Reverse().Select(i => $"{i},author {i / 4}").Prepend("row,author"));
    }

    [Fact]
    public void Whole_groups_are_held_out_for_testing()
    {
        PithResult result = _workspace.Run(["evaluate", .. s_features, "--groups", "authors.csv:author", "--methods", "top", "--seeds", "1", "--steps", "20", "--out", "E"]);
        Assert.True(result.ExitCode == 0, result.Error);
        // Eighteen rows are a fifth: four groups of four, and the last one where it is drawn.
        Assert.True(result.Output.Contains("74 training rows, 16 test rows", StringComparison.Ordinal) || result.Output.Contains("72 training rows, 18 test rows", StringComparison.Ordinal), result.Output);
        Assert.Equal(0, _workspace.Run("verify", "E").ExitCode);
    }

    [Fact]
    public void Tuning_judges_by_whole_groups()
    {
        string[] all = ["tune", .. s_features, "--methods", "top", "--cutoffs", "0", "--steps", "10", "--held-out-classes", "proportional", "--json"];
        JsonNode alone = JsonNode.Parse(_workspace.Run(all).Output)!;
        Assert.Equal(22, (int)alone["heldOut"]!);
        JsonNode grouped = JsonNode.Parse(_workspace.Run([.. all, "--groups", "authors.csv:author"]).Output)!;
        Assert.Contains((int)grouped["heldOut"]!, new[] { 20, 22 });
    }

    [Fact]
    public void A_pipeline_from_embeddings_has_groups_for_all_of_its_steps()
    {
        PithResult result = _workspace.Run(["run", .. s_features, "--groups", "authors.csv:author", "--method", "top", "--out", "RUN"]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains((int)JsonNode.Parse(File.ReadAllText(_workspace["RUN/evaluation/summary.json"]))!["testRows"]!, new[] { 16, 18 });
        Assert.Equal("authors.csv:author", Manifest.Read(_workspace["RUN/evaluation"]).Options["groups"]);
    }

    [Theory]
    [InlineData(3, "row 7 has no group", "some.csv:author")]
    [InlineData(3, "no column", "authors.csv:writer")]
    [InlineData(3, "every one of --groups has more", "one.txt")]
    public void Groups_that_cannot_be_used_are_refused(int code, string words, string groups)
    {
        File.WriteAllLines(_workspace["some.csv"], Enumerable.Range(0, TrainWorkspace.Rows).Where(i => i != 7).Select(i => $"{i},author {i / 4}").Prepend("row,author"));
        File.WriteAllLines(_workspace["one.txt"], Enumerable.Repeat("one", TrainWorkspace.Rows));
        PithResult result = _workspace.Run(["evaluate", .. s_features, "--groups", groups, "--methods", "top", "--out", "BAD"]);
        Assert.Equal((code, ""), (result.ExitCode, result.Output));
        Assert.Contains(words, result.ErrorLines[^1], StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["BAD"]));
    }

    [Fact]
    public void Groups_are_refused_where_rows_for_testing_are_brought()
    {
        PithResult result = _workspace.Run(["evaluate", .. s_features, "--groups", "authors.csv:author", "--test-embeddings", "X.npy", "--test-labels", "y.npy", "--methods", "top", "--out", "BAD"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("rows for testing already", result.Error, StringComparison.Ordinal);
    }
}
