using Microsoft.Playwright;

namespace Pith.Report.Tests;

/// <summary>A report open in Chromium; what the page logs and asks for is kept.</summary>
sealed class BrowserPage : IAsyncDisposable
{
    static readonly string[] s_arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--hide-scrollbars",
    ];

    // One browser for all tests, each with a context of its own: starting one takes longer than what most tests look at.
    static readonly Lazy<Task<IBrowser>> s_browser = new(Start);

    readonly IBrowserContext _context;

    BrowserPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        Page.Console += (_, message) => Messages.Add($"{message.Type}: {message.Text}");
        Page.PageError += (_, error) => Messages.Add("error: " + error);
        Page.Request += (_, request) => Requests.Add(request.Url);
    }

    public IPage Page { get; }

    /// <summary>Everything on the console, and errors that nobody caught.</summary>
    public List<string> Messages { get; } = [];

    /// <summary>Every address asked for.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Where screenshots go.</summary>
    public static string Artifacts { get; } = FindArtifacts();

    public static async Task<BrowserPage> Open(string file, int width = 1180, int height = 900, bool dark = false, bool touch = false)
    {
        IBrowser browser = await s_browser.Value;
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            HasTouch = touch,
        });
        var page = new BrowserPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(new Uri(file).AbsoluteUri);
        await page.Page.WaitForSelectorAsync("html[data-ready=true]", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached });
        return page;
    }

    /// <summary>A picture of a part of the page, kept beside the test results.</summary>
    public async Task Picture(string selector, string name)
    {
        ILocator part = Page.Locator(selector).First;
        await part.ScrollIntoViewIfNeededAsync();
        await part.ScreenshotAsync(new LocatorScreenshotOptions { Path = Path.Combine(Artifacts, name + ".png") });
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    static async Task<IBrowser> Start()
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        // The driver ends with this process and takes the browser along.
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = BrowserFactAttribute.Chromium, Headless = true, Args = s_arguments });
    }

    static string FindArtifacts()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Pith.slnx")))
            folder = Path.GetDirectoryName(folder);
        return Directory.CreateDirectory(Path.Combine(folder ?? throw new InvalidOperationException("The tests must run inside the repository."),
            ".build", "test-artifacts", "report")).FullName;
    }
}
