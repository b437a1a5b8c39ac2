using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Pith.Explorer.Web;

namespace Pith.Explorer.Tests;

/// <summary>A browser's side of the interface: it comes in by the address and keeps its cookie.</summary>
sealed class Visitor : IDisposable
{
    readonly string _page = Guid.NewGuid().ToString("N");
    long _sequence;

    Visitor(HttpClient client) => Client = client;

    public HttpClient Client { get; }

    public static async Task<Visitor> Enter(ExplorerServer server)
    {
        Visitor visitor = Outside(server);
        using HttpResponseMessage answer = await visitor.Client.GetAsync(new Uri(server.Address));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return visitor;
    }

    /// <summary>One without a cookie.</summary>
    public static Visitor Outside(ExplorerServer server) => new(new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{server.Port}"),
        Timeout = TimeSpan.FromSeconds(30),
    });

    public Task<HttpResponseMessage> Post(string path, JsonNode body) => Client.PostAsJsonAsync(path, body);

    public async Task<JsonNode> PostJson(string path, JsonNode body)
    {
        using HttpResponseMessage answer = await Post(path, body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    public async Task<(JsonObject Head, int[] Kept)> Select(JsonObject setting)
    {
        var body = (JsonObject)setting.DeepClone();
        body["page"] = _page;
        body["sequence"] = ++_sequence;
        using HttpResponseMessage answer = await Post("/api/select", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return SelectionAnswer.Read(await answer.Content.ReadAsByteArrayAsync());
    }

    public static JsonObject Setting(params (string Option, string Text)[] options) => new()
    {
        ["options"] = new JsonObject(options.Select(option => KeyValuePair.Create(option.Option, (JsonNode?)option.Text))),
    };

    public void Dispose() => Client.Dispose();
}
