using Microsoft.Playwright;
using Pith.Data.Formats.Npy;
using Pith.Explorer.Sources;
using Pith.Numerics.Randomness;
using Pith.Report.Tests;

namespace Pith.Explorer.Tests;

/// <summary>The map of many rows: it is drawn, moved, zoomed, and rows are selected on it. Two millions with ./test --all.</summary>
public sealed class ManyRowsTests : IDisposable
{
    const int Columns = 8;
    const int Groups = 12;

    readonly string _folder = Directory.CreateTempSubdirectory("pith-explorer-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [BrowserFact]
    public Task TwoHundredThousandRows() => Explore(210_000);

    [SlowBrowserFact]
    public Task TwoMillionRows() => Explore(2_000_000);

    async Task Explore(int rows)
    {
        Write(rows);
        // Nobody waits for the graph: the page has to serve before it is there.
        await using ExplorerServer server = await ExplorerServer.Start(new ExplorerOptions
        {
            Files = new Dictionary<string, string> { ["embeddings"] = Path.Combine(_folder, "X.npy"), ["scores"] = Path.Combine(_folder, "s.npy"), ["labels"] = Path.Combine(_folder, "y.npy"), ["method"] = "top" },
        }, _ => { }, CancellationToken.None);
        await using BrowserPage browser = await BrowserPage.Open(server.Address, 1400);
        IPage page = browser.Page;
        page.SetDefaultTimeout(120_000);
        await page.WaitForSelectorAsync(".stage[data-layout=components]");
        await page.WaitForSelectorAsync("body[data-kept]");
        Assert.True(await Colours(page) > 3);
        await page.FillAsync("[data-name=count] .exact", $"{rows / 10}");
        await page.PressAsync("[data-name=count] .exact", "Enter");
        await page.WaitForSelectorAsync($"body[data-kept='{rows / 10}']");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(BrowserPage.Artifacts, $"explorer-{rows}.png") });

        LocatorBoundingBoxResult box = (await page.Locator(".stage").BoundingBoxAsync())!;
        await page.ClickAsync(".zoom button");
        await page.WaitForSelectorAsync(".stage[data-zoom='1.60']");
        string before = await Picture(page);
        await page.Mouse.MoveAsync(box.X + 200, box.Y + 300);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 300, box.Y + 350, new MouseMoveOptions { Steps = 4 });
        await page.Mouse.UpAsync();
        await page.EvaluateAsync("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
        Assert.NotEqual(before, await Picture(page));
        await page.ClickAsync(".zoom button:nth-child(3)");
        await page.WaitForSelectorAsync(".stage[data-zoom='1.00']");

        await page.ClickAsync("text=Lasso");
        await page.Mouse.MoveAsync(box.X + 5, box.Y + 5);
        await page.Mouse.DownAsync();
        foreach ((float x, float y) in new[] { (box.Width - 5, 5f), (box.Width - 5, box.Height - 5), (5f, box.Height - 5) })
            await page.Mouse.MoveAsync(box.X + x, box.Y + y, new MouseMoveOptions { Steps = 3 });
        await page.Mouse.UpAsync();
        await page.WaitForSelectorAsync($".strip >> text={rows:N0}");
        Assert.DoesNotContain(browser.Messages, message => message.StartsWith("error", StringComparison.Ordinal));
    }

    void Write(int rows)
    {
        var stream = new RandomStream(5, "many-rows");
        float[] noise = [.. Enumerable.Range(0, 100_003).Select(_ => (float)stream.NextGaussian())];
        float[] centres = [.. Enumerable.Range(0, Groups * Columns).Select(_ => (float)(4 * stream.NextGaussian()))];
        var values = new float[(long)rows * Columns];
        for (int i = 0; i < values.Length; i++)
            values[i] = centres[(i / Columns % Groups * Columns) + (i % Columns)] + noise[i % noise.Length];
        NpyFile.Write<float>(Path.Combine(_folder, "X.npy"), values, rows, Columns);
        NpyFile.Write<double>(Path.Combine(_folder, "s.npy"), [.. Enumerable.Range(0, rows).Select(_ => stream.NextDouble())], rows);
        NpyFile.Write<long>(Path.Combine(_folder, "y.npy"), [.. Enumerable.Range(0, rows).Select(row => (long)(row % Groups))], rows);
    }

    static Task<int> Colours(IPage page) => page.EvaluateAsync<int>(
        "new Set(new Uint32Array(document.querySelector('.stage canvas').getContext('2d').getImageData(200, 200, 400, 400).data.buffer)).size");

    // A sum over the pixels in the middle, so that two pictures can be compared.
    static Task<string> Picture(IPage page) => page.EvaluateAsync<string>(
        "String(new Uint32Array(document.querySelector('.stage canvas').getContext('2d').getImageData(100, 100, 500, 500).data.buffer).reduce((a, v) => (Math.imul(a, 31) + v) | 0, 0))");
}
