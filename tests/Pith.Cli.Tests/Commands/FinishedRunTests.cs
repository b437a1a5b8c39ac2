using System.Globalization;
using System.Text.Json;
using Pith.Data.Formats.Npy;

namespace Pith.Cli.Tests.Commands;

/// <summary>What can be done with a finished run: a smaller budget of it, a row explained, its bytes verified, another in its place.</summary>
public sealed class FinishedRunTests(Workspace workspace) : IClassFixture<Workspace>
{
    static readonly string[] s_prune = ["prune", "--embeddings", "X.npy", "--scores", "s.npy"];

    [Fact]
    public void Subset_is_the_start_of_the_order()
    {
        workspace.Good([.. s_prune, "--count", "100", "--out", "subset-run"]);
        JsonElement json = workspace.Json("subset", "subset-run", "--keep", "10%", "--out", "ten.npy");
        Assert.Equal(20, json.GetProperty("kept").GetInt32());
        Assert.Equal(workspace.Order("subset-run")[..20], NpyFile.ReadInt64s(workspace["ten.npy"]));
        workspace.Good([.. s_prune, "--count", "20", "--out", "twenty-run"]);
        Assert.Equal(workspace.Order("twenty-run"), NpyFile.ReadInt64s(workspace["ten.npy"]));
        workspace.Good("subset", "subset-run", "--count", "3", "--out", "three.txt");
        Assert.Equal(workspace.Order("subset-run")[..3].Select(row => row.ToString(CultureInfo.InvariantCulture)), File.ReadAllLines(workspace["three.txt"]));
        PithResult tooMany = workspace.Run("subset", "subset-run", "--count", "101", "--out", "more.npy");
        Assert.Equal(2, tooMany.ExitCode);
        Assert.Contains("more than the 100", Assert.Single(tooMany.ErrorLines), StringComparison.Ordinal);
        workspace.Good([.. s_prune, "--count", "100", "--pool", "class", "--balance", "equal", "--labels", "y.npy", "--out", "class-run"]);
        PithResult notNested = workspace.Run("subset", "class-run", "--count", "10", "--out", "more.npy");
        Assert.Equal(2, notNested.ExitCode);
        Assert.Contains("run pith prune again", Assert.Single(notNested.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_adds_up()
    {
        workspace.Good([.. s_prune, "--count", "60", "--ids", "ids.txt", "--compat", "d2-reference", "--out", "explain-run"]);
        long dropped = Enumerable.Range(0, 200).Select(i => (long)i).Except(workspace.Order("explain-run")).First();
        JsonElement row = workspace.Json("explain", "explain-run", "--id", $"item,{dropped}");
        Assert.Equal(dropped, row.GetProperty("row").GetInt64());
        Assert.Equal("budget-full", row.GetProperty("reason").GetString());
        double added = row.GetProperty("forward").EnumerateArray().Sum(m => m.GetProperty("amount").GetDouble());
        double taken = row.GetProperty("reverse").EnumerateArray().Sum(m => m.GetProperty("amount").GetDouble());
        Assert.Equal(row.GetProperty("startingValue").GetDouble(), row.GetProperty("score").GetDouble() + added, 9);
        Assert.Equal(row.GetProperty("value").GetDouble(), row.GetProperty("startingValue").GetDouble() - taken, 9);
        Assert.Contains($"Row {dropped} (item,{dropped}) was dropped", workspace.Good("explain", "explain-run", "--row", $"{dropped}").Output, StringComparison.Ordinal);
        Assert.Equal(2, workspace.Run("explain", "explain-run", "--row", "200").ExitCode);
        Assert.Equal(2, workspace.Run("explain", "explain-run", "--id", "nobody").ExitCode);
        Assert.Equal(2, workspace.Run("explain", "explain-run").ExitCode);
    }

    [Fact]
    public void Verify_names_what_changed()
    {
        workspace.Write("s2.npy", workspace.Scores, Workspace.Rows);
        workspace.Good("prune", "--embeddings", "X.npy", "--scores", "s2.npy", "--count", "60", "--out", "verify-run");
        Assert.True(workspace.Json("verify", "verify-run").GetProperty("verified").GetBoolean());
        byte[] order = File.ReadAllBytes(workspace["verify-run/order.npy"]);
        order[^8] ^= 1;
        File.WriteAllBytes(workspace["verify-run/order.npy"], order);
        PithResult output = workspace.Run("verify", "verify-run");
        Assert.Equal(5, output.ExitCode);
        Assert.Contains("order.npy", Assert.Single(output.ErrorLines), StringComparison.Ordinal);
        workspace.Write("s2.npy", [.. workspace.Scores.Select(v => v + 1)], Workspace.Rows);
        PithResult input = workspace.Run("verify", "verify-run");
        Assert.Equal(5, input.ExitCode);
        Assert.Contains("s2.npy", Assert.Single(input.ErrorLines), StringComparison.Ordinal);
        File.Delete(workspace["s2.npy"]);
        Assert.Equal(3, workspace.Run("verify", "verify-run").ExitCode);
    }

    [Fact]
    public void Overwrite_replaces_a_run()
    {
        workspace.Good([.. s_prune, "--count", "50", "--out", "replaced"]);
        Assert.Equal(2, workspace.Run([.. s_prune, "--count", "40", "--out", "replaced"]).ExitCode);
        workspace.Good([.. s_prune, "--count", "40", "--out", "replaced", "--overwrite"]);
        Assert.Equal(40, workspace.Order("replaced").Length);
    }
}
