using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Pith.Numerics.Threading;

/// <summary>A few threads that stay: a training step has many short parallel parts, and starting threads for each would cost more than they save.</summary>
/// <remarks>Tasks are taken in ascending order by whichever thread is free; what a task computes must not depend on the thread. A part is
/// done when its tasks are done, not when every helper has woken: on a busy machine a helper may come too late, and then the caller
/// has done the work alone.</remarks>
sealed class WorkerPool : IDisposable
{
    /// <summary>Fewest operations (about one multiply-add each) that are worth waking a helper for, which takes tens of microseconds.</summary>
    /// <remarks>Where other programs want the cores it takes milliseconds: a helper that has taken a task and lost its core holds the
    /// caller up, and thousands of small parts then take fifty times as long as on one thread.</remarks>
    public const long SmallestShared = 100_000;

    readonly Thread[] _threads;
    readonly SemaphoreSlim _start = new(0);
    readonly HelperTrials _trials = new();
    volatile Job? _job;
    volatile bool _disposed;

    /// <summary>Starts the threads; the caller's own is one of them.</summary>
    /// <param name="threads">Threads in all; 0 means all cores.</param>
    public WorkerPool(int threads)
    {
        Threads = RowBlocks.Threads(threads);
        _threads = new Thread[Threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = "pith-learning" };
            _threads[i].Start();
        }
    }

    /// <summary>Threads in all.</summary>
    public int Threads { get; }

    /// <summary>Calls <paramref name="work"/> with (task, worker) for every task of 0 .. <paramref name="tasks"/> - 1 and waits for all.</summary>
    /// <param name="tasks">Tasks.</param>
    /// <param name="work">Worker is 0 .. Threads - 1; no two tasks run under one worker number at once.</param>
    /// <param name="operations">About how many operations all tasks are; below <see cref="SmallestShared"/> the caller does them alone.</param>
    public void Run(int tasks, Action<int, int> work, long operations = long.MaxValue)
    {
        if (tasks <= 0)
            return;
        int helpers = operations < SmallestShared ? 0 : Math.Min(_threads.Length, tasks - 1);
        if (helpers == 0)
        {
            RunAlone(tasks, work);
            return;
        }
        long begin = Stopwatch.GetTimestamp();
        if (_trials.IsAlone)
        {
            RunAlone(tasks, work);
            _trials.Add(Stopwatch.GetTimestamp() - begin, 0);
            return;
        }
        var job = new Job(tasks, work);
        _job = job;
        int sleeping = helpers - _start.CurrentCount;
        if (sleeping > 0)
            _start.Release(sleeping);
        job.Take(0);
        long taken = Stopwatch.GetTimestamp();
        job.Wait();
        _job = null;
        _trials.Add(taken - begin, Stopwatch.GetTimestamp() - taken);
    }

    static void RunAlone(int tasks, Action<int, int> work)
    {
        for (int task = 0; task < tasks; task++)
            work(task, 0);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _start.Release(Math.Max(1, _threads.Length));
        foreach (Thread thread in _threads)
            thread.Join();
        _start.Dispose();
    }

    void Serve(int worker)
    {
        while (true)
        {
            _start.Wait();
            if (_disposed)
                return;
            _job?.Take(worker);
        }
    }

    sealed class Job(int tasks, Action<int, int> work)
    {
        const int Spins = 30;

        readonly object _gate = new();
        readonly Action<int, int> _work = work;
        readonly int _tasks = tasks;
        ExceptionDispatchInfo? _error;
        int _taken = -1;
        int _done;

        bool IsDone => Volatile.Read(ref _done) == _tasks;

        public void Take(int worker)
        {
            for (int task = Interlocked.Increment(ref _taken); task < _tasks; task = Interlocked.Increment(ref _taken))
            {
                try
                {
                    if (_error is null)
                        _work(task, worker);
                }
                catch (Exception error)
                {
                    Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(error), null);
                }
                if (Interlocked.Increment(ref _done) == _tasks)
                    Announce();
            }
        }

        void Announce()
        {
            lock (_gate)
                Monitor.PulseAll(_gate);
        }

        public void Wait()
        {
            // Parts end within microseconds of each other; only if another process has the core is sleeping worth its price.
            var spin = new SpinWait();
            for (int i = 0; i < Spins && !IsDone; i++)
                spin.SpinOnce(sleep1Threshold: -1);
            lock (_gate)
            {
                while (!IsDone)
                    Monitor.Wait(_gate);
            }
            _error?.Throw();
        }
    }
}
