using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Pith.Cluster;

/// <summary>How a rank waits for what it has to ask after: at first it only lets others go first, then it sleeps, the longer the longer it has waited.</summary>
/// <remarks>A rank that is early thus leaves its core to others, or idle, and is late by some tenth of what it waited. Asking also carries bytes, which takes
/// longer than to learn that nothing has come; a wait that is told so sleeps shortly again.</remarks>
partial struct PollingWait
{
    // What a message of a rank that is there takes, sleeping is not worth while.
    const int Yields = 50;
    const long ShortestSleep = 20_000;
    const long LongestSleep = 4_000_000;

    // To learn that nothing has come takes a microsecond, and some more where it has slept.
    static readonly long s_carried = Stopwatch.Frequency / 50_000;

    int _yields;
    long _sleep;

    /// <summary>Waits once between two questions.</summary>
    /// <param name="asked">Ticks of the <see cref="Stopwatch"/> that the last question took.</param>
    public void Once(long asked)
    {
        if (asked > s_carried)
            _sleep = 0;
        if (_yields < Yields)
        {
            _yields++;
            Thread.Yield();
            return;
        }
        _sleep = Math.Clamp(_sleep + (_sleep / 8), ShortestSleep, LongestSleep);
        Sleep(_sleep);
    }

    // Thread.Sleep knows no less than a millisecond.
    static unsafe void Sleep(long nanoseconds)
    {
        long* time = stackalloc long[] { 0, nanoseconds };
        _ = NanoSleep(time, null);
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static unsafe partial int NanoSleep(long* time, long* left);
}
