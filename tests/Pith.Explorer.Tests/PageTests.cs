using Microsoft.Playwright;
using Pith.Report.Tests;

namespace Pith.Explorer.Tests;

/// <summary>The page as a user works with it, in a real browser.</summary>
public sealed class PageTests(ExplorerFixture fixture) : IClassFixture<ExplorerFixture>
{
    [BrowserFact]
    public async Task Sliders_MoveTheCoreset_AndPinsSayWhatMoved()
    {
        await using BrowserPage browser = await Open();
        IPage page = browser.Page;
        Assert.Contains("80 of 400 rows kept, 20.0 %", await page.TextContentAsync("#summary"), StringComparison.Ordinal);
        await Kept(page, 80);
        await page.ClickAsync("[data-pin=a]");
        await page.FillAsync("[data-name=count] .exact", "120");
        await page.PressAsync("[data-name=count] .exact", "Enter");
        await Kept(page, 120);
        await page.WaitForSelectorAsync("text=40 came");
        await page.WaitForSelectorAsync("text=0 left");
        // By keyboard, too: the arrow keys belong to the slider.
        await page.FocusAsync("#slider-gamma");
        for (int i = 0; i < 40; i++)
            await page.Keyboard.PressAsync("ArrowLeft");
        await page.WaitForFunctionAsync("() => !document.querySelector('.moved').textContent.includes('0 left')");
        Assert.Contains("gamma=0.", await page.EvaluateAsync<string>("location.hash"), StringComparison.Ordinal);
        await page.ClickAsync("[data-pin=b]");
        await page.ClickAsync(".pins .pin:first-child .small");
        await Kept(page, 80);
        Assert.Equal(2, await page.Locator(".pins .pin").CountAsync());
        Assert.True(await page.Locator("#panel-coreset .figures-table tbody tr").CountAsync() >= 4);
        await page.SelectOptionAsync("#method", "random");
        await page.WaitForSelectorAsync("[data-name=gamma]", new PageWaitForSelectorOptions { State = WaitForSelectorState.Detached });
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Artifact("pins") });
        RequireQuiet(browser);
    }

    [BrowserFact]
    public async Task Rows_AreFoundExplainedAndMarked_AndTheirNamesAreText()
    {
        await using BrowserPage browser = await Open();
        IPage page = browser.Page;
        await page.FocusAsync("body");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("onerror");
        await page.WaitForSelectorAsync("#found button");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("#panel-row .id");
        Assert.Equal(ExplorerFixture.Markup, await page.TextContentAsync("#panel-row .id"));
        Assert.Contains("Pith explorer", await page.TitleAsync(), StringComparison.Ordinal);
        Assert.Matches("Kept|Dropped", (await page.TextContentAsync("#panel-row .sentence"))!);
        Assert.True(await page.Locator("#panel-row .rows-table").CountAsync() >= 1);
        await page.ClickAsync("#panel-row >> text=must drop");
        await page.WaitForSelectorAsync("text=Must drop 1");
        await page.WaitForSelectorAsync("#panel-row >> text=named as a row that must be dropped");
        Assert.Contains("drop=3", await page.EvaluateAsync<string>("location.hash"), StringComparison.Ordinal);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Artifact("row") });
        // The address brings the same view back.
        await page.ReloadAsync();
        await page.WaitForSelectorAsync("text=Must drop 1");
        await page.WaitForSelectorAsync("#panel-row .id");
        RequireQuiet(browser);
    }

    [BrowserFact]
    public async Task Lasso_Filters_Lists_AndSaving()
    {
        await using BrowserPage browser = await Open();
        IPage page = browser.Page;
        LocatorBoundingBoxResult box = (await page.Locator(".stage").BoundingBoxAsync())!;
        await page.ClickAsync("text=Lasso");
        await page.Mouse.MoveAsync(box.X + 5, box.Y + 5);
        await page.Mouse.DownAsync();
        foreach ((float x, float y) in new[] { (box.Width - 5, 5f), (box.Width - 5, box.Height - 5), (5f, box.Height - 5) })
            await page.Mouse.MoveAsync(box.X + x, box.Y + y, new MouseMoveOptions { Steps = 3 });
        await page.Mouse.UpAsync();
        await page.WaitForSelectorAsync(".strip >> text=400");
        IDownload ids = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync(".strip >> text=Save ids"));
        Assert.Equal(400, File.ReadLines(await ids.PathAsync()).Count());
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Artifact("lasso") });
        await page.ClickAsync(".strip >> text=Clear");
        await page.ClickAsync(".toggle[data-class='0']");
        await page.WaitForSelectorAsync("text=of 400 rows are shown");
        await page.ClickAsync("#setting .choice >> text=kept");
        await page.ClickAsync("#tab-lists");
        await page.WaitForSelectorAsync("#panel-lists .card");
        await page.ClickAsync("#panel-lists >> text=Near-duplicates");
        await page.WaitForSelectorAsync("#panel-lists .group");
        await page.ClickAsync("#panel-lists >> text=Next in");
        await page.WaitForSelectorAsync("#panel-lists >> text=would keep next");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Artifact("lists") });
        await page.FillAsync("#save-name", "from-the-page");
        await page.ClickAsync("text=Save run");
        await page.WaitForSelectorAsync("text=its rows are those shown here");
        Assert.True(File.Exists(Path.Combine(fixture["from-the-page"], "manifest.json")));
        await page.FillAsync("#save-name", "../elsewhere");
        await page.ClickAsync("text=Save run");
        await page.WaitForSelectorAsync("text=may have up to 64 letters");
        // A refused request is told of by the browser, too.
        RequireQuiet(browser, but: "400");
    }

    [BrowserFact]
    public async Task Page_FitsSmallWindows_DarkAndLight_AndDrawsWithoutWebGl()
    {
        foreach ((int width, bool dark) in new[] { (1400, true), (900, false), (390, true) })
        {
            await using BrowserPage browser = await Open(width, dark);
            IPage page = browser.Page;
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"{width} px: the page is wider than the window.");
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Artifact($"{width}{(dark ? "-dark" : "")}"), FullPage = width < 1400 });
            if (width == 1400)
            {
                // The browser's WebGL imitates a graphics card here, so it has to be asked for.
                await page.GotoAsync($"http://127.0.0.1:{fixture.Server.Port}/?webgl");
                await page.WaitForSelectorAsync(".stage[data-renderer=webgl][data-layout=neighbors]");
                await page.WaitForSelectorAsync("body[data-kept]");
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = Artifact("webgl") });
            }
            if (width == 900)
            {
                await page.GotoAsync($"http://127.0.0.1:{fixture.Server.Port}/?canvas");
                await page.WaitForSelectorAsync(".stage[data-renderer=canvas][data-layout=neighbors]");
                await page.WaitForSelectorAsync("text=no WebGL");
                Assert.True(await page.EvaluateAsync<bool>(
                    "new Set(new Uint32Array(document.querySelector('.stage canvas').getContext('2d').getImageData(0, 0, 500, 500).data.buffer)).size > 3"));
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = Artifact("canvas") });
            }
            RequireQuiet(browser);
        }
    }

    [BrowserFact]
    public async Task EndOfTheCommand_IsToldToThePage()
    {
        ExplorerServer server = await ExplorerFixture.Start(new() { Run = fixture["run"] });
        await using BrowserPage browser = await BrowserPage.Open(server.Address, 1400);
        await server.DisposeAsync();
        await browser.Page.WaitForSelectorAsync("text=The explorer has ended with its command");
    }

    async Task<BrowserPage> Open(int width = 1400, bool dark = false)
    {
        BrowserPage browser = await BrowserPage.Open(fixture.Server.Address, width, 900, dark);
        await browser.Page.WaitForSelectorAsync(".stage[data-layout=neighbors]");
        await browser.Page.WaitForSelectorAsync("#panel-coreset .figures-table tr", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached });
        return browser;
    }

    static Task Kept(IPage page, int rows) => page.WaitForSelectorAsync($"body[data-kept='{rows}']");

    void RequireQuiet(BrowserPage browser, string? but = null)
    {
        Assert.DoesNotContain(browser.Messages, message => message.StartsWith("error", StringComparison.Ordinal) && (but is null || !message.Contains(but, StringComparison.Ordinal)));
        Assert.All(browser.Requests, request => Assert.True(
            request.StartsWith($"http://127.0.0.1:{fixture.Server.Port}/", StringComparison.Ordinal) || request.StartsWith("data:", StringComparison.Ordinal) || request.StartsWith("blob:", StringComparison.Ordinal), request));
    }

    static string Artifact(string name) => Path.Combine(BrowserPage.Artifacts, $"explorer-{name}.png");
}
