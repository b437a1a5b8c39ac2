using Pith.Numerics.Threading;

namespace Pith.Tests.Numerics.Threading;

public sealed class HelperTrialsTests
{
    readonly HelperTrials _trials = new();

    [Fact]
    public void HelpersThatAreWaitedForLongerThanTheWorkTakes_AreLeftAlone_AndAskedAgainLater()
    {
        Run(1, worked: 100, waited: 50);
        Assert.False(_trials.IsAlone);
        // A core is taken away: the caller waits far longer than the work takes.
        Run(1, worked: 100, waited: 5_000);
        Assert.True(_trials.IsAlone);
        Run(1, worked: 200, waited: 0);
        Assert.True(_trials.IsAlone);
        // In time they are asked again, and kept when they are there.
        Assert.InRange(WindowsUntilShared(worked: 200), 1, 3);
        Run(5, worked: 100, waited: 5);
        Assert.False(_trials.IsAlone);
    }

    [Fact]
    public void OneLargePart_IsWorthWaitingFor()
    {
        Run(1, worked: 10, waited: 100);
        Assert.True(_trials.IsAlone);
        // Alone it takes longer still.
        Run(1, worked: 300, waited: 0);
        Assert.False(_trials.IsAlone);
        int alone = 0;
        for (int window = 0; window < 400; window++)
        {
            alone += _trials.IsAlone ? 1 : 0;
            Run(1, _trials.IsAlone ? 300 : 10, _trials.IsAlone ? 0 : 100);
        }
        Assert.InRange(alone, 1, 12);
    }

    [Fact]
    public void HelpersThatStayBusyElsewhere_AreAskedMoreAndMoreSeldom()
    {
        int shared = 0;
        for (int window = 0; window < 400; window++)
        {
            shared += _trials.IsAlone ? 0 : 1;
            Run(1, _trials.IsAlone ? 200 : 100, _trials.IsAlone ? 0 : 5_000);
        }
        Assert.InRange(shared, 1, 12);
    }

    void Run(int windows, long worked, long waited)
    {
        for (int run = 0; run < windows * HelperTrials.Window; run++)
            _trials.Add(worked, waited);
    }

    int WindowsUntilShared(long worked)
    {
        int windows = 0;
        while (_trials.IsAlone)
        {
            Run(1, worked, 0);
            windows++;
        }
        return windows;
    }
}
