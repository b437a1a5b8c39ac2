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

    readonly IPlaywright _playwright;
    readonly IBrowserContext _context;
    readonly string _profile;

    BrowserPage(IPlaywright playwright, IBrowserContext context, string profile)
    {
        _playwright = playwright;
        _context = context;
        _profile = profile;
        Page = context.Pages[0];
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
        string profile = Directory.CreateTempSubdirectory("pith-chromium-").FullName;
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowserContext context = await playwright.Chromium.LaunchPersistentContextAsync(profile, new BrowserTypeLaunchPersistentContextOptions
        {
            ExecutablePath = BrowserFactAttribute.Chromium,
            Headless = true,
            Args = s_arguments,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            HasTouch = touch,
        });
        var page = new BrowserPage(playwright, context, profile);
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

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        _playwright.Dispose();
        Directory.Delete(_profile, recursive: true);
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
