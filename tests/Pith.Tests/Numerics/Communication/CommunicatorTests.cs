using FsCheck;
using FsCheck.Fluent;
using Pith.Numerics.Communication;

namespace Pith.Tests.Numerics.Communication;

public sealed class CommunicatorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void EveryRankHearsTheSame(int ranks)
    {
        InProcessRanks.Run(ranks, communicator =>
        {
            int[] told = [communicator.Rank == ranks - 1 ? 42 : 0];
            communicator.Broadcast<int>(told, ranks - 1);
            Assert.Equal([42], told);

            long[] values = [communicator.Rank, -communicator.Rank];
            communicator.Sum(values);
            Assert.Equal([(long)ranks * (ranks - 1) / 2, -(long)ranks * (ranks - 1) / 2], values);

            long[] largest = [communicator.Rank, -communicator.Rank];
            communicator.Max(largest);
            Assert.Equal([ranks - 1, 0], largest);
        });
    }

    [Fact]
    public void GatheredValuesLieInTheOrderOfTheRanks() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[][]>().Filter(parts => parts.Length is > 0 and < 7),
        parts =>
        {
            byte[] all = [.. parts.SelectMany(part => part)];
            InProcessRanks.Run(parts.Length, communicator => Assert.Equal(all, communicator.AllGather<byte>(parts[communicator.Rank])));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void PartsReachTheRankTheyAreFor()
    {
        InProcessRanks.Run(3, communicator =>
        {
            ReadOnlyMemory<int>[] parts = [.. Enumerable.Range(0, 3).Select(to => (ReadOnlyMemory<int>)Enumerable.Repeat((10 * communicator.Rank) + to, to).ToArray())];
            int[][] received = communicator.AllToAll(parts);
            for (int from = 0; from < 3; from++)
                Assert.Equal(Enumerable.Repeat((10 * from) + communicator.Rank, communicator.Rank), received[from]);
            // Itself is not counted.
            Assert.Equal(4 * (3 - communicator.Rank), communicator.BytesSent);
        });
    }

    [Fact]
    public void PartsReachMemoryThatIsThere()
    {
        InProcessRanks.Run(3, communicator =>
        {
            int own = communicator.Rank;
            ReadOnlyMemory<int>[] parts = [.. Enumerable.Range(0, 3).Select(to => (ReadOnlyMemory<int>)Enumerable.Repeat((10 * own) + to, to).ToArray())];
            int[][] received = [.. Enumerable.Range(0, 3).Select(from => new int[from == own ? 0 : own])];
            communicator.Exchange(parts, [.. received.Select(part => new Memory<int>(part))]);
            for (int from = 0; from < 3; from++)
                Assert.Equal(Enumerable.Repeat((10 * from) + own, from == own ? 0 : own), received[from]);
            Assert.Equal(4 * (3 - own), communicator.BytesSent);
        });
    }

    [Fact]
    public void ABlockGoesRoundTheRing()
    {
        InProcessRanks.Run(4, communicator =>
        {
            int[] block = [communicator.Rank];
            for (int step = 1; step <= 4; step++)
            {
                block = communicator.PassOn<int>(block).Result;
                Assert.Equal([(communicator.Rank + 4 - step) % 4], block);
            }
        });
    }

    [Fact]
    public void OneFailureEndsAll()
    {
        var error = Assert.Throws<InvalidDataException>(() => InProcessRanks.Run(3, communicator =>
        {
            if (communicator.Rank == 1)
                throw new InvalidDataException("row 7");
            communicator.Barrier();
        }));
        Assert.Equal("row 7", error.Message);
    }

    [Fact]
    public async Task OneRankAloneIsTheSameAsOneOfOne()
    {
        ICommunicator alone = SingleProcess.Instance;
        Assert.Equal((0, 1), (alone.Rank, alone.Size));
        Assert.Equal([1, 2], alone.AllGather<int>([1, 2]));
        Assert.Equal([3], alone.AllToAll<int>([new[] { 3 }])[0]);
        int[] passed = await alone.PassOn<int>(new[] { 4 });
        Assert.Equal([4], passed);
        Assert.Throws<ArgumentOutOfRangeException>(() => alone.AllToAll<int>([]));
    }
}
