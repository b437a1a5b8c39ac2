using System.Diagnostics;

namespace Pith.Numerics.Memory;

/// <summary>Keeps the resident memory of the process below a limit, as far as it consists of mapped files: whenever it comes near, their pages are given
/// back.</summary>
/// <remarks>It changes no result. What else the process holds must leave room; a plan sees to that. Work over blocks of rows looks between them
/// (<see cref="Look"/>), since on a busy machine a thread of its own comes too late.</remarks>
sealed class MemoryGuard : IDisposable
{
    // In this time a thread touches some ten megabytes: the system maps 64 KB of a file for every page that is missing, in 2 microseconds.
    const double MillisecondsBetweenLooks = 0.5;
    const int MillisecondsOfWatch = 2;
    const long LeastMargin = 32L << 20;

    static MemoryGuard? s_current;

    readonly MemoryGuard? _outer;
    readonly long _mark;
    readonly ManualResetEvent _ended = new(false);
    readonly Thread _watch;
    readonly Lock _gate = new();
    bool _isReleasing;
    long _lastLook, _threshold;

    MemoryGuard(long limit)
    {
        _mark = _threshold = limit - MarginOf(limit);
        (_outer, s_current) = (s_current, this);
        // Not a timer: each of its ticks would wake a thread of the pool, which spins for milliseconds before it sleeps again.
        _watch = new Thread(Watch) { IsBackground = true, Name = "memory watch" };
        _watch.Start();
    }

    /// <summary>Room below the limit at which pages are given back.</summary>
    public static long MarginOf(long limit) => Math.Max(LeastMargin, limit / 10);

    /// <summary>How often pages were given back.</summary>
    public int Releases { get; private set; }

    /// <summary>Starts to watch, until it is disposed.</summary>
    /// <param name="limit">Bytes.</param>
    public static MemoryGuard Keep(long limit) => new(limit);

    /// <summary>Whether somebody watches.</summary>
    public static bool IsKept => s_current is not null;

    /// <summary>Gives pages back where the limit is near; costs next to nothing where nobody watches or somebody has just looked.</summary>
    public static void Look() => s_current?.LookNow();

    /// <summary>Ends the watch.</summary>
    public void Dispose()
    {
        s_current = _outer;
        _ended.Set();
        _watch.Join();
        _ended.Dispose();
    }

    void Watch()
    {
        while (!_ended.WaitOne(MillisecondsOfWatch))
            LookNow();
    }

    void LookNow()
    {
        // Giving back takes tens of milliseconds, in which the others would bring in more than went.
        if (Volatile.Read(ref _isReleasing))
        {
            lock (_gate)
                return;
        }
        long last = Volatile.Read(ref _lastLook), now = Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(last, now).TotalMilliseconds < MillisecondsBetweenLooks || Interlocked.CompareExchange(ref _lastLook, now, last) != last)
            return;
        long resident = ResidentMemory.Bytes;
        if (resident <= _mark)
            Volatile.Write(ref _threshold, _mark);
        if (resident <= Volatile.Read(ref _threshold))
            return;
        lock (_gate)
        {
            if (ResidentMemory.Bytes <= Volatile.Read(ref _threshold))
                return;
            Volatile.Write(ref _isReleasing, true);
            MappedMemory.Release();
            Releases++;
            // Of a process that holds more than the limit in other memory (a program that calls the library), giving back the same few pages
            // again and again would take nearly all of the time.
            Volatile.Write(ref _threshold, Math.Max(_mark, ResidentMemory.Bytes + (LeastMargin / 2)));
            Volatile.Write(ref _isReleasing, false);
        }
    }
}
