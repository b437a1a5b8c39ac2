using System.Text.Json.Nodes;
using Pith.Runs;

namespace Pith.Cli.Tests.Pipelines;

/// <summary><c>pith run</c> at two budgets and on smaller images.</summary>
public sealed class BudgetPipelineTests(TrainWorkspace workspace) : IClassFixture<TrainWorkspace>
{
    static readonly string[] s_quick = ["run", "--data", "npy:data", "--model", "mlp", "--epochs", "3", "--subset", "0.5", "--keep", "10%,30%", "--steps", "20", "--seeds", "2"];

    [Fact]
    public void Several_budgets_are_the_first_rows_of_one_order_at_a_smaller_size()
    {
        PithResult result = Run("BUDGETS", "--method", "d2", "--cutoff", "0.1", "--json");
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.Equal(27, (int)json["kept"]!);
        Assert.Equal((27, 9), ((int)json["comparison"]!["kept"]!, (int)json["smaller"]!.AsArray().Single()!["kept"]!));
        Assert.Equal("4", Manifest.Read(workspace["BUDGETS/train"]).Options["size"]);
        Assert.Equal("4", Manifest.Read(workspace["BUDGETS/evaluation"]).Options["size"]);
        string summary = File.ReadAllText(workspace["BUDGETS/summary.md"]);
        Assert.Contains("on 10 % of the rows, chosen by d2:", summary, StringComparison.Ordinal);
        Assert.Contains("on 30 % of the rows, chosen by d2:", summary, StringComparison.Ordinal);
        // What is compared at the smaller budget are the first rows of the order.
        PithResult alone = workspace.Run("evaluate", "--data", "npy:data", "--size", "4", "--model", "mlp", "--coreset", "BUDGETS/coreset/order.npy", "--keep", "10%", "--steps", "20", "--seeds", "2", "--out", "ALONE");
        Assert.True(alone.ExitCode == 0, alone.Error);
        JsonNode cell = JsonNode.Parse(File.ReadAllText(workspace["ALONE/summary.json"]))!["cells"]!.AsArray().First(c => (string)c!["method"]! == "coreset")!;
        Assert.Equal((double)json["smaller"]![0]!["accuracy"]!["mean"]!, (double)cell["accuracy"]!["mean"]!);

        Assert.Contains("the order of --method stratified with its options serves only its own budget", Refused("NESTED", "--method", "stratified", "--size", "4"), StringComparison.Ordinal);
        Assert.Contains("does not divide the", Refused("SIZE", "--method", "d2", "--size", "5"), StringComparison.Ordinal);
    }

    PithResult Run(string folder, params string[] options)
    {
        PithResult result = workspace.Run([.. s_quick, "--size", "4", .. options, "--out", folder]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }

    string Refused(string folder, params string[] options)
    {
        PithResult result = workspace.Run([.. s_quick, .. options, "--out", folder]);
        Assert.Equal(2, result.ExitCode);
        return Assert.Single(result.ErrorLines);
    }
}
