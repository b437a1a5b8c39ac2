using System.IO.Compression;
using Pith.Data.Formats.Npy;

namespace Pith.Cli.Tests.Commands;

/// <summary>Members of one file side by side, scaled to unit length or as they are.</summary>
public sealed class JoinTests : IDisposable
{
    const int Rows = 120;

    readonly Workspace _workspace = new();

    public JoinTests()
    {
        float[] image = Workspace.MakeEmbeddings(Rows, 5), text = [.. Workspace.MakeEmbeddings(Rows, 3).Select(value => value * 7)];
        _workspace.Write("image.npy", image, Rows, 5);
        _workspace.Write("text.npy", text, Rows, 3);
        using (ZipArchive both = ZipFile.Open(_workspace["both.npz"], ZipArchiveMode.Create))
        {
            both.CreateEntryFromFile(_workspace["image.npy"], "image.npy", CompressionLevel.NoCompression);
            both.CreateEntryFromFile(_workspace["text.npy"], "text.npy", CompressionLevel.NoCompression);
        }
        _workspace.Write("plain.npy", [.. Enumerable.Range(0, Rows).SelectMany(row => (float[])[.. image[(row * 5)..((row + 1) * 5)], .. text[(row * 3)..((row + 1) * 3)]])], Rows, 8);
        _workspace.Write("s.npy", [.. Enumerable.Range(0, Rows).Select(i => i * 0.37 % 1)], Rows);
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Unit_is_the_default_and_none_is_the_plain_matrix()
    {
        long[] scaled = Order("both.npz:image|text", "A", []);
        Assert.Equal(scaled, Order("both.npz:image|text", "B", ["--join", "unit"]));
        long[] none = Order("both.npz:image|text", "C", ["--join", "none"]);
        Assert.Equal(Order("plain.npy", "D", []), none);
        Assert.NotEqual(scaled, none);
    }

    [Fact]
    public void What_goes_on_from_a_run_joins_as_it_did()
    {
        long[] none = Order("both.npz:image|text", "RUN", ["--join", "none"]);
        Assert.Equal(0, _workspace.Run("verify", "RUN").ExitCode);
        _workspace.Good("prune", "--config", "RUN/config.yaml", "--out", "AGAIN");
        Assert.Equal(none, NpyFile.ReadInt64s(_workspace["AGAIN/order.npy"]));
    }

    [Theory]
    [InlineData("plain.npy", "none", "--join none belongs to embeddings of several members")]
    [InlineData("both.npz:image|text", "half", "--join must be unit or none; got half.")]
    public void What_is_no_join_is_refused(string embeddings, string join, string sentence)
    {
        PithResult result = _workspace.Run("graph", "--embeddings", embeddings, "--join", join, "--out", "G.npz");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
    }

    long[] Order(string embeddings, string run, string[] more)
    {
        _workspace.Good(["prune", "--embeddings", embeddings, "--scores", "s.npy", "--hard", "high", "--keep", "20%", .. more, "--out", run]);
        return NpyFile.ReadInt64s(_workspace[$"{run}/order.npy"]);
    }
}
