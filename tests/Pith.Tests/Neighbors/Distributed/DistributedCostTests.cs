using Pith.Neighbors.Distributed;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Tests.Neighbors.Approximate;

namespace Pith.Tests.Neighbors.Distributed;

public class DistributedCostTests
{
    static readonly MachineSpeed s_speed = new(60e9, 32);

    [Theory]
    [InlineData(2, 0.99)]
    [InlineData(4, 0.95)]
    public void BytesSentByAnApproximateGraph_AreWithin30PercentOfTheModel(int ranks, double recall)
    {
        const int Rows = 12_000, Columns = 64, Neighbors = 10;
        MatrixView matrix = MadeRows.Matrix(Rows, Columns);
        var phases = new System.Collections.Concurrent.ConcurrentBag<string>();
        long sent = 0;
        InProcessRanks.Run(ranks, communicator =>
        {
            SharedNeighborsTraffic(communicator, matrix, Neighbors, recall, communicator.Rank == 0 ? phases.Add : _ => { });
            Interlocked.Add(ref sent, communicator.BytesSent);
        });
        int partitions = phases.Count(phase => phase.Contains("cells", StringComparison.Ordinal)), rounds = phases.Count(phase => phase.Contains("neighbours of", StringComparison.Ordinal));
        Assert.True(partitions > 0 && rounds > 0);
        var model = new ApproximatePhases(Rows, Columns, Neighbors, recall, DistanceMetric.Euclidean, ranks, s_speed) { Partitions = partitions, Rounds = rounds };
        Assert.InRange(sent / (ranks * model.All[..^1].Sum(phase => phase.SentBytes)), 1 / 1.3, 1.3);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void BytesSentByAnExactGraph_AreWithin30PercentOfTheModel(int ranks)
    {
        const int Rows = 4_000, Columns = 40, Neighbors = 10;
        MatrixView matrix = MadeRows.Matrix(Rows, Columns);
        long sent = 0;
        InProcessRanks.Run(ranks, communicator =>
        {
            DistributedGraph.Exact(communicator, matrix, Neighbors, DistanceMetric.Euclidean, null, 1, null, default);
            Interlocked.Add(ref sent, communicator.BytesSent);
        });
        var model = new ExactPhases(Rows, Columns, Neighbors, DistanceMetric.Euclidean, ranks, s_speed);
        Assert.InRange(sent / (ranks * model.All[..^1].Sum(phase => phase.SentBytes)), 1 / 1.3, 1.3);
    }

    [Fact]
    public void ABillionRowsArePlanned_WithoutMemoryForThem()
    {
        DistributedCost.Of(1_000_000_000, 512, 10, new GraphAccuracy(0.99), DistanceMetric.Cosine, 256, s_speed);
        long before = GC.GetAllocatedBytesForCurrentThread();
        StageCost approximate = DistributedCost.Of(1_000_000_000, 512, 10, new GraphAccuracy(0.99), DistanceMetric.Cosine, 256, s_speed);
        StageCost exact = DistributedCost.Of(1_000_000_000, 512, 10, GraphAccuracy.Exact, DistanceMetric.Cosine, 256, s_speed);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        foreach (StageCost cost in (StageCost[])[approximate, exact])
        {
            Assert.All(cost.Memory, part => Assert.InRange(part.Bytes, 1, 1_000_000_000_000));
            Assert.All(cost.Stages, stage => Assert.InRange(stage.Seconds, 1e-3, 1e9));
            Assert.InRange(cost.TrafficBytes, 1_000_000_000, 10_000_000_000_000);
        }
    }

    [Fact]
    public void SharesOfMoreEntriesThanArraysHold_AreRefused_WithTheRanksThatAreEnough()
    {
        GraphAccuracy accuracy = new(0.99);
        string message = Assert.Throws<ResourceLimitException>(
            () => DistributedCost.Of(2_000_000_000, 64, 10, accuracy, DistanceMetric.Euclidean, 4, s_speed)).Message;
        Assert.Contains("start at least 27 ranks", message, StringComparison.Ordinal);
        DistributedCost.Of(2_000_000_000, 64, 10, accuracy, DistanceMetric.Euclidean, 27, s_speed);
        Assert.Throws<ResourceLimitException>(() => DistributedCost.Of(2_000_000_000, 64, 10, accuracy, DistanceMetric.Euclidean, 20, s_speed));
    }

    static void SharedNeighborsTraffic(ICommunicator ranks, MatrixView matrix, int neighbors, double recall, Action<string> begins)
    {
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        folder = System.Text.Encoding.ASCII.GetString(Told(ranks, System.Text.Encoding.ASCII.GetBytes(folder)));
        try
        {
            SharedWork work = SharedWork.Open(ranks, folder, _ => { }, begins);
            DistributedGraph.Approximate(ranks, matrix, neighbors, recall, DistanceMetric.Euclidean, 1, null, null, work, default);
        }
        finally
        {
            ranks.Barrier();
            if (ranks.Rank == 0)
                Directory.Delete(folder, recursive: true);
        }
    }

    static byte[] Told(ICommunicator ranks, byte[] values)
    {
        ranks.Broadcast<byte>(values, 0);
        return values;
    }
}
