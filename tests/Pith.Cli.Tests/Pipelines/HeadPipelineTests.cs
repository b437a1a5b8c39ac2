using System.Text.Json;
using Pith.Data.Formats.Npy;
using Pith.Runs;

namespace Pith.Cli.Tests.Pipelines;

/// <summary><c>pith run</c> on embeddings with labels and without scores: a head is trained on a subset, and its scores are extrapolated.</summary>
public sealed class HeadPipelineTests(TrainWorkspace workspace) : IClassFixture<TrainWorkspace>
{
    static readonly string[] s_quick = ["run", "--embeddings", "blobs.npy", "--labels", "data/train-labels.npy", "--keep", "20%", "--seeds", "2", "--steps", "20"];

    [Fact]
    public void Labels_without_scores_are_learnt_by_a_head_whose_scores_decide()
    {
        workspace.WriteBlobs("blobs.npy");
        PithResult result = workspace.Run([.. s_quick, "--method", "d2", "--cutoff", "0.1", "--subset", "0.5", "--epochs", "4", "--full", "--out", "HEAD"]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(["train", "scores", "full-train", "full-scores", "extrapolation", "coreset", "evaluation"], StagesOf("HEAD"));
        Manifest train = Manifest.Read(workspace["HEAD/train"]), extrapolation = Manifest.Read(workspace["HEAD/extrapolation"]), coreset = Manifest.Read(workspace["HEAD/coreset"]);
        Assert.Equal(("linear", "adam", "50%"), (train.Options["model"], train.Options["optimizer"], $"{100 * double.Parse(train.Options["subset"]!, System.Globalization.CultureInfo.InvariantCulture)}%"));
        Assert.Equal(45, NpyFile.ReadInt64s(workspace["HEAD/train/rows.npy"]).Length);
        // Distances are those of the given embeddings, not of the head's features.
        Assert.Equal(("blobs.npy", "blobs.npy"), (extrapolation.Options["embeddings"], coreset.Options["embeddings"]));
        Assert.Contains(extrapolation.Inputs, input => input is { Option: "logits", Given: "train/logits.npy" });
        Assert.Contains("aum", coreset.Options["scores"], StringComparison.Ordinal);
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(workspace["HEAD/pipeline.json"]));
        Assert.Equal(45, file.RootElement.GetProperty("scored").GetInt32());
        PithResult verified = workspace.Run("verify", "HEAD");
        Assert.True(verified.ExitCode == 0, verified.Error);

        PithResult again = workspace.Run("run", "--config", "HEAD/config.yaml", "--threads", "1", "--out", "AGAIN");
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Equal(Manifest.Read(workspace["HEAD"]).Outputs, Manifest.Read(workspace["AGAIN"]).Outputs);
    }

    [Fact]
    public void A_score_of_the_embeddings_needs_no_head()
    {
        workspace.WriteBlobs("blobs.npy");
        PithResult result = workspace.Run([.. s_quick, "--method", "d2", "--cutoff", "0", "--score", "prototypicality", "--out", "PROTO"]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(["scores", "coreset", "evaluation"], StagesOf("PROTO"));
    }

    [Theory]
    [InlineData("--model cnn looks at the pixels", "--model", "cnn")]
    [InlineData("--score must be one of forgetting,", "--score", "elln")]
    [InlineData("--label-noise needs images", "--label-noise", "0.1")]
    [InlineData("stage train (pith train): --subset must be", "--subset", "2")]
    public void What_a_head_cannot_do_is_refused_before_any_work(string words, params string[] options)
    {
        workspace.WriteBlobs("blobs.npy");
        PithResult result = workspace.Run([.. s_quick, .. options, "--out", "NO"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(words, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace["NO"]));
    }

    [Theory]
    [InlineData("train needs something to train on", "embeddings: blobs.npy\ntrain: {epochs: 3}\n")]
    [InlineData("embeddings of the section train is set by the pipeline", "embeddings: blobs.npy\nlabels: data/train-labels.npy\ntrain: {embeddings: other.npy}\n")]
    public void A_section_for_nothing_is_refused(string words, string yaml)
    {
        workspace.WriteBlobs("blobs.npy");
        string name = FormattableString.Invariant($"idle-{yaml.Length}.yaml");
        File.WriteAllText(workspace[name], yaml);
        PithResult result = workspace.Run("run", "--config", name, "--out", "NO");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(words, Assert.Single(result.ErrorLines).Replace("--", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    string[] StagesOf(string run)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(workspace[run + "/pipeline.json"]));
        return [.. file.RootElement.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("name").GetString()!)];
    }
}
