using System.Text.Json.Nodes;
using Pith.Data.Formats.Npy;

namespace Pith.Cli.Tests.Commands;

/// <summary>One training of <c>pith train</c> gives the scores over epochs and those of the final model.</summary>
public sealed class FinalOutputsTests(TrainWorkspace workspace) : IClassFixture<TrainWorkspace>
{
    [Theory]
    [InlineData("whole", "")]
    [InlineData("part", "--subset 0.5")]
    [InlineData("half", "--half --record eval")]
    public void Loss_is_that_of_the_logits_that_lie_beside(string name, string options)
    {
        PithResult trained = workspace.Train("T-" + name, ["--model", "linear", "--epochs", "2", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.True(trained.ExitCode == 0, trained.Error);
        PithResult scored = workspace.Run("score", "--dynamics", $"T-{name}/dynamics", "--scores", "loss,el2n", "--out", "S-" + name);
        Assert.True(scored.ExitCode == 0, scored.Error);
        double[] loss = NpyFile.ReadDoubles(workspace[$"S-{name}/scores/loss.npy"]);
        using var logits = NpyFile.OpenMatrix(workspace[$"T-{name}/logits.npy"]);
        long[] rows = NpyFile.ReadInt64s(workspace[$"T-{name}/rows.npy"]);
        foreach (long row in rows)
        {
            var z = new double[logits.Columns];
            logits.CopyRows((int)row, 1, z);
            Assert.Equal(Math.Log(z.Sum(Math.Exp)) - z[workspace.Labels[row]], loss[row], 5e-3);
        }
        Assert.Equal(TrainWorkspace.Rows - rows.Length, loss.Count(double.IsNaN));
        JsonNode described = JsonNode.Parse(File.ReadAllText(workspace[$"S-{name}/scores.json"]))!;
        Assert.Equal("final model", (string?)described["loss"]!["parameters"]!["moment"]);
        Assert.Contains("evaluation mode", (string?)described["loss"]!["definition"], StringComparison.Ordinal);
    }
}
