using System.Globalization;
using System.Text.Json.Nodes;
using Pith.Data.Formats.Npy;
using Pith.Numerics.Randomness;
using Pith.Pipelines.Prune;

namespace Pith.Explorer.Tests;

/// <summary>The rows of any setting are those of <c>pith prune</c> with the same options, through the HTTP interface.</summary>
public sealed class SelectionTests(ExplorerFixture fixture) : IClassFixture<ExplorerFixture>
{
    static readonly string[] s_methods = ["d2", "random", "top", "stratified", "k-center", "graph-density", "moderate"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task AnySequenceOfSliders_KeepsTheRowsOfPrune(ulong seed)
    {
        using Visitor visitor = await Visitor.Enter(fixture.Server);
        var stream = new RandomStream(seed, "sliders");
        Dictionary<string, string> options = new() { ["method"] = "d2", ["count"] = "80" };
        int[] keep = [], drop = [];
        for (int move = 0; move < 14; move++)
        {
            Move(options, stream, ref keep, ref drop);
            JsonObject setting = Visitor.Setting([.. options.Select(option => (option.Key, option.Value))]);
            setting["keep"] = new JsonArray([.. keep.Select(row => (JsonNode)row)]);
            setting["drop"] = new JsonArray([.. drop.Select(row => (JsonNode)row)]);
            (JsonObject head, int[] kept) = await visitor.Select(setting);
            string folder = $"same-{seed}-{move}";
            Dictionary<string, string> texts = new(options);
            if (keep.Length > 0)
                texts["given"] = Rows($"{folder}-keep.npy", keep);
            if (drop.Length > 0)
                texts["must-drop"] = Rows($"{folder}-drop.npy", drop);
            fixture.Prune(folder, texts);
            long[] order = NpyFile.ReadInt64s(Path.Combine(fixture[folder], SelectionFiles.Order));
            Assert.Equal(order.Order(), kept.Select(row => (long)row));
            Assert.Equal(order[^Math.Min(order.Length, 60)..], head["last"]!.AsArray().Select(row => (long)row!.GetValue<int>()));
        }
    }

    [Fact]
    public async Task BudgetBelowAnother_IsCutFromTheSameOrder()
    {
        using Visitor visitor = await Visitor.Enter(fixture.Server);
        (JsonObject large, int[] many) = await visitor.Select(Visitor.Setting(("count", "200"), ("gamma", "0.7")));
        (JsonObject small, int[] few) = await visitor.Select(Visitor.Setting(("count", "100"), ("gamma", "0.7")));
        Assert.True(large["nested"]!.GetValue<bool>());
        Assert.True(small["known"]!.GetValue<bool>());
        Assert.Subset(many.ToHashSet(), few.ToHashSet());
        // What leaves first is what came in last.
        Assert.Equal(200, many.Length);
        Assert.Equal(100, few.Length);
    }

    [Fact]
    public async Task Figures_StandBesideRandom()
    {
        using Visitor visitor = await Visitor.Enter(fixture.Server);
        (JsonObject head, int[] kept) = await visitor.Select(Visitor.Setting(("method", "random"), ("count", "100")));
        Assert.Equal(100, kept.Length);
        // The random method with the same seed is what random means here.
        Assert.Equal(head["random"]!.ToJsonString(), head["figures"]!.ToJsonString());
        (JsonObject all, _) = await visitor.Select(Visitor.Setting(("method", "random"), ("count", "400")));
        Assert.Equal(1, all["figures"]!["covered"]!.GetValue<double>());
        Assert.Equal(1, all["figures"]!["pairs"]!.GetValue<double>());
    }

    [Fact]
    public async Task SavedSetting_IsARunOfPrune_ThatItsCommandMakesAgain()
    {
        using Visitor visitor = await Visitor.Enter(fixture.Server);
        JsonObject setting = Visitor.Setting(("count", "90"), ("gamma", "0.5"), ("cutoff", "0.1"));
        setting["keep"] = new JsonArray(5, 11);
        setting["drop"] = new JsonArray(7);
        (_, int[] kept) = await visitor.Select(setting);
        setting["name"] = "saved";
        JsonNode told = await visitor.PostJson("/api/save", setting);
        Assert.True(told["same"]!.GetValue<bool>());
        Assert.Equal([5L, 11], NpyFile.ReadInt64s(told["keepFile"]!.GetValue<string>()));
        Assert.Equal(kept.Select(row => (long)row), NpyFile.ReadInt64s(Path.Combine(fixture["saved"], SelectionFiles.Kept)));
        Dictionary<string, string> texts = Arguments(told["command"]!.GetValue<string>());
        Assert.Equal(fixture["saved"], texts["out"]);
        // Whole paths, so that it can be typed in any folder.
        Assert.All(texts.Values.Where(text => text.Contains('/', StringComparison.Ordinal)), text => Assert.True(Path.IsPathRooted(text), text));
        Assert.True(texts.Values.Count(Path.IsPathRooted) >= 5);
        texts.Remove("out");
        fixture.Prune("again", texts);
        foreach (string file in new[] { SelectionFiles.Order, SelectionFiles.Kept, SelectionFiles.Table, SelectionFiles.Edges, "config.yaml" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(fixture["again"], file)), File.ReadAllBytes(Path.Combine(fixture["saved"], file)));
        // The name is taken now.
        using HttpResponseMessage twice = await visitor.Post("/api/save", setting);
        Assert.Equal(400, (int)twice.StatusCode);
    }

    [Fact]
    public async Task Exports_AreTheKeptRows()
    {
        using Visitor visitor = await Visitor.Enter(fixture.Server);
        JsonObject setting = Visitor.Setting(("count", "50"));
        (_, int[] kept) = await visitor.Select(setting);
        byte[] npy = await (await visitor.Post("/api/export/npy", setting)).Content.ReadAsByteArrayAsync();
        File.WriteAllBytes(fixture["export.npy"], npy);
        Assert.Equal(kept.Select(row => (long)row), NpyFile.ReadInt64s(fixture["export.npy"]));
        string csv = await (await visitor.Post("/api/export/csv", setting)).Content.ReadAsStringAsync();
        Assert.StartsWith("row,id,class,score,order\n", csv, StringComparison.Ordinal);
        Assert.Equal(kept, csv.Trim().Split('\n').Skip(1).Select(line => int.Parse(line.Split(',')[0], CultureInfo.InvariantCulture)));
        string ids = await (await visitor.Post("/api/export/ids", new JsonObject { ["rows"] = new JsonArray(2, 3) })).Content.ReadAsStringAsync();
        Assert.Equal($"item-0002\n{ExplorerFixture.Markup}\n", ids);
    }

    static void Move(Dictionary<string, string> options, RandomStream stream, ref int[] keep, ref int[] drop)
    {
        string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
        switch ((int)(stream.NextDouble() * 6))
        {
            case 0:
                string method = s_methods[(int)(stream.NextDouble() * s_methods.Length)];
                foreach (string name in options.Keys.Where(name => name is not ("count" or "method")).ToArray())
                    options.Remove(name);
                options["method"] = method;
                break;
            case 1 when options["method"] == "d2":
                options["gamma"] = Number(Math.Round(stream.NextDouble() * 3, 2));
                break;
            case 2 when options["method"] is "d2" or "top" or "random" or "k-center" or "graph-density":
                options["cutoff"] = Number(Math.Round(stream.NextDouble() * 0.3, 3));
                break;
            case 3 when options["method"] is "d2" or "graph-density":
                options["neighbors"] = Number(1 + (int)(stream.NextDouble() * 20));
                break;
            case 4:
                int first = (int)(stream.NextDouble() * 190);
                bool clears = stream.NextDouble() < 0.3;
                (keep, drop) = (clears ? [] : [first, first + 3], clears ? [] : [first + 200]);
                break;
            default:
                options["count"] = Number(10 + (int)(stream.NextDouble() * 240));
                break;
        }
    }

    string Rows(string name, int[] rows)
    {
        NpyFile.Write<long>(fixture[name], Array.ConvertAll(rows, row => (long)row), rows.Length);
        return fixture[name];
    }

    static Dictionary<string, string> Arguments(string command)
    {
        string[] words = command.Split(' ');
        Assert.Equal(["pith", "prune"], words[..2]);
        return words[2..].Chunk(2).ToDictionary(pair => pair[0][2..], pair => pair[1]);
    }
}
