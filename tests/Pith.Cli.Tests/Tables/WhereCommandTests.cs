using System.Text.Json;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;

namespace Pith.Cli.Tests.Tables;

/// <summary>A condition over the rows of a table in every command that reads tables, and ids that occur twice.</summary>
public sealed class WhereCommandTests : IDisposable
{
    const string Condition = "split = 'train'";

    readonly Workspace _workspace = new();

    public WhereCommandTests()
    {
        // Every third row is of another split; X, s and y are of all rows.
        IEnumerable<string> lines = Enumerable.Range(0, Workspace.Rows).Select(i => FormattableString.Invariant(
            $"item{i},{(i % 3 == 0 ? "test" : "train")},{_workspace.Scores[i]},class{i * 7 % 10 / 3},\"[{string.Join(", ", _workspace.Embeddings.Skip(i * Workspace.Columns).Take(Workspace.Columns))}]\""));
        File.WriteAllLines(_workspace["t.csv"], lines.Prepend("name,split,loss,kind,emb"));
        int[] left = [.. Enumerable.Range(0, Workspace.Rows).Where(i => i % 3 != 0)];
        _workspace.Write("left.npy", left.SelectMany(i => _workspace.Embeddings.Skip(i * Workspace.Columns).Take(Workspace.Columns)).ToArray(), left.Length, Workspace.Columns);
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Scores_and_graphs_of_the_rows_that_are_left_are_those_of_these_rows_alone()
    {
        _workspace.Good("score", "--embeddings", "t.csv:emb", "--where", Condition, "--scores", "density,prototypicality", "--neighbors", "3", "--out", "S");
        _workspace.Good("score", "--embeddings", "left.npy", "--scores", "density,prototypicality", "--neighbors", "3", "--out", "T");
        Assert.Equal(File.ReadAllBytes(_workspace["T/scores/density.npy"]).Length, File.ReadAllBytes(_workspace["S/scores/density.npy"]).Length);
        double[] one = NpyFile.ReadDoubles(_workspace["S/scores/prototypicality.npy"]), other = NpyFile.ReadDoubles(_workspace["T/scores/prototypicality.npy"]);
        Assert.All(one.Zip(other), pair => Assert.InRange(pair.First, pair.Second - 1e-5, pair.Second + 1e-5));
        string error = _workspace.Good("graph", "--embeddings", "t.csv:emb", "--where", Condition, "--neighbors", "3", "--out", "G.npz").Error;
        Assert.Contains("133 of the 200 rows of t.csv meet `where`".Replace("`where`", "--where", StringComparison.Ordinal), error, StringComparison.Ordinal);
        _workspace.Good("graph", "--embeddings", "left.npy", "--neighbors", "3", "--out", "H.npz");
        using NpzFile graph = NpzFile.Open(_workspace["G.npz"]), same = NpzFile.Open(_workspace["H.npz"]);
        using var first = graph.OpenMatrix("indices");
        using var second = same.OpenMatrix("indices");
        Assert.Equal((133, 3), (first.Rows, first.Columns));
        var values = new double[399];
        var others = new double[399];
        first.CopyRows(0, 133, values);
        second.CopyRows(0, 133, others);
        Assert.Equal(others, values);
        // What these wrote is of the rows that are left, and a command with the same condition takes it.
        _workspace.Good("prune", "--embeddings", "t.csv:emb", "--ids", "t.csv:name", "--where", Condition, "--scores", "S:density", "--graph", "G.npz", "--keep", "20%", "--out", "R");
        Assert.Equal(26, _workspace.Order("R").Length);
    }

    [Fact]
    public void A_pipeline_passes_the_condition_to_every_stage()
    {
        JsonElement result = _workspace.Json("run", "--embeddings", "t.csv:emb", "--ids", "t.csv:name", "--labels", "t.csv:kind", "--scores", "t.csv:loss", "--where", Condition, "--keep", "20%", "--method", "d2",
            "--cutoff", "0", "--steps", "20", "--seeds", "2", "--out", "RUN");
        Assert.Equal(133, result.GetProperty("rows").GetInt32());
        Assert.All(File.ReadLines(_workspace["RUN/coreset/selection.csv"]).Skip(1), line => Assert.NotEqual(0, int.Parse(line.Split(',')[1][4..], System.Globalization.CultureInfo.InvariantCulture) % 3));
        _workspace.Good("verify", "RUN");
        // Some rows lack a score, so that those of the rest are predicted, by all that is left.
        File.WriteAllLines(_workspace["some.csv"], Enumerable.Range(0, Workspace.Rows).Where(i => i % 4 != 1).Select(i => FormattableString.Invariant($"item{i},{_workspace.Scores[i]}")).Prepend("name,loss"));
        result = _workspace.Json("run", "--embeddings", "t.csv:emb", "--ids", "t.csv:name", "--scores", "some.csv:loss", "--where", Condition, "--keep", "20%", "--out", "PARTLY");
        Assert.Equal(133, result.GetProperty("rows").GetInt32());
        Assert.True(File.Exists(_workspace["PARTLY/extrapolation/validation.json"]));
        Assert.Contains("--where", _workspace.Run("run", "--data", "fashion-mnist", "--where", Condition, "--out", "Q").Error, StringComparison.Ordinal);
        Assert.Equal(2, _workspace.Run("score", "--logits", "X.npy", "--where", Condition, "--out", "Q").ExitCode);
    }

    [Fact]
    public void Ids_that_occur_twice_are_counted_and_the_first_is_named()
    {
        File.WriteAllLines(_workspace["twice.txt"], Enumerable.Range(0, Workspace.Rows).Select(i => $"n{(i is 50 or 60 ? 7 : i)}"));
        string error = _workspace.Good("prune", "--embeddings", "X.npy", "--scores", "s.npy", "--ids", "twice.txt", "--keep", "20%", "--out", "R").Error;
        Assert.Contains("note: 2 rows repeat ids of earlier rows, the first 'n7' in rows 7 and 50;", error, StringComparison.Ordinal);
        error = _workspace.Good("prune", "--embeddings", "X.npy", "--scores", "s.npy", "--ids", "ids.txt", "--keep", "20%", "--out", "Q").Error;
        Assert.DoesNotContain("repeat", error, StringComparison.Ordinal);
    }
}
