using System.Text.Json.Nodes;
using Pith.Explorer.Sources;

namespace Pith.Explorer.Tests;

/// <summary>Columns of the user's own table: shown of a row as text, and searched.</summary>
public sealed class ShownColumnsTests(ExplorerFixture fixture) : IClassFixture<ExplorerFixture>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AreMatchedByIdAndFound(bool isRun)
    {
        // Every other row, backwards: only ids tell which record is whose.
        string table = fixture["titles.csv"];
        IEnumerable<int> told = Enumerable.Range(100, 200).Where(row => row % 2 == 0).Reverse();
        File.WriteAllLines(table, ["id,title", .. told.Select(row => $"item-{row:D4},<b>Title {row} of it")]);
        Dictionary<string, string> files = new() { ["embeddings"] = fixture["X.npy"], ["scores"] = fixture["s.npy"], ["ids"] = fixture["ids.txt"] };
        await using ExplorerServer server = await ExplorerFixture.Start(new ExplorerOptions
        {
            Run = isRun ? fixture["run"] : null,
            Files = isRun ? new Dictionary<string, string>() : files,
            Show = table + ":title@id",
        });
        using Visitor visitor = await Visitor.Enter(server);

        using HttpResponseMessage answer = await visitor.Client.GetAsync(new Uri("/api/search?q=title%20124", UriKind.Relative));
        JsonNode found = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal([124], found["rows"]!.AsArray().Select(row => (int)row!["row"]!));
        JsonNode shown = await Row(visitor, 124), none = await Row(visitor, 125);
        Assert.Equal(("title", "<b>Title 124 of it"), ((string)shown["shown"]![0]!["name"]!, (string)shown["shown"]![0]!["value"]!));
        Assert.Null(none["shown"]![0]!["value"]);
    }

    [Fact]
    public async Task AWrongColumnIsRefusedWithTheOnesThatAreThere()
    {
        File.WriteAllText(fixture["few.csv"], "id,title\nitem-0001,one\n");
        var error = await Assert.ThrowsAnyAsync<Common.PithException>(() => ExplorerFixture.Start(new ExplorerOptions { Run = fixture["run"], Show = fixture["few.csv"] + ":titel" }));
        Assert.Contains("titel", error.Message, StringComparison.Ordinal);
        Assert.Contains("title", error.Message, StringComparison.Ordinal);
    }

    static async Task<JsonNode> Row(Visitor visitor, int row)
    {
        JsonObject body = Visitor.Setting(("count", "80"), ("method", "top"));
        body["row"] = row;
        return await visitor.PostJson("/api/row", body);
    }
}
