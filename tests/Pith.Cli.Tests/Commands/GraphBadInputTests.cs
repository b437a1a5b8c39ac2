using System.Text.Json;

namespace Pith.Cli.Tests.Commands;

/// <summary>Rows that have little to be told apart by, and inputs and places that fail, met by <c>pith graph</c> as typed.</summary>
public sealed class GraphBadInputTests : IDisposable
{
    const int Rows = 3_000;

    readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void NaN_in_the_last_shard_is_found_before_anything_is_written()
    {
        const int Columns = 16;
        Directory.CreateDirectory(_workspace["shards"]);
        float[] values = Workspace.MakeEmbeddings(Rows, Columns);
        for (int shard = 0; shard < 3; shard++)
        {
            float[] part = values[(shard * 1000 * Columns)..((shard + 1) * 1000 * Columns)];
            if (shard == 2)
                part[(997 * Columns) + 5] = float.NaN;
            _workspace.Write($"shards/{shard}.npy", part, 1000, Columns);
        }
        string[] before = _workspace.Listing();
        PithResult result = _workspace.Run("graph", "--embeddings", "shards", "--recall", "0.9", "--out", "G.npz");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("row 2997", result.Error, StringComparison.Ordinal);
        Assert.Contains("column 5", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, _workspace.Listing());
        result = _workspace.Run("graph", "--embeddings", "shards", "--recall", "0.9", "--parts", "2", "--out", "G");
        Assert.Equal(3, result.ExitCode);
        Assert.Equal(before, _workspace.Listing());
    }

    [Fact]
    public void Rows_that_are_all_equal_have_neighbours_at_distance_0()
    {
        _workspace.Write("X.npy", [.. Enumerable.Repeat(0.5f, Rows * 4)], Rows, 4);
        JsonElement json = _workspace.Json("graph", "--embeddings", "X.npy", "--recall", "0.9", "--out", "G.npz");
        Assert.Equal((Rows * 10L, 0.0), (json.GetProperty("zeroDistances").GetInt64(), json.GetProperty("meanDistance").GetDouble()));
        _workspace.Write("s.npy", Workspace.MakeScores(Rows), Rows);
        PithResult result = _workspace.Good("prune", "--graph", "G.npz", "--scores", "s.npy", "--hard", "high", "--keep", "10%", "--out", "RUN");
        Assert.Contains("all neighbours are at distance 0", result.Error, StringComparison.Ordinal);
        _workspace.Write("Z.npy", new float[Rows * 4], Rows, 4);
        result = _workspace.Run("graph", "--embeddings", "Z.npy", "--metric", "cosine", "--recall", "0.9", "--out", "Z.npz");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("cosine", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace["Z.npz"]));
    }

    [Fact]
    public void One_column_and_very_many_are_searched()
    {
        _workspace.Write("one.npy", [.. Enumerable.Range(0, Rows).Select(row => (float)(row * 7 % Rows))], Rows, 1);
        JsonElement json = _workspace.Json("graph", "--embeddings", "one.npy", "--neighbors", "2", "--recall", "0.9", "--out", "one.npz");
        // Whole numbers from 0: each has one at distance 1 on either side, but for the ends.
        Assert.InRange(json.GetProperty("meanDistance").GetDouble(), 1, 1.05);
        const int Few = 60, Columns = 65_000;
        var random = new Random(2);
        _workspace.Write("wide.npy", [.. Enumerable.Range(0, Few * Columns).Select(_ => (Half)random.NextSingle())], Few, Columns);
        json = _workspace.Json("graph", "--embeddings", "wide.npy", "--recall", "0.9", "--out", "wide.npz");
        Assert.Equal((Few, Columns), (json.GetProperty("rows").GetInt32(), json.GetProperty("columns").GetInt32()));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("1.5")]
    public void Recall_outside_is_refused_by_every_command(string recall)
    {
        foreach (string[] command in (string[][])
        [
            ["graph", "--embeddings", "X.npy", "--out", "G.npz"],
            ["prune", "--embeddings", "X.npy", "--scores", "s.npy", "--keep", "30%", "--out", "RUN"],
            ["score", "--embeddings", "X.npy", "--scores", "density", "--out", "RUN"],
            ["extrapolate", "--embeddings", "X.npy", "--scores", "s.npy", "--out", "RUN"],
        ])
        {
            string[] before = _workspace.Listing();
            PithResult result = _workspace.Run([.. command, "--recall", recall]);
            Assert.Equal(2, result.ExitCode);
            Assert.Contains("recall must be a number above 0 and below 1", result.Error, StringComparison.Ordinal);
            Assert.Equal(before, _workspace.Listing());
        }
    }

    [Fact]
    public void A_graph_of_other_rows_is_refused()
    {
        _workspace.Write("few.npy", Workspace.MakeEmbeddings(150, Workspace.Columns), 150, Workspace.Columns);
        _workspace.Good("graph", "--embeddings", "few.npy", "--out", "few.npz");
        PithResult result = _workspace.Run("prune", "--graph", "few.npz", "--scores", "s.npy", "--keep", "30%", "--out", "RUN");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("150", result.Error, StringComparison.Ordinal);
        Assert.Contains("200", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["RUN"]));
    }
}
