using System.Runtime.ExceptionServices;

namespace Pith.Learning.Kernels;

/// <summary>A few threads that stay: a training step has many short parallel parts, and starting threads for each would cost more than they save.</summary>
/// <remarks>Tasks are taken in ascending order by whichever thread is free; what a task computes must not depend on the thread.</remarks>
sealed class WorkerPool : IDisposable
{
    readonly Thread[] _threads;
    readonly SemaphoreSlim _start = new(0);
    readonly ManualResetEventSlim _finished = new(false);
    Action<int, int>? _work;
    int _tasks;
    int _next;
    int _running;
    ExceptionDispatchInfo? _error;
    volatile bool _disposed;

    /// <summary>Starts the threads; the caller's own is one of them.</summary>
    /// <param name="threads">Threads in all; 0 means all cores.</param>
    public WorkerPool(int threads)
    {
        Threads = Numerics.RowBlocks.Threads(threads);
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
    public void Run(int tasks, Action<int, int> work)
    {
        int helpers = Math.Min(_threads.Length, tasks - 1);
        if (helpers <= 0)
        {
            for (int task = 0; task < tasks; task++)
                work(task, 0);
            return;
        }
        _work = work;
        _tasks = tasks;
        _next = 0;
        _error = null;
        _running = helpers + 1;
        _finished.Reset();
        _start.Release(helpers);
        Take(0);
        _finished.Wait();
        _work = null;
        _error?.Throw();
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
        _finished.Dispose();
    }

    void Serve(int worker)
    {
        while (true)
        {
            _start.Wait();
            if (_disposed)
                return;
            Take(worker);
        }
    }

    void Take(int worker)
    {
        try
        {
            for (int task = Interlocked.Increment(ref _next) - 1; task < _tasks; task = Interlocked.Increment(ref _next) - 1)
                _work!(task, worker);
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(error), null);
            Interlocked.Exchange(ref _next, _tasks);
        }
        if (Interlocked.Decrement(ref _running) == 0)
            _finished.Set();
    }
}
