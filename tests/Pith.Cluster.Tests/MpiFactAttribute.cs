namespace Pith.Cluster.Tests;

/// <summary>A test with real launchers; skipped where they are not installed.</summary>
sealed class MpiFactAttribute : FactAttribute
{
    /// <param name="isSlow">Whether only <c>./test --all</c> runs it.</param>
    /// <param name="programs">What must be there.</param>
    public MpiFactAttribute(bool isSlow, params string[] programs)
    {
        if (isSlow && Environment.GetEnvironmentVariable("PITH_SLOW_TESTS") != "1")
            Skip = "Slow: ./test --all runs it.";
        else if (programs.FirstOrDefault(program => !Mpi.Has(program)) is string missing)
            Skip = $"{missing} is not installed; ./test --all installs it where it may.";
    }
}
