using System.Text.Json.Nodes;
using Pith.Data.Formats.Npy;
using Pith.Numerics.Randomness;

namespace Pith.Explorer.Tests;

/// <summary>Work that nobody waits for any more stops.</summary>
public sealed class LeavingTests : IDisposable
{
    const int Rows = 20_000;
    const int Columns = 24;
    readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("pith-explorer-").FullName, "X.npy");

    public LeavingTests()
    {
        var stream = new RandomStream(6, "leaving");
        NpyFile.Write<float>(_file, [.. Enumerable.Range(0, Rows * Columns).Select(_ => (float)stream.NextDouble())], Rows, Columns);
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public async Task ClosedBrowser_StopsTheSelection_AndTheNextOneIsServed()
    {
        await using ExplorerServer server = await ExplorerServer.Start(new() { Files = new Dictionary<string, string> { ["embeddings"] = _file } }, _ => { }, CancellationToken.None);
        await server.Prepared;
        int before = server.Selected;
        using Visitor visitor = await Visitor.Enter(server);
        // Seconds of work, one pick after the other.
        JsonObject slow = Visitor.Setting(("method", "k-center"), ("count", $"{Rows - 1}"));
        using var browser = new CancellationTokenSource();
        using var content = new StringContent(slow.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        Task<HttpResponseMessage> asked = visitor.Client.PostAsync(new Uri("/api/select", UriKind.Relative), content, browser.Token);
        await Until(() => server.Selecting == 1);
        await browser.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await Until(() => server.Selecting == 0);
        Assert.Equal(before, server.Selected);
        (_, int[] kept) = await visitor.Select(Visitor.Setting(("method", "random"), ("count", "100")));
        Assert.Equal(100, kept.Length);
        Assert.Equal(before + 1, server.Selected);
    }

    static async Task Until(Func<bool> isSo)
    {
        for (int i = 0; i < 12_000 && !isSo(); i++)
            await Task.Delay(5);
        Assert.True(isSo(), "It did not happen within a minute.");
    }
}
