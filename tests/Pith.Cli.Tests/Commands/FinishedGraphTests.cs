using System.Text.Json;

namespace Pith.Cli.Tests.Commands;

/// <summary>A graph that is there already: the same call finds it, another is refused, and it can be verified.</summary>
public sealed class FinishedGraphTests : IDisposable
{
    static readonly string[] s_graph = ["graph", "--embeddings", "X.npy", "--neighbors", "5"];

    readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("G.npz", "G.npz")]
    [InlineData("G", "G/part-00001.npz", "--parts", "3")]
    public void The_same_call_finds_it_and_another_is_refused(string place, string file, params string[] more)
    {
        string[] call = [.. s_graph, .. more, "--out", place];
        _workspace.Good(call);
        string[] listing = _workspace.Listing();
        byte[] bytes = File.ReadAllBytes(_workspace[file]);
        DateTime written = File.GetLastWriteTimeUtc(_workspace[file]);
        Assert.Equal($"{place} is finished already: it was made with the same options from the same files.", _workspace.Good(call).Output.Trim());
        Assert.True(_workspace.Json(call).GetProperty("finishedAlready").GetBoolean());
        // Threads decide no bytes.
        Assert.Contains("finished already", _workspace.Good([.. call, "--threads", "1"]).Output, StringComparison.Ordinal);
        Assert.Equal(written, File.GetLastWriteTimeUtc(_workspace[file]));
        Refused([.. call, "--metric", "cosine"]);
        Refused([.. call, "--dry-run"]);
        float[] others = Workspace.MakeEmbeddings(Workspace.Rows, Workspace.Columns);
        others[7] += 1;
        byte[] first = File.ReadAllBytes(_workspace["X.npy"]);
        _workspace.Write("X.npy", others, Workspace.Rows, Workspace.Columns);
        Refused(call);
        File.WriteAllBytes(_workspace["X.npy"], first);
        Assert.Equal(listing, _workspace.Listing());
        Assert.Equal(bytes, File.ReadAllBytes(_workspace[file]));
        _workspace.Good([.. call, "--overwrite"]);
        Assert.NotEqual(written, File.GetLastWriteTimeUtc(_workspace[file]));
        Assert.Equal(bytes, File.ReadAllBytes(_workspace[file]));
    }

    [Theory]
    [InlineData("G.npz", "G.npz")]
    [InlineData("G", "G/part-00001.npz", "--parts", "3")]
    public void What_has_changed_since_is_not_taken_for_it(string place, string file, params string[] more)
    {
        string[] call = [.. s_graph, .. more, "--out", place];
        _workspace.Good(call);
        JsonElement verified = _workspace.Json("verify", place);
        Assert.True(verified.GetProperty("verified").GetBoolean());
        Assert.Equal(more.Length == 0 ? 1 : 3, verified.GetProperty("outputs").GetInt32());
        byte[] bytes = File.ReadAllBytes(_workspace[file]);
        bytes[^100] ^= 1;
        File.WriteAllBytes(_workspace[file], bytes);
        Assert.Contains($"{Path.GetFileName(file)} is missing or has changed since", Refused(call), StringComparison.Ordinal);
        PithResult changed = _workspace.Run("verify", place);
        Assert.Equal(5, changed.ExitCode);
        Assert.Contains(Path.GetFileName(file), Assert.Single(changed.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_its_own_manifest_cannot_be_verified()
    {
        _workspace.Good([.. s_graph, "--out", "G.npz"]);
        File.Copy(_workspace["G.npz"], _workspace["H.npz"]);
        PithResult without = _workspace.Run("verify", "H.npz");
        Assert.Equal(3, without.ExitCode);
        Assert.Contains("H.npz has no manifest", Assert.Single(without.ErrorLines), StringComparison.Ordinal);
        File.Copy(_workspace["G.manifest.json"], _workspace["H.manifest.json"]);
        PithResult others = _workspace.Run("verify", "H.npz");
        Assert.Equal(3, others.ExitCode);
        Assert.Contains("is the manifest of G.npz, not of H.npz", Assert.Single(others.ErrorLines), StringComparison.Ordinal);
    }

    string Refused(params string[] call)
    {
        PithResult refused = _workspace.Run(call);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--overwrite", refused.ErrorLines[^1], StringComparison.Ordinal);
        return refused.Error;
    }
}
