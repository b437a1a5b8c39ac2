using System.Text.Json.Nodes;

namespace Pith.Cli.Tests.Pipelines;

/// <summary><c>pith run --dry-run</c>: what would be run, and what it will cost.</summary>
public sealed class PipelinePlanTests(TrainWorkspace workspace) : IClassFixture<TrainWorkspace>
{
    [Fact]
    public void A_dry_run_names_every_stage_with_its_cost_and_writes_nothing()
    {
        string[] command = ["run", "--data", "npy:data", "--model", "mlp", "--keep", "20%", "--method", "d2", "--cutoff", "0.1", "--out", "DRY", "--dry-run"];
        PithResult result = workspace.Run(command);
        Assert.Contains("pith train --data=npy:data", result.Output, StringComparison.Ordinal);
        Assert.Contains("pith prune", result.Output, StringComparison.Ordinal);
        Assert.Contains("In all about ", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace["DRY"]));
        JsonNode json = JsonNode.Parse(workspace.Run([.. command, "--json"]).Output)!;
        Assert.Equal("train", (string)json["stages"]![0]!["name"]!);
        Assert.Equal((double)json["estimatedSeconds"]!, json["stages"]!.AsArray().Sum(stage => (double?)stage!["estimatedSeconds"] ?? 0), 0.01);
    }

    [Theory]
    [InlineData("--embeddings", "features.npy", "--labels", "data/train-labels.npy", "--keep", "10%,30%")]
    [InlineData("--embeddings", "features.npy", "--keep", "30%")]
    [InlineData("--data", "npy:data", "--keep", "10%,30%", "--method", "d2", "--cutoff", "0.1")]
    public void Of_any_kind_of_pipeline_all_is_planned_but_scores_of_dynamics(params string[] options)
    {
        workspace.WriteBlobs("features.npy");
        PithResult result = workspace.Run(["run", .. options, "--dry-run", "--json"]);
        Assert.True(result.ExitCode == 0, result.Error);
        JsonNode json = JsonNode.Parse(result.Output)!;
        string[] unplanned = [.. json["stages"]!.AsArray().Where(stage => stage!["estimatedSeconds"] is null).Select(stage => (string)stage!["name"]!)];
        Assert.All(unplanned, name => Assert.Equal("scores", name));
        Assert.True((long)json["peakMemoryBytes"]! > 50_000_000);
    }
}
