using System.Text.Json;

namespace Pith.Cli.Tests.Commands;

/// <summary><c>pith inspect</c> of what is no single array: runs, folders, and what Pith writes beside arrays.</summary>
public sealed class InspectCommandTests : IDisposable
{
    readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    string Kind(string place) => _workspace.Json("inspect", place).GetProperty("kind").GetString()!;

    string Next(string place) => string.Join("; ", _workspace.Json("inspect", place).GetProperty("next").EnumerateArray().Select(command => command.GetString()));

    [Fact]
    public void ARunSaysWhichCommandMadeItWhatItHoldsAndWhatCanBeDoneWithIt()
    {
        _workspace.Good("prune", "--embeddings", "X.npy", "--scores", "s.npy", "--hard", "high", "--keep", "30%", "--out", "RUN");
        JsonElement found = _workspace.Json("inspect", "RUN");
        Assert.Equal("run of pith prune", found.GetProperty("kind").GetString());
        Assert.Equal("60", found.GetProperty("facts").GetProperty("kept").GetString());
        Assert.Contains(found.GetProperty("contents").EnumerateArray(), file => file.GetProperty("file").GetString() == "selection.csv");
        Assert.Contains("pith explain RUN --row I", Next("RUN"), StringComparison.Ordinal);
        Assert.Empty(found.GetProperty("notes").EnumerateArray());
        Assert.Contains("Next: pith report RUN", _workspace.Good("inspect", "RUN").Output, StringComparison.Ordinal);
        Assert.StartsWith("manifest", Kind("RUN/manifest.json"), StringComparison.Ordinal);
        Assert.Contains("--given", _workspace.Json("inspect", "RUN/order.npy").GetProperty("use").GetString(), StringComparison.Ordinal);

        File.AppendAllText(_workspace["RUN/selection.csv"], "1\n");
        Assert.Contains("selection.csv has", _workspace.Good("inspect", "RUN").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ScoresGraphsAndTrainingDynamicsAreKnown()
    {
        _workspace.Good("score", "--embeddings", "X.npy", "--out", "SCORES");
        Assert.Equal("run of pith score", Kind("SCORES"));
        Assert.StartsWith("scores:", Kind("SCORES/scores.json"), StringComparison.Ordinal);
        Assert.Contains("--scores SCORES:prototypicality", Next("SCORES/scores.json"), StringComparison.Ordinal);
        // A user's own file of this name is a dictionary of scores.
        File.WriteAllText(_workspace["scores.json"], "{\"0\": 0.5, \"1\": 2}");
        Assert.Equal(2, _workspace.Json("inspect", "scores.json").GetProperty("shape")[0].GetInt32());

        PithResult built = _workspace.Good("graph", "--embeddings", "X.npy", "--parts", "2", "--seed", "7", "--out", "G");
        Assert.Contains("nothing in a graph is random", built.Error, StringComparison.Ordinal);
        Assert.Equal("kNN graph in parts, of pith graph", Kind("G"));
        Assert.Contains("\"seed\": 7", File.ReadAllText(_workspace["G/manifest.json"]), StringComparison.Ordinal);
        File.Delete(_workspace["G/manifest.json"]);
        Assert.Equal("kNN graph in parts", Kind("G"));

        _workspace.Good("train", "--embeddings", "X.npy", "--labels", "y.npy", "--epochs", "1", "--out", "T");
        Assert.StartsWith("training dynamics", Kind("T/dynamics"), StringComparison.Ordinal);
        Assert.Equal("run of pith train", Kind("T"));
    }

    [Fact]
    public void FoldersSayWhatTheyHold()
    {
        Directory.CreateDirectory(_workspace["shards"]);
        _workspace.Write("shards/a.npy", new float[8], 2, 4);
        _workspace.Write("shards/b.npy", new float[12], 3, 4);
        Assert.Equal("matrix in shards", Kind("shards"));
        _workspace.Write("shards/c.npy", new float[3], 3);
        Assert.Contains("no shards of one matrix", Kind("shards"), StringComparison.Ordinal);

        Directory.CreateDirectory(_workspace["photos/cat"]);
        File.WriteAllBytes(_workspace["photos/cat/1.png"], [0]);
        Assert.Equal("folder of images, a folder a class", Kind("photos"));
        Assert.Contains("--data images:photos", Next("images:photos"), StringComparison.Ordinal);

        Directory.CreateDirectory(_workspace["texts"]);
        File.WriteAllText(_workspace["texts/a.doc"], "a");
        PithResult refused = _workspace.Run("inspect", "texts");
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("it has files (1 .doc)", refused.Error, StringComparison.Ordinal);
        Assert.Contains("inspect the file itself: pith inspect reviews.jsonl", _workspace.Run("inspect", "text:reviews.jsonl:text").Error, StringComparison.Ordinal);
    }
}
