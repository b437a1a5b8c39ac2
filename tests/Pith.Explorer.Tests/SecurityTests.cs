using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Pith.Explorer.Tests;

/// <summary>Nobody without the token is answered, no other site's page, and no path leads out.</summary>
public sealed class SecurityTests(ExplorerFixture fixture) : IClassFixture<ExplorerFixture>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/app.js")]
    [InlineData("/api/state")]
    [InlineData("/api/array/score")]
    [InlineData("/?token=")]
    [InlineData("/?token=0000")]
    [InlineData("/api/state?token=TOKEN")]
    public async Task WithoutTheToken_NothingIsAnswered(string path)
    {
        using Visitor visitor = Visitor.Outside(fixture.Server);
        // The token opens the page alone, and nothing else.
        path = path.Replace("TOKEN", fixture.Server.Address.Split('=')[1], StringComparison.Ordinal);
        using HttpResponseMessage answer = await visitor.Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.DoesNotContain("item-", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_BringsACookieThatScriptsAndOtherSitesDoNotHave()
    {
        using Visitor visitor = Visitor.Outside(fixture.Server);
        using HttpResponseMessage answer = await visitor.Client.GetAsync(new Uri(fixture.Server.Address));
        string cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(fixture.Server.Address.Split('=')[1], cookie, StringComparison.Ordinal);
        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Client.GetAsync(new Uri("/", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task AddressForTheBrowser_OpensOnce()
    {
        Uri once = new(fixture.Server.OnceAddress);
        using Visitor first = Visitor.Outside(fixture.Server), second = Visitor.Outside(fixture.Server);
        Assert.Equal(HttpStatusCode.OK, (await first.Client.GetAsync(once)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await second.Client.GetAsync(once)).StatusCode);
    }

    [Theory]
    [InlineData("Host", "evil.example", 421)]
    [InlineData("Host", "127.0.0.1", 421)]
    [InlineData("Host", "127.0.0.1.evil.example:80", 421)]
    [InlineData("Origin", "http://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    public async Task OtherHostsAndSites_AreNotAnswered(string header, string value, int status)
    {
        using Visitor visitor = await Visitor.Enter(fixture.Server);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/state");
        request.Headers.TryAddWithoutValidation(header, value);
        using HttpResponseMessage answer = await visitor.Client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.EndsWith(".", JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/..%2f..%2fetc/passwd")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/api/array/..%2f..%2fetc%2fpasswd")]
    [InlineData("/api/array//etc/passwd")]
    [InlineData("/api/image/..%2f..%2f")]
    [InlineData("/api/image/-1")]
    [InlineData("/api/image/99999999999999999999")]
    [InlineData("/manifest.json")]
    [InlineData("/run/manifest.json")]
    [InlineData("/web/app.js")]
    public async Task Paths_LeadNowhereElse(string path)
    {
        // A client would tidy the path up before it sends it.
        using Visitor visitor = await Visitor.Enter(fixture.Server);
        string cookie = await Cookie();
        string answer = await Raw($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{fixture.Server.Port}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
        Assert.Matches("^HTTP/1.1 4\\d\\d ", answer);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../out")]
    [InlineData("/tmp/out")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData(".hidden")]
    [InlineData("-rf")]
    [InlineData("")]
    [InlineData("a\u0000b")]
    public async Task SavedRuns_LieBesideTheRun(string name)
    {
        using Visitor visitor = await Visitor.Enter(fixture.Server);
        JsonObject body = Visitor.Setting(("count", "10"));
        body["name"] = name;
        using HttpResponseMessage answer = await visitor.Post("/api/save", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task OtherMethodsAndTypes_AreRefused()
    {
        using Visitor visitor = await Visitor.Enter(fixture.Server);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Client.GetAsync(new Uri("/api/save", UriKind.Relative))).StatusCode);
        using var form = new StringContent("{}", Encoding.UTF8, "text/plain");
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.Client.PostAsync(new Uri("/api/select", UriKind.Relative), form)).StatusCode);
    }

    async Task<string> Cookie()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using HttpResponseMessage answer = await client.GetAsync(new Uri(fixture.Server.Address));
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    async Task<string> Raw(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, fixture.Server.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
