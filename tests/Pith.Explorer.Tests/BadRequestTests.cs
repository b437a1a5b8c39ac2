using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Pith.Explorer.Tests;

/// <summary>What is wrong is met by 4xx and one sentence, never by a stack; many requests and leaving browsers do no harm.</summary>
public sealed class BadRequestTests(ExplorerFixture fixture) : IClassFixture<ExplorerFixture>
{
    [Theory]
    [InlineData("{\"options\":{\"count\":\"-1\"}}", "count must be a whole number from 1 to 400")]
    [InlineData("{\"options\":{\"count\":\"99999999999999999999\"}}", "count must be")]
    [InlineData("{\"options\":{\"count\":\"401\"}}", "from 1 to 400")]
    [InlineData("{\"options\":{\"gamma\":\"-1e308\"}}", "gamma must be")]
    [InlineData("{\"options\":{\"gamma\":\"NaN\"}}", "gamma must be")]
    [InlineData("{\"options\":{\"cutoff\":1.0}}", "cutoff must be")]
    [InlineData("{\"options\":{\"neighbors\":\"400\"}}", "neighbors")]
    [InlineData("{\"options\":{\"neighbors\":\"2147483647\"}}", "neighbors")]
    [InlineData("{\"options\":{\"method\":\"<script>\"}}", "method must be")]
    [InlineData("{\"options\":{\"method\":\"auto\"}}", "auto is for pith prune")]
    [InlineData("{\"options\":{\"method\":\"random\",\"gamma\":\"1\"}}", "gamma is not an option")]
    [InlineData("{\"options\":{\"embeddings\":\"/etc/passwd\"}}", "cannot be set here")]
    [InlineData("{\"options\":{\"graph\":\"/etc/passwd\"}}", "cannot be set here")]
    [InlineData("{\"options\":{\"out\":\"/tmp/x\"}}", "cannot be set here")]
    [InlineData("{\"options\":{\"count\":[1]}}", "must be a text or a number")]
    [InlineData("{\"options\":[]}", "are an object")]
    [InlineData("{\"keep\":[400]}", "rows from 0 to 399")]
    [InlineData("{\"keep\":[-1]}", "rows from 0 to 399")]
    [InlineData("{\"keep\":[1.5]}", "rows from 0 to 399")]
    [InlineData("{\"keep\":\"all\"}", "array of rows")]
    [InlineData("{\"keep\":[1],\"drop\":[1]}", "marked once")]
    [InlineData("{\"keep\":[1,2,3],\"options\":{\"count\":\"2\"}}", "only 2 are to be kept")]
    [InlineData("{\"options\":{\"count\":\"390\",\"cutoff\":\"0.5\"}}", "only 200 of 400 may be")]
    [InlineData("[]", "A setting is an object")]
    [InlineData("{", "no JSON")]
    [InlineData("", "no JSON")]
    public async Task Settings_AreRefusedByOneSentence(string body, string says)
    {
        using Visitor visitor = await Visitor.Enter(fixture.Server);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await visitor.Client.PostAsync(new Uri("/api/select", UriKind.Relative), content);
        string sentence = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!.GetValue<string>();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(says, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', sentence);
        Assert.DoesNotContain('`', sentence);
    }

    [Fact]
    public async Task HugeRequests_AreRefused()
    {
        using Visitor visitor = await Visitor.Enter(fixture.Server);
        using var content = new StringContent(new string(' ', 20 << 20), Encoding.UTF8, "application/json");
        try
        {
            using HttpResponseMessage answer = await visitor.Client.PostAsync(new Uri("/api/select", UriKind.Relative), content);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        }
        catch (HttpRequestException)
        {
            // The server may hang up before all is sent.
        }
    }

    [Fact]
    public async Task TwoHundredRequestsAtOnce_AreAllAnswered()
    {
        using Visitor visitor = await Visitor.Enter(fixture.Server);
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
        {
            JsonObject body = Visitor.Setting(("count", $"{10 + i}"), ("gamma", $"{i % 7}"));
            body["page"] = $"page-{i}";
            return visitor.Post("/api/select", body);
        }));
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, answer.StatusCode.ToString()));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task SameSetting_IsNotSentTwice()
    {
        using Visitor visitor = await Visitor.Enter(fixture.Server);
        JsonObject body = Visitor.Setting(("count", "33"));
        using HttpResponseMessage first = await visitor.Post("/api/select", body);
        using var again = new HttpRequestMessage(HttpMethod.Post, "/api/select") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpResponseMessage second = await visitor.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task OlderRequestOfAPage_IsStoppedByANewerOne()
    {
        using Visitor visitor = await Visitor.Enter(fixture.Server);
        JsonObject Numbered(int sequence)
        {
            JsonObject body = Visitor.Setting(("count", "20"));
            (body["page"], body["sequence"]) = ("numbered", sequence);
            return body;
        }
        using HttpResponseMessage newer = await visitor.Post("/api/select", Numbered(5));
        using HttpResponseMessage older = await visitor.Post("/api/select", Numbered(4));
        Assert.Equal(HttpStatusCode.OK, newer.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, older.StatusCode);
    }
}
