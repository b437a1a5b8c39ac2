using Pith.Numerics.Memory;

namespace Pith.Tests.Numerics.Memory;

public sealed class MemoryGuardTests
{
    [Fact]
    public void PagesOfAProcessThatHoldsMoreThanTheLimit_AreNotGivenBackAgainAndAgain()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using MemoryGuard guard = MemoryGuard.Keep(1);
        for (int look = 0; look < 100; look++)
        {
            MemoryGuard.Look();
            Thread.Sleep(1);
        }
        // Other tests may let the process grow meanwhile, but not by 16 MB at every look.
        Assert.InRange(guard.Releases, 1, 25);
    }
}
