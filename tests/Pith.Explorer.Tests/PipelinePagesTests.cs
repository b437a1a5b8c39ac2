using Microsoft.Playwright;
using Pith.Data.Formats.Npy;
using Pith.Report;
using Pith.Report.Tests;

namespace Pith.Explorer.Tests;

/// <summary>The folder of a pipeline and of each of its stages, in the explorer and in the report, in every window, by day and by night.</summary>
public sealed class PipelinePagesTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("pith-explorer-").FullName;

    string this[string name] => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [BrowserFact]
    public async Task EveryFolderOfAPipeline_IsShown_WithoutAnErrorOrAForeignRequest()
    {
        ExplorerFixture.WriteInputs(_folder);
        double[] scores = NpyFile.ReadDoubles(this["s.npy"]);
        NpyFile.Write<double>(this["some.npy"], [.. scores.Select((score, row) => row % 3 == 0 ? score : double.NaN)], scores.Length);
        await PithPipeline.FromEmbeddings(this["X.npy"], this["some.npy"], this["y.npy"]).Extrapolate("knn:neighbors=5").Prune("20%", "d2:cutoff=0.1").Evaluate(seeds: 2, steps: 20)
            .RunAsync(this["pipe"]);
        BrowserPage? browser = null;
        try
        {
            foreach (string run in new[] { "pipe", "pipe/evaluation", "pipe/extrapolation" })
            {
                await using ExplorerServer server = await ExplorerServer.Start(new() { Run = this[run] }, _ => { }, CancellationToken.None);
                browser ??= await BrowserPage.Open(server.Address, 1400);
                await browser.Page.GotoAsync(server.Address);
                await browser.Page.WaitForSelectorAsync("body[data-kept]");
                await browser.Page.WaitForSelectorAsync("#panel-coreset .figures-table tbody tr");
                await EveryWindow(browser.Page, "explorer-" + run.Replace('/', '-'));
            }
            foreach (string run in new[] { "pipe", "pipe/evaluation", "pipe/extrapolation" })
            {
                ReportWriter.Write(this[run], this["report.html"]);
                await browser!.Page.GotoAsync(new Uri(this["report.html"]).AbsoluteUri);
                await browser.Page.WaitForSelectorAsync("html[data-ready=true]", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached });
                await EveryWindow(browser.Page, "report-" + run.Replace('/', '-'));
            }
            Assert.DoesNotContain(browser!.Messages, message => message.StartsWith("error", StringComparison.Ordinal));
            Assert.All(browser.Requests, request => Assert.Matches("^(http://127\\.0\\.0\\.1:|file:|data:|blob:)", request));
        }
        finally
        {
            if (browser is not null)
                await browser.DisposeAsync();
        }
    }

    static async Task EveryWindow(IPage page, string name)
    {
        foreach ((int width, ColorScheme colours) in new[] { (1400, ColorScheme.Light), (900, ColorScheme.Dark), (390, ColorScheme.Light), (390, ColorScheme.Dark) })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours });
            // Charts follow the window a frame later.
            await page.EvaluateAsync("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"{name}: wider than {width} pixels: " + await page.EvaluateAsync<string>(
                "[...document.querySelectorAll('body *')].filter(node => node.getBoundingClientRect().right > innerWidth + 1).slice(0, 9).map(node => node.tagName + '.' + node.className).join(' ')"));
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(BrowserPage.Artifacts, $"{name}-{width}{(colours == ColorScheme.Dark ? "-dark" : "")}.png"), FullPage = width == 900 });
        }
    }
}
