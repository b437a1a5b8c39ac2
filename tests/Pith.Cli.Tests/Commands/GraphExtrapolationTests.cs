using System.Text.Json;
using Pith.Data.Formats.Npy;
using Pith.Extrapolation.Study;
using Pith.Runs;

namespace Pith.Cli.Tests.Commands;

/// <summary>The extrapolators <c>gnn</c> and <c>ppr</c> as a user calls them.</summary>
public sealed class GraphExtrapolationTests : IClassFixture<Workspace>
{
    readonly Workspace _workspace;

    public GraphExtrapolationTests(Workspace workspace)
    {
        _workspace = workspace;
        // Every second row is scored, by a smooth function of its embedding.
        workspace.Write(
            "some.npy",
            [.. Enumerable.Range(0, Workspace.Rows).Select(row => row % 2 == 0 ? workspace.Embeddings[row * Workspace.Columns] : double.NaN)],
            Workspace.Rows);
    }

    PithResult Extrapolate(string method, params string[] more) => _workspace.Run(
        ["extrapolate", "--embeddings", "X.npy", "--scores", "some.npy", "--labels", "y.npy", "--hard", "high", "--folds", "2", "--method", method, .. more]);

    [Theory]
    [InlineData("gnn", "--hidden", "32", "--epochs", "40")]
    [InlineData("gnn", "--batches", "sampled", "--batch-size", "50", "--fanout", "3", "--hidden", "32", "--epochs", "10")]
    [InlineData("gnn", "--compat", "sx-reference", "--hidden", "16", "--epochs", "5")]
    [InlineData("ppr", "--hidden", "32", "--alpha", "0.7")]
    public void Scored_rows_keep_their_scores_and_all_others_get_one(string method, params string[] more)
    {
        string run = string.Join("", [method, .. more]);
        PithResult result = Extrapolate(method, [.. more, "--out", run, "--json"]);
        Assert.True(result.ExitCode == 0, result.Error);
        double[] scores = NpyFile.ReadDoubles(_workspace[Path.Combine(run, "scores", "some.npy")]);
        for (int row = 0; row < scores.Length; row++)
            Assert.True(row % 2 == 0 ? scores[row] == _workspace.Embeddings[row * Workspace.Columns] : double.IsFinite(scores[row]));
        using JsonDocument validation = JsonDocument.Parse(File.ReadAllText(_workspace[Path.Combine(run, "validation.json")]));
        Assert.Equal(method, validation.RootElement.GetProperty("method").GetString());
    }

    [Theory]
    [InlineData("gnn", "--hidden", "16", "--epochs", "5")]
    [InlineData("ppr", "--hidden", "16")]
    [InlineData("label-propagation")]
    public void A_graph_made_before_gives_the_scores_of_one_that_is_built(string method, params string[] more)
    {
        _workspace.Good("graph", "--embeddings", "X.npy", "--neighbors", "10", "--out", $"{method}.npz");
        PithResult built = Extrapolate(method, [.. more, "--out", $"{method}-built", "--neighbors", "10"]);
        PithResult brought = Extrapolate(method, [.. more, "--out", $"{method}-brought", "--neighbors", "10", "--graph", $"{method}.npz"]);
        Assert.True(built.ExitCode == 0 && brought.ExitCode == 0, built.Error + brought.Error);
        Assert.Equal(
            Fingerprint.OfFile(_workspace[$"{method}-built/scores/some.npy"]), Fingerprint.OfFile(_workspace[$"{method}-brought/scores/some.npy"]));
        Assert.Contains("kNN graph", Extrapolate(method, [.. more, "--out", "none", "--dry-run"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_that_does_not_fit_is_refused_or_told_of()
    {
        _workspace.Write("few.npy", Workspace.MakeEmbeddings(50, 3), 50, 3);
        _workspace.Good("graph", "--embeddings", "few.npy", "--neighbors", "3", "--out", "few.npz");
        PithResult result = Extrapolate("ppr", "--hidden", "16", "--graph", "few.npz", "--out", "other-rows");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("few.npz", result.Error, StringComparison.Ordinal);
        Assert.Contains("50", result.Error, StringComparison.Ordinal);

        _workspace.Good("graph", "--embeddings", "X.npy", "--neighbors", "4", "--out", "four.npz");
        result = Extrapolate("ppr", "--hidden", "16", "--graph", "four.npz", "--out", "four");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("note: four.npz has 4 neighbours a row, fewer than the", result.Error, StringComparison.Ordinal);
        result = Extrapolate("knn", "--graph", "four.npz", "--out", "unread");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("warning: four.npz is not used", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_memory_budget_decides_between_all_rows_and_sampled_batches()
    {
        const int Rows = 20_000, Columns = 4;
        _workspace.Write("many.npy", Workspace.MakeEmbeddings(Rows, Columns), Rows, Columns);
        _workspace.Write("many-some.npy", [.. Enumerable.Range(0, Rows).Select(row => row % 2 == 0 ? row : double.NaN)], Rows);
        long Plan(params string[] more)
        {
            PithResult result = _workspace.Run([
                "extrapolate", "--embeddings", "many.npy", "--scores", "many-some.npy", "--hard", "high", "--method", "gnn", "--hidden", "2048",
                "--batch-size", "64", "--fanout", "3", "--dry-run", "--json", .. more]);
            Assert.True(result.ExitCode == 0, result.Error);
            using JsonDocument plan = JsonDocument.Parse(result.Output);
            return plan.RootElement.GetProperty("peakMemoryBytes").GetInt64();
        }

        long full = Plan("--batches", "full"), sampled = Plan("--batches", "sampled");
        // Hidden values of all rows: 2,048 and twice 1,024 numbers each.
        Assert.True(full > Rows * 4096L * sizeof(float));
        Assert.InRange(sampled, 1, full - 1);
        Assert.Equal(full, Plan());
        Assert.Equal(full, Plan("--memory", $"{full}"));
        Assert.Equal(sampled, Plan("--memory", $"{full - 1}"));
    }

    [Fact]
    public void What_the_memory_budget_decided_is_kept_for_a_repetition()
    {
        string[] settings = ["--hidden", "16", "--epochs", "3"];
        PithResult result = Extrapolate("gnn", [.. settings, "--memory", "4GB", "--out", "budgeted"]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("batches: full", File.ReadAllText(_workspace[Path.Combine("budgeted", "config.yaml")]));
        Assert.Equal(0, _workspace.Run("verify", "budgeted").ExitCode);
        Assert.Equal(4, Extrapolate("gnn", [.. settings, "--memory", "1MB", "--out", "refused"]).ExitCode);
    }

    [Fact]
    public void Options_of_other_methods_and_profiles_that_do_not_exist_are_refused()
    {
        PithResult epochs = Extrapolate("knn", "--epochs", "3", "--out", "refused");
        Assert.Equal(2, epochs.ExitCode);
        Assert.Contains("--epochs is not an option of --method knn", epochs.Error);
        PithResult profile = Extrapolate("ppr", "--compat", "sx-reference", "--out", "refused");
        Assert.Equal(2, profile.ExitCode);
        Assert.Contains("reproduces no published code", profile.Error);
        Assert.Equal(2, Extrapolate("gnn", "--dropout", "1", "--out", "refused").ExitCode);
        Assert.False(Directory.Exists(_workspace["refused"]));
    }
}
