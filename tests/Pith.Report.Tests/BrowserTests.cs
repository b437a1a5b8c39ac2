using Microsoft.Playwright;
using Pith.Report.Sources;

namespace Pith.Report.Tests;

/// <summary>The report as a reader sees it.</summary>
public sealed class BrowserTests : IDisposable
{
    readonly SampleRun _sample = new();

    [BrowserFact]
    public async Task Selection_DrawsEverySection_AsksForNothing_AndSaysNothing()
    {
        await using BrowserPage browser = await BrowserPage.Open(Selection());
        IPage page = browser.Page;

        foreach (string chart in new[] { "map", "histogram", "classes", "stages", "pairs" })
            Assert.True(await page.Locator($"[data-chart={chart}]").CountAsync() > 0, chart);
        foreach (string chart in new[] { "histogram", "classes", "stages" })
            Assert.True(await ColoursOf(page, $"[data-chart={chart}] .plot canvas") > 3, chart);
        Assert.True(await ColoursOf(page, ".preview canvas") > 3);
        Assert.Equal("3", await page.EvaluateAsync<string>("String(new Set(document.querySelector('.stage canvas').getContext('2d').getImageData(0, 0, 400, 400).data).size > 3 ? 3 : 0)"));
        foreach (string section in new[] { "map", "scores", "classes", "dropped", "doubts", "cost", "manifest" })
            await browser.Picture("#" + section, section);
        await browser.Picture("header", "verdict");
        Assert.Empty(browser.Messages);
        Assert.All(browser.Requests, request => Assert.True(
            request.StartsWith("file:", StringComparison.Ordinal) || request.StartsWith("data:", StringComparison.Ordinal), request));
        Assert.Single(browser.Requests, request => request.StartsWith("file:", StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task Map_ShowsTheRowUnderThePointer_ZoomsAndMoves()
    {
        await using BrowserPage browser = await BrowserPage.Open(Selection());
        IPage page = browser.Page;
        ILocator stage = page.Locator(".stage");
        await stage.ScrollIntoViewIfNeededAsync();

        string card = await HoverUntilCard(page, stage);
        Assert.Matches("Row [0-9]+", card);
        Assert.Matches("class [0-3]", card);
        Assert.Contains("s 0.", card, StringComparison.Ordinal);
        Assert.Matches("kept, pick [0-9]+|dropped, no room left", card);
        Assert.True(await page.Locator("#tooltip canvas.thumb").CountAsync() > 0);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(BrowserPage.Artifacts, "map-hover.png") });

        await page.Locator(".zoom button").First.ClickAsync();
        await page.WaitForSelectorAsync(".stage[data-zoom='1.60']");
        await stage.FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("0");
        await page.WaitForSelectorAsync(".stage[data-zoom='1.00']");
        await page.Locator(".choice button[data-id=class]").ClickAsync();
        Assert.Equal(SampleRun.Classes + 2, await page.Locator(".toggle").CountAsync());
        await page.Locator(".toggle").Last.ClickAsync();
        Assert.Equal("false", await page.Locator(".toggle").Last.GetAttributeAsync("aria-pressed"));
        await page.Locator(".budget input").FillAsync("30");
        Assert.Equal("30 rows, 12.5 %", await page.Locator(".budget output").TextContentAsync());
        Assert.Empty(browser.Messages);
    }

    [BrowserFact]
    public async Task Phone_HasNoSidewaysScroll_AndTheDarkThemeIsDark()
    {
        await using BrowserPage browser = await BrowserPage.Open(Selection(), width: 360, height: 740, dark: true, touch: true);
        IPage page = browser.Page;

        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.True(await Brightness(page) < 60);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(BrowserPage.Artifacts, "phone-dark.png"), FullPage = true });
        await page.Locator("#theme").ClickAsync();
        Assert.True(await Brightness(page) > 200);
        Assert.Empty(browser.Messages);
    }

    [BrowserFact]
    public async Task EvaluationAndExtrapolation_AreDrawn()
    {
        Directory.CreateDirectory(_sample["pipe"]);
        _sample.Prune("pipe/coreset");
        _sample.Evaluate("pipe/evaluation");
        _sample.Extrapolate("pipe/extrapolation");
        _sample.WritePipeline("pipe", "Pruning to 10 % keeps 98 % of the accuracy.", paidOff: false);
        ReportWriter.Write(_sample["pipe"], _sample["p.html"]);
        await using BrowserPage browser = await BrowserPage.Open(_sample["p.html"]);
        IPage page = browser.Page;

        foreach (string chart in new[] { "budgets", "forest", "cost", "truth" })
            Assert.True(await ColoursOf(page, $"[data-chart={chart}] .plot canvas") > 3, chart);
        await browser.Picture("#accuracy", "accuracy");
        await browser.Picture("#extrapolation", "extrapolation");
        await browser.Picture("header", "pipeline-verdict");
        Assert.Empty(browser.Messages);
    }

    [BrowserFact]
    public async Task Charts_AreSaved_TheirNumbersShown_AndTablesCopied()
    {
        ReportWriter.Write(_sample.Evaluate(rowsHalf: 0.02), _sample["e.html"]);
        await using BrowserPage browser = await BrowserPage.Open(_sample["e.html"]);
        IPage page = browser.Page;
        ILocator chart = page.Locator("[data-chart=budgets]");

        IDownload svg = await page.RunAndWaitForDownloadAsync(() => chart.Locator("button", new() { HasText = "SVG" }).ClickAsync());
        Assert.Equal("accuracy.svg", svg.SuggestedFilename);
        string drawn = await File.ReadAllTextAsync(await svg.PathAsync());
        Assert.StartsWith("<svg ", drawn, StringComparison.Ordinal);
        Assert.Contains(">stratified</text>", drawn, StringComparison.Ordinal);
        IDownload png = await page.RunAndWaitForDownloadAsync(() => chart.Locator("button", new() { HasText = "PNG" }).ClickAsync());
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], (await File.ReadAllBytesAsync(await png.PathAsync()))[..4]);

        ILocator table = chart.Locator("table");
        Assert.False(await table.IsVisibleAsync());
        await chart.Locator("button", new() { HasText = "Table" }).ClickAsync();
        Assert.Contains("83.00 %", await table.InnerTextAsync(), StringComparison.Ordinal);

        await page.EvaluateAsync("Object.defineProperty(navigator, 'clipboard', { value: { writeText: async text => { window.copied = text; } } })");
        foreach ((string kind, string expected) in new[] { ("Markdown", "| 10 % | d2 |"), ("CSV", "10 %,d2,24,83.00 %"), ("LaTeX", "10 \\% & d2 & 24 & 83.00 \\%") })
        {
            await page.Locator(".tools button", new() { HasText = kind }).ClickAsync();
            Assert.Contains(expected, await page.EvaluateAsync<string>("window.copied"), StringComparison.Ordinal);
        }
        await page.Locator(".again button").ClickAsync();
        Assert.Equal("pith verify evaluation", await page.EvaluateAsync<string>("window.copied"));
        Assert.Empty(browser.Messages);
    }

    [BrowserFact]
    public async Task Map_FindsPinsAndSelectsRows_AndStandsSideBySide()
    {
        await using BrowserPage browser = await BrowserPage.Open(Selection(), width: 1400);
        IPage page = browser.Page;
        await page.Locator(".search input").FillAsync("42");
        await page.Locator(".found button").First.ClickAsync();
        Assert.Contains("Row 42", await page.Locator(".pinned").InnerTextAsync(), StringComparison.Ordinal);
        await page.Locator(".pinned .close").ClickAsync();
        Assert.False(await page.Locator(".pinned").IsVisibleAsync());

        await page.Locator(".zoom button").Nth(2).ClickAsync();
        ILocator stage = page.Locator(".stage");
        await stage.ScrollIntoViewIfNeededAsync();
        await page.Keyboard.DownAsync("Shift");
        await Round(page, stage);
        await page.Keyboard.UpAsync("Shift");
        Assert.Contains("240 rows selected, 60 kept", (await page.Locator(".selected").InnerTextAsync()).ReplaceLineEndings(" "), StringComparison.Ordinal);
        IDownload rows = await page.RunAndWaitForDownloadAsync(() => page.Locator(".selected button", new() { HasText = "Save rows" }).ClickAsync());
        Assert.Equal(Enumerable.Range(0, SampleRun.Rows).Select(row => $"{row}"), await File.ReadAllLinesAsync(await rows.PathAsync()));
        await page.Locator(".selected button", new() { HasText = "Clear" }).ClickAsync();

        await page.Locator(".choice button[data-id=split]").ClickAsync();
        Assert.Equal(["kept", "dropped"], await page.Locator(".stage .pane").AllInnerTextsAsync());
        await browser.Picture("#map", "map-side-by-side");
        await page.Locator("[data-chart=pairs] .rowlink").First.ClickAsync();
        Assert.Contains("Row ", await page.Locator(".pinned").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(browser.Messages);
    }

    [BrowserTheory]
    [InlineData(1400, false)]
    [InlineData(900, true)]
    [InlineData(390, false)]
    public async Task Pages_FitEveryWindow(int width, bool dark)
    {
        Directory.CreateDirectory(_sample["pipe"]);
        _sample.Prune("pipe/coreset");
        _sample.Evaluate("pipe/evaluation");
        _sample.WritePipeline("pipe", "", paidOff: true);
        ReportWriter.Write(_sample["pipe"], _sample["p.html"]);
        await using BrowserPage browser = await BrowserPage.Open(_sample["p.html"], width, dark: dark);
        Assert.Equal(width, await browser.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await browser.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(BrowserPage.Artifacts, $"whole-{width}.png"), FullPage = true });
        Assert.Empty(browser.Messages);
    }

    [BrowserFact]
    public async Task MarkupInNames_IsShownAsText()
    {
        const string Evil = "</script><img src=x onerror=\"window.hit=1\">";
        File.WriteAllLines(_sample["names.txt"], Enumerable.Range(0, SampleRun.Classes).Select(c => Evil + c));
        string[] ids = [.. Enumerable.Range(0, SampleRun.Rows).Select(row => Evil + row)];
        ReportWriter.Write(_sample.Prune(ids: ids), _sample["r.html"], new ReportOptions { ClassNames = _sample["names.txt"] });
        await using BrowserPage browser = await BrowserPage.Open(_sample["r.html"]);
        ILocator stage = browser.Page.Locator(".stage");
        await stage.ScrollIntoViewIfNeededAsync();

        Assert.Contains("</script><img", await HoverUntilCard(browser.Page, stage), StringComparison.Ordinal);
        Assert.Equal(0, await browser.Page.Locator("img").CountAsync());
        Assert.True(await browser.Page.EvaluateAsync<bool>("window.hit === undefined"));
        Assert.Empty(browser.Messages);
    }

    public void Dispose() => _sample.Dispose();

    [BrowserFact]
    public async Task Rows_AreShownByTheUsersColumns_OnTheMap_InLists_AndInTheSearch()
    {
        File.WriteAllLines(_sample["export.csv"], Enumerable.Range(0, SampleRun.Rows).Select(row => $"Title of {row},{row * 3}").Prepend("title,price"));
        ReportWriter.Write(_sample.Prune(), _sample["r.html"], new ReportOptions { Show = _sample["export.csv"] + ":title,price" });
        await using BrowserPage browser = await BrowserPage.Open(_sample["r.html"]);
        IPage page = browser.Page;
        ILocator stage = page.Locator(".stage");
        await stage.ScrollIntoViewIfNeededAsync();
        string card = await HoverUntilCard(page, stage);
        Assert.Matches("^Title of ([0-9]+)", card.Trim());
        Assert.Matches("price [0-9]+", card);
        Assert.Matches("Row [0-9]+", card);
        string pair = (await page.Locator("[data-chart=pairs] figcaption").First.TextContentAsync())!;
        Assert.Matches("^Title of ([0-9]+)", pair.Trim());
        Assert.Contains("row ", pair, StringComparison.Ordinal);
        await page.Locator(".search input").FillAsync("title of 239");
        Assert.StartsWith("Title of 239", await page.Locator(".search .found button").First.TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(browser.Messages);
    }

    string Selection()
    {
        ReportWriter.Write(_sample.Prune(), _sample["r.html"], new ReportOptions { Data = _sample.Images() });
        return _sample["r.html"];
    }

    static Task<int> Brightness(IPage page) => page.EvaluateAsync<int>(
        "Math.max(...getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).slice(0, 3).map(Number))");

    static Task<int> ColoursOf(IPage page, string canvas) => page.Locator(canvas).First.EvaluateAsync<int>(
        "node => { const d = new Uint32Array(node.getContext('2d').getImageData(0, 0, node.width, node.height).data.buffer); return new Set(d).size; }");

    // A loop along the edges of the map.
    static async Task Round(IPage page, ILocator stage)
    {
        LocatorBoundingBoxResult box = (await stage.BoundingBoxAsync())!;
        (float X, float Y)[] corners = [(3, 3), (box.Width - 60, 3), (box.Width - 60, 180), (box.Width - 3, 180), (box.Width - 3, box.Height - 3), (3, box.Height - 3), (3, 6)];
        await page.Mouse.MoveAsync(box.X + corners[0].X, box.Y + corners[0].Y);
        await page.Mouse.DownAsync();
        foreach ((float x, float y) in corners[1..])
            await page.Mouse.MoveAsync(box.X + x, box.Y + y, new() { Steps = 3 });
        await page.Mouse.UpAsync();
    }

    // Goes over the map until the pointer meets a point.
    static async Task<string> HoverUntilCard(IPage page, ILocator stage)
    {
        LocatorBoundingBoxResult box = (await stage.BoundingBoxAsync())!;
        for (int step = 0; step < 400; step++)
        {
            await page.Mouse.MoveAsync(box.X + box.Width * (0.08f + 0.84f * (step % 20) / 20), box.Y + Math.Min(box.Height, 880 - box.Y) * (0.08f + 0.84f * (step / 20) / 20));
            if (await page.Locator("#tooltip").IsVisibleAsync())
                return await page.Locator("#tooltip").InnerTextAsync();
        }
        Assert.Fail("No point was found under the pointer.");
        return "";
    }
}
