using Pith.Numerics.Threading;

namespace Pith.Tests.Numerics.Threading;

public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void EveryTask_RunsOnce_UnderAWorkerOfItsOwn(int threads)
    {
        using var pool = new WorkerPool(threads);
        var busy = new int[threads];
        for (int round = 0; round < 500; round++)
        {
            int tasks = round % 17;
            var counts = new int[tasks];
            pool.Run(tasks, (task, worker) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref busy[worker]));
                Interlocked.Increment(ref counts[task]);
                Interlocked.Decrement(ref busy[worker]);
            });
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void FirstFailure_ReachesTheCaller_AndThePoolGoesOn()
    {
        using var pool = new WorkerPool(3);
        Assert.Throws<InvalidOperationException>(() => pool.Run(20, (task, _) => throw new InvalidOperationException()));
        int sum = 0;
        pool.Run(20, (task, _) => Interlocked.Add(ref sum, task));
        Assert.Equal(190, sum);
    }

    [Fact]
    public void SmallWork_StaysOnTheCallersThread()
    {
        using var pool = new WorkerPool(4);
        int sum = 0;
        for (int round = 0; round < 50; round++)
        {
            pool.Run(20, (task, worker) =>
            {
                Assert.Equal(0, worker);
                sum += task;
            }, WorkerPool.SmallestShared - 1);
        }
        Assert.Equal(50 * 190, sum);
        Assert.Throws<InvalidOperationException>(() => pool.Run(20, (_, _) => throw new InvalidOperationException(), 1));
    }
}
