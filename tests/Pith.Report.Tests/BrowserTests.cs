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
        Assert.True(await page.Locator("[data-chart=histogram] rect.bar.all").CountAsync() >= 40);
        Assert.Equal(SampleRun.Classes, await page.Locator("[data-chart=classes] rect.bar.kept").CountAsync());
        Assert.Equal("3", await page.EvaluateAsync<string>("String(new Set(document.querySelector('.stage canvas').getContext('2d').getImageData(0, 0, 400, 400).data).size > 3 ? 3 : 0)"));
        foreach (string section in new[] { "map", "scores", "classes", "dropped", "cost", "manifest" })
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
        Assert.Matches("kept, pick [0-9]+|dropped, budget-full", card);
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

        Assert.Equal(6, await page.Locator("[data-chart=budgets] circle.dot").CountAsync());
        Assert.Equal(8, await page.Locator("[data-chart=truth] path.cloud").CountAsync());
        await browser.Picture("#accuracy", "accuracy");
        await browser.Picture("#extrapolation", "extrapolation");
        await browser.Picture("header", "pipeline-verdict");
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

    string Selection()
    {
        ReportWriter.Write(_sample.Prune(), _sample["r.html"], new ReportOptions { Data = _sample.Images() });
        return _sample["r.html"];
    }

    static Task<int> Brightness(IPage page) => page.EvaluateAsync<int>(
        "Math.max(...getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).slice(0, 3).map(Number))");

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
