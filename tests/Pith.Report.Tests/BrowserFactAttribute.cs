namespace Pith.Report.Tests;

/// <summary>A test in a real browser; skipped with a reason where there is none.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>The system's Chromium, or null.</summary>
    public static string? Chromium { get; } = Array.Find(["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"], File.Exists);

    public BrowserFactAttribute()
    {
        if (Chromium is null)
            Skip = "No Chromium was found; install it with: sudo apt-get install chromium";
    }
}

/// <summary>The same for several windows.</summary>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute()
    {
        if (BrowserFactAttribute.Chromium is null)
            Skip = "No Chromium was found; install it with: sudo apt-get install chromium";
    }
}

/// <summary>A slow test in a real browser, for ./test --all.</summary>
public sealed class SlowBrowserFactAttribute : FactAttribute
{
    public SlowBrowserFactAttribute()
    {
        if (BrowserFactAttribute.Chromium is null)
            Skip = "No Chromium was found; install it with: sudo apt-get install chromium";
        else if (Environment.GetEnvironmentVariable("PITH_SLOW_TESTS") != "1")
            Skip = "Slow: ./test --all runs it.";
    }
}
