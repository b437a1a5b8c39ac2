using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Pith.Data.Formats.Npy;
using Pith.Explorer.Sources;
using Pith.Pipelines;
using Pith.Pipelines.Extrapolate;
using Pith.Pipelines.Prune;

namespace Pith.Explorer.Tests;

/// <summary>What can be explored, what is left where inputs have moved, and what is refused.</summary>
public sealed class RunKindsTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("pith-explorer-").FullName;

    public RunKindsTests() => ExplorerFixture.WriteInputs(_folder);

    string this[string name] => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task BareFiles_AreExploredLikeARun()
    {
        await using ExplorerServer server = await ExplorerFixture.Start(new() { Files = Files("embeddings:X.npy", "scores:s.npy", "labels:y.npy") });
        using Visitor visitor = await Visitor.Enter(server);
        (JsonObject head, int[] kept) = await visitor.Select([]);
        ExplorerFixture.Prune(_folder, this["same"], new() { ["keep"] = "0.3" });
        Assert.Equal(NpyFile.ReadInt64s(Path.Combine(this["same"], SelectionFiles.Kept)), kept.Select(row => (long)row));
        Assert.Contains("pith prune --embeddings", head["command"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunOfExtrapolate_IsExploredByItsScores()
    {
        double[] scores = NpyFile.ReadDoubles(this["s.npy"]);
        NpyFile.Write<double>(this["some.npy"], [.. scores.Select((score, row) => row % 3 == 0 ? score : double.NaN)], scores.Length);
        var stage = new ExtrapolateStage();
        Dictionary<string, string> texts = new() { ["embeddings"] = this["X.npy"], ["scores"] = this["some.npy"], ["labels"] = this["y.npy"], ["method"] = "knn", ["neighbors"] = "5" };
        stage.Run(new StageCall<ExtrapolateRequest>(stage.Bind(texts)) { Out = this["ext"], Given = texts }, new StageContext());
        await using ExplorerServer server = await ExplorerFixture.Start(new() { Run = this["ext"] });
        using Visitor visitor = await Visitor.Enter(server);
        JsonNode state = (await State(visitor))!;
        Assert.Equal("extrapolate", state["command"]!.GetValue<string>());
        Assert.Equal(ExplorerFixture.Classes, state["classes"]!.AsArray().Count);
        (_, int[] kept) = await visitor.Select(Visitor.Setting(("count", "40")));
        Assert.Equal(40, kept.Length);
    }

    [Fact]
    public async Task MovedEmbeddings_LeaveBudgetAndGamma_ByTheGraphOfTheRun()
    {
        ExplorerFixture.Prune(_folder, this["run"], new() { ["count"] = "80" });
        ExplorerFixture.Prune(_folder, this["same"], new() { ["count"] = "120", ["gamma"] = "0.4" });
        File.Move(this["X.npy"], this["elsewhere.npy"]);
        List<string> messages = [];
        await using ExplorerServer server = await ExplorerFixture.Start(new() { Run = this["run"] }, messages.Add);
        Assert.Contains(messages, message => message.Contains("X.npy", StringComparison.Ordinal) && message.Contains("is gone", StringComparison.Ordinal));
        using Visitor visitor = await Visitor.Enter(server);
        (_, int[] kept) = await visitor.Select(Visitor.Setting(("count", "120"), ("gamma", "0.4")));
        Assert.Equal(NpyFile.ReadInt64s(Path.Combine(this["same"], SelectionFiles.Kept)), kept.Select(row => (long)row));
        // What needs the embeddings says so, and no run is saved that names what is not there.
        foreach ((string option, string text) in new[] { ("cutoff", "0.2"), ("neighbors", "5") })
            await Refused(visitor, "/api/select", Visitor.Setting((option, text)), "not at hand");
        JsonObject save = Visitor.Setting(("count", "60"));
        save["name"] = "saved";
        await Refused(visitor, "/api/save", save, "embeddings of the run is gone or changed");
        JsonNode methods = (await State(visitor))!["methods"]!;
        Assert.Contains("gone", methods.AsArray().Single(method => method!["name"]!.GetValue<string>() == "k-center")!["whyNot"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChangedScores_AreThoseOfTheRunItself()
    {
        ExplorerFixture.Prune(_folder, this["run"], new() { ["count"] = "80" });
        long[] before = NpyFile.ReadInt64s(Path.Combine(this["run"], SelectionFiles.Kept));
        File.WriteAllText(this["s.npy"], "something else");
        await using ExplorerServer server = await ExplorerFixture.Start(new() { Run = this["run"] });
        using Visitor visitor = await Visitor.Enter(server);
        (_, int[] kept) = await visitor.Select(Visitor.Setting(("count", "80")));
        Assert.Equal(before, kept.Select(row => (long)row));
    }

    [Fact]
    public async Task WithoutEmbeddingsAndGraph_ThereAreLists()
    {
        ExplorerFixture.Prune(_folder, this["run"], new() { ["count"] = "80", ["method"] = "top" });
        File.Delete(this["X.npy"]);
        await using ExplorerServer server = await ExplorerFixture.Start(new() { Run = this["run"] });
        using Visitor visitor = await Visitor.Enter(server);
        Assert.False((await State(visitor))!["canMap"]!.GetValue<bool>());
        (JsonObject head, int[] kept) = await visitor.Select(Visitor.Setting(("count", "33")));
        Assert.Equal(33, kept.Length);
        Assert.Null(head["figures"]);
        await Refused(visitor, "/api/list/duplicates", [], "no graph", HttpStatusCode.NotFound);
        Assert.Equal("item-0007", (await visitor.PostJson("/api/row", new JsonObject { ["row"] = 7 }))["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task DamagedUnfinishedAndForeignFolders_AreRefused()
    {
        ExplorerFixture.Prune(_folder, this["run"], new() { ["count"] = "80" });
        File.AppendAllText(Path.Combine(this["run"], SelectionFiles.Table), "x");
        await Refused(this["run"], "is damaged");
        ExplorerFixture.Prune(_folder, this["linked"], new() { ["count"] = "80" });
        // A link that leads out of the run is not what the run wrote.
        string file = Path.Combine(this["linked"], SelectionFiles.Kept);
        File.Delete(file);
        File.CreateSymbolicLink(file, "/etc/passwd");
        await Refused(this["linked"], "is damaged");
        Directory.CreateDirectory(Path.Combine(this["open"], Runs.RunFolder.ResumeFolder));
        await Refused(this["open"], "is not finished");
        Directory.CreateDirectory(this["empty"]);
        await Refused(this["empty"], "manifest.json");
    }

    [Fact]
    public async Task PortInUse_IsReplacedWithAWord()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        List<string> messages = [];
        await using ExplorerServer server = await ExplorerFixture.Start(new() { Files = Files("embeddings:X.npy", "scores:s.npy"), Port = port }, messages.Add);
        Assert.NotEqual(port, server.Port);
        Assert.Contains(messages, message => message == $"Port {port} is in use, so port {server.Port} is taken.");
    }

    [Fact]
    public async Task ImagesAreServed_AndMissingOnesAreNot()
    {
        Directory.CreateDirectory(this["images"]);
        NpyFile.Write<byte>(Path.Combine(this["images"], "train-images.npy"), new byte[ExplorerFixture.Rows * 16], ExplorerFixture.Rows, 4, 4);
        NpyFile.Write<long>(Path.Combine(this["images"], "train-labels.npy"), new long[ExplorerFixture.Rows], ExplorerFixture.Rows);
        NpyFile.Write<byte>(Path.Combine(this["images"], "test-images.npy"), new byte[16], 1, 4, 4);
        NpyFile.Write<long>(Path.Combine(this["images"], "test-labels.npy"), [0L], 1);
        await using (ExplorerServer server = await ExplorerFixture.Start(new() { Files = Files("embeddings:X.npy"), Data = "npy:" + this["images"] }))
        {
            using Visitor visitor = await Visitor.Enter(server);
            using HttpResponseMessage answer = await visitor.Client.GetAsync(new Uri("/api/image/399", UriKind.Relative));
            Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal(HttpStatusCode.BadRequest, (await visitor.Client.GetAsync(new Uri("/api/image/400", UriKind.Relative))).StatusCode);
        }
        await using ExplorerServer bare = await ExplorerFixture.Start(new() { Files = Files("embeddings:X.npy") });
        using Visitor other = await Visitor.Enter(bare);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Client.GetAsync(new Uri("/api/image/1", UriKind.Relative))).StatusCode);
    }

    Dictionary<string, string> Files(params string[] files) => files.ToDictionary(file => file.Split(':')[0], file => this[file.Split(':')[1]]);

    static async Task Refused(string run, string says)
    {
        Exception error = await Assert.ThrowsAnyAsync<InvalidDataContentException>(() => ExplorerFixture.Start(new() { Run = run }));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    static async Task Refused(Visitor visitor, string path, JsonObject body, string says, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        using HttpResponseMessage answer = await visitor.Post(path, body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(says, text, StringComparison.Ordinal);
    }

    static async Task<JsonNode?> State(Visitor visitor) => JsonNode.Parse(await visitor.Client.GetStringAsync(new Uri("/api/state", UriKind.Relative)));
}
