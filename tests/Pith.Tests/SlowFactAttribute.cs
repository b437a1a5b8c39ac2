namespace Pith.Tests;

/// <summary>A check that takes longer than a quick suite allows; <c>./test --all</c> runs it.</summary>
public sealed class SlowFactAttribute : FactAttribute
{
    /// <summary>Whether slow checks were asked for; some quick tests then take more samples.</summary>
    public static bool IsAsked { get; } = Environment.GetEnvironmentVariable("PITH_SLOW_TESTS") == "1";

    /// <summary>Skips the test unless slow checks were asked for.</summary>
    public SlowFactAttribute()
    {
        if (!IsAsked)
            Skip = "Slow: ./test --all runs it.";
    }
}
