using Pith.Numerics.Memory;

namespace Pith.Numerics.Threading;

/// <summary>Runs work over blocks of rows on several threads.</summary>
static class RowBlocks
{
    /// <summary>The number of threads that 0 stands for.</summary>
    public static int Threads(int asked) => asked > 0 ? asked : Environment.ProcessorCount;

    /// <summary>Calls <paramref name="work"/> for every block of <paramref name="blockRows"/> rows; each worker has a scratch of its own.</summary>
    /// <param name="rows">Rows in all.</param>
    /// <param name="blockRows">Rows of a block; the last one may have fewer. Blocks do not depend on the thread count.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="makeScratch">Makes one worker's buffers; they are disposed when its work is done.</param>
    /// <param name="work">Called with the first row, the row count and the worker's scratch; it must write only what belongs to its block.</param>
    /// <param name="cancellation">Checked before every block.</param>
    public static void ForEach<TScratch>(
        int rows, int blockRows, int threads, Func<TScratch> makeScratch, Action<int, int, TScratch> work, CancellationToken cancellation = default)
    {
        int blocks = (int)(((long)rows + blockRows - 1) / blockRows);
        Run(Math.Min(Threads(threads), blocks), next =>
        {
            TScratch scratch = makeScratch();
            try
            {
                for (int block = next(); block < blocks; block = next())
                {
                    cancellation.ThrowIfCancellationRequested();
                    int first = block * blockRows;
                    work(first, Math.Min(blockRows, rows - first), scratch);
                    MemoryGuard.Look();
                }
            }
            finally
            {
                (scratch as IDisposable)?.Dispose();
            }
        });
    }

    /// <summary>Starts <paramref name="workers"/> workers; each takes the next task number, 0, 1, 2, ..., from the function it is given.</summary>
    public static void Run(int workers, Action<Func<int>> worker)
    {
        int taken = -1;
        int Next() => Interlocked.Increment(ref taken);
        if (workers <= 1)
        {
            worker(Next);
            return;
        }
        try
        {
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ => worker(Next));
        }
        catch (AggregateException e)
        {
            // One failure tells what went wrong; a cancelled worker is the least interesting of several.
            Exception first = e.Flatten().InnerExceptions.OrderBy(x => x is OperationCanceledException).First();
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
    }
}
