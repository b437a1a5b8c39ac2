using System.Text.Json;
using Pith.Data.Graphs;
using Pith.Runs;

namespace Pith.Cli.Tests.Commands;

/// <summary>Graphs in parts as a user writes and brings them.</summary>
public sealed class GraphPartsCommandTests : IDisposable
{
    readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_selection_from_parts_is_that_from_one_file()
    {
        _workspace.Good("graph", "--embeddings", "X.npy", "--neighbors", "5", "--out", "G.npz");
        PithResult written = _workspace.Good("graph", "--embeddings", "X.npy", "--neighbors", "5", "--parts", "3", "--out", "G");
        Assert.Contains("Next: pith prune --graph G ", written.Output, StringComparison.Ordinal);
        Assert.Equal(["manifest.json", "part-00000.npz", "part-00001.npz", "part-00002.npz"], Directory.GetFiles(_workspace["G"]).Select(Path.GetFileName).Order());
        foreach (string graph in new[] { "G.npz", "G" })
        {
            string[] sections = [.. _workspace.Json("report", graph, "--out", "G.html", "--overwrite").GetProperty("sections").EnumerateArray().Select(section => section.GetString()!)];
            Assert.Equal(["graph", "map"], sections.Take(2));
            Assert.Contains("among nobody", File.ReadAllText(_workspace["G.html"]).Replace("&#39;", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        }
        Assert.Contains("is a file without a manifest", _workspace.Run("report", "X.npy").Error, StringComparison.Ordinal);
        foreach ((string graph, string run) in new[] { ("G.npz", "one"), ("G", "folder"), ("G/part-*.npz", "pattern") })
            _workspace.Good("prune", "--graph", graph, "--scores", "s.npy", "--hard", "high", "--keep", "30%", "--out", run);
        foreach (string file in new[] { "order.npy", "selection.csv", "edges.npz" })
        {
            string expected = Fingerprint.OfFile(Path.Combine(_workspace["one"], file));
            Assert.Equal(expected, Fingerprint.OfFile(Path.Combine(_workspace["folder"], file)));
            Assert.Equal(expected, Fingerprint.OfFile(Path.Combine(_workspace["pattern"], file)));
        }
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(_workspace["folder"], "manifest.json")));
        Assert.Contains("part-00002.npz", manifest.RootElement.GetProperty("inputs").ToString(), StringComparison.Ordinal);
        Assert.Equal(0, _workspace.Run("verify", "folder").ExitCode);
    }

    [Fact]
    public void Parts_are_overwritten_whole()
    {
        _workspace.Good("graph", "--embeddings", "X.npy", "--parts", "5", "--out", "G");
        PithResult taken = _workspace.Run("graph", "--embeddings", "X.npy", "--parts", "2", "--out", "G");
        Assert.Equal(2, taken.ExitCode);
        Assert.Contains("holds part-*.npz already", taken.Error, StringComparison.Ordinal);
        _workspace.Good("graph", "--embeddings", "X.npy", "--parts", "2", "--out", "G", "--overwrite");
        Assert.Equal(2, Directory.GetFiles(_workspace["G"], "part-*.npz").Length);
        Assert.Equal(Workspace.Rows, KnnGraphFile.Read(_workspace["G"]).Rows);
    }

    [Theory]
    [InlineData("0", "G", "from 1 to")]
    [InlineData("201", "G", "`--parts` must be a whole number from 1 to 200")]
    [InlineData("2", "X.npy", "is a file; give the folder for part-*.npz")]
    [InlineData("2", ".", "holds other things than part-*.npz")]
    public void What_cannot_be_is_refused(string parts, string place, string words)
    {
        string[] before = _workspace.Listing();
        PithResult result = _workspace.Run("graph", "--embeddings", "X.npy", "--parts", parts, "--out", place);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(words.Replace("`", "", StringComparison.Ordinal), result.Error.Replace("`", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(before, _workspace.Listing());
    }

    [Fact]
    public void Parts_missing_mixed_or_of_other_rows_are_refused()
    {
        _workspace.Good("graph", "--embeddings", "X.npy", "--parts", "4", "--out", "G");
        _workspace.Good("graph", "--embeddings", "X.npy", "--metric", "cosine", "--parts", "4", "--out", "H");
        _workspace.Write("few.npy", Workspace.MakeEmbeddings(150, Workspace.Columns), 150, Workspace.Columns);
        _workspace.Good("graph", "--embeddings", "few.npy", "--parts", "2", "--out", "few");
        Refused("few", "150", 3);
        Refused("G/part-00002.npz", "is one of 4 parts", 3);
        File.Copy(_workspace["H/part-00001.npz"], _workspace["G/part-00001.npz"], overwrite: true);
        Refused("G", "parts of two different graphs", 3);
        File.Delete(_workspace["G/part-00001.npz"]);
        Refused("G", "lacks rows 50 to 99 of 200: 3 of 4 parts are there", 3);
    }

    void Refused(string graph, string words, int code)
    {
        PithResult result = _workspace.Run("prune", "--graph", graph, "--scores", "s.npy", "--hard", "high", "--keep", "30%", "--out", "R");
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.Equal(code, result.ExitCode);
        Assert.False(Directory.Exists(_workspace["R"]));
    }
}
