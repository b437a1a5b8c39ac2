using System.Globalization;
using Microsoft.Playwright;

namespace Pith.Report.Tests;

/// <summary>Every chart has a text alternative, a table behind it, and can be saved as PNG and SVG.</summary>
public sealed class ChartTests : IDisposable
{
    readonly SampleRun _sample = new();

    public void Dispose() => _sample.Dispose();

    [BrowserFact]
    public async Task EveryChart_HasWordsATableAndTwoPictures()
    {
        Directory.CreateDirectory(_sample["pipe"]);
        _sample.Prune("pipe/coreset");
        _sample.Evaluate("pipe/evaluation", rowsHalf: 0.02);
        _sample.Extrapolate("pipe/extrapolation");
        _sample.WritePipeline("pipe", "", paidOff: true);
        ReportWriter.Write(_sample["pipe"], _sample["p.html"]);
        await using BrowserPage browser = await BrowserPage.Open(_sample["p.html"]);
        IPage page = browser.Page;

        IReadOnlyList<ILocator> charts = await page.Locator(".chart:has(.plot)").AllAsync();
        List<string> kinds = [];
        foreach (ILocator chart in charts)
        {
            string kind = (await chart.GetAttributeAsync("data-chart"))!;
            kinds.Add(kind);
            Assert.True((await chart.Locator(".plot").GetAttributeAsync("aria-label"))!.Length > 10, kind);
            await chart.Locator(".tools button", new() { HasText = "Table" }).ClickAsync();
            Assert.True(await chart.Locator(".behind tbody tr").CountAsync() >= 1, kind);
            Assert.DoesNotContain("NaN", await chart.Locator(".behind").InnerTextAsync(), StringComparison.Ordinal);
            IDownload svg = await page.RunAndWaitForDownloadAsync(() => chart.Locator(".tools button", new() { HasText = "SVG" }).ClickAsync());
            Assert.StartsWith("<svg ", await File.ReadAllTextAsync(await svg.PathAsync()), StringComparison.Ordinal);
            await RequirePng(page, chart);
        }
        Assert.Equal(["budgets", "classes", "cost", "forest", "histogram", "stages", "truth"], kinds.Distinct().Order(StringComparer.Ordinal));
        string departures = await page.Locator("[data-chart=classes] .behind").InnerTextAsync();
        Assert.Contains("departure", departures, StringComparison.Ordinal);
        Assert.Contains("+3.00", await page.Locator("[data-chart=forest] .behind").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(browser.Messages);
    }

    [BrowserFact]
    public async Task Map_IsSavedAsPngSvgAndCsv()
    {
        ReportWriter.Write(_sample.Prune(), _sample["r.html"]);
        await using BrowserPage browser = await BrowserPage.Open(_sample["r.html"]);
        ILocator map = browser.Page.Locator("[data-chart=map]");
        await RequirePng(browser.Page, map);
        IDownload svg = await browser.Page.RunAndWaitForDownloadAsync(() => map.Locator(".tools button", new() { HasText = "SVG" }).ClickAsync());
        string drawn = await File.ReadAllTextAsync(await svg.PathAsync());
        Assert.Contains("<image href=\"data:image/png;base64,", drawn, StringComparison.Ordinal);
        Assert.Contains(">3</text>", drawn, StringComparison.Ordinal);
        IDownload csv = await browser.Page.RunAndWaitForDownloadAsync(() => map.Locator(".tools button", new() { HasText = "Table" }).ClickAsync());
        string[] lines = await File.ReadAllLinesAsync(await csv.PathAsync());
        Assert.Equal(SampleRun.Rows + 1, lines.Length);
        string[] columns = lines[0].Split(',');
        Assert.Equal(["row", "x", "y", "side", "class", "s"], columns);
        Assert.Equal(60, lines.Count(line => line.Split(',')[3] == "kept"));
        string[] last = lines[^1].Split(',');
        Assert.Equal($"{SampleRun.Rows - 1}", last[0]);
        Assert.Equal(_sample.Scores[^1], double.Parse(last[5], CultureInfo.InvariantCulture), 5);
        Assert.Empty(browser.Messages);
    }

    static async Task RequirePng(IPage page, ILocator chart)
    {
        IDownload png = await page.RunAndWaitForDownloadAsync(() => chart.Locator(".tools button", new() { HasText = "PNG" }).ClickAsync());
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], (await File.ReadAllBytesAsync(await png.PathAsync()))[..4]);
    }
}
