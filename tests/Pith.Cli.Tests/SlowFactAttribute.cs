namespace Pith.Cli.Tests;

/// <summary>A check that takes longer than a quick suite allows; <c>./test --all</c> runs it.</summary>
public sealed class SlowFactAttribute : FactAttribute
{
    /// <summary>Skips the test unless slow checks were asked for.</summary>
    public SlowFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("PITH_SLOW_TESTS") != "1")
            Skip = "Slow: ./test --all runs it.";
    }
}
