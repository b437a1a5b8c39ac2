using Pith.Neighbors.Approximate;
using Pith.Neighbors.Distributed;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Tests.Neighbors.Approximate;

namespace Pith.Tests.Neighbors.Distributed;

public sealed class SharedWorkTests : IDisposable
{
    const int Rows = 3_000, K = 8;

    readonly string _folder = Path.Combine(Path.GetTempPath(), "pith-ranks-" + Guid.NewGuid().ToString("N"));
    readonly MatrixView _matrix = MadeRows.Matrix(Rows, 16, seed: 6);
    readonly ApproximateSettings _settings = ApproximateSettings.For(Rows, K, 0.97) with { LeafRows = 150, Partitions = 2 };

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void StoppedAfterEveryPhaseAndGoneOnWithOtherRanksTheListsAreThoseOfOneProcess()
    {
        KnnGraph whole = ApproximateGraphBuilder.Build(_matrix, K, 0.97, settings: _settings);
        Assert.False(whole.Recall!.IsExact);
        int phases = 0;
        KnnGraph? graph = null;
        for (int ranks = 2; graph is null; ranks = (ranks % 4) + 1, phases++)
        {
            var goneOn = new int[ranks];
            int begun = 0;
            try
            {
                graph = DistributedGraphTests.Gather(ranks, rank => Build(rank, done => goneOn[rank.Rank] = done, _ =>
                {
                    // One phase a run, and one rank ends in the middle of the next.
                    if (rank.Rank == 0 && ++begun > 1)
                        throw new TimeoutException();
                }));
            }
            catch (TimeoutException)
            {
                Assert.All(goneOn, done => Assert.Equal(phases, done));
            }
            Assert.InRange(phases, 0, 40);
        }
        Assert.True(phases > 3, $"{phases} phases tell little.");
        DistributedGraphTests.AssertSame(whole, graph);
    }

    [Fact]
    public void WorkOfOtherRowsIsForgotten()
    {
        Stop(2);
        MatrixView other = MadeRows.Matrix(Rows, 16, seed: 7);
        KnnGraph whole = ApproximateGraphBuilder.Build(other, K, 0.97, settings: _settings);
        KnnGraph graph = DistributedGraphTests.Gather(3, rank => DistributedGraph.Approximate(
            rank, other, K, 0.97, DistanceMetric.Euclidean, 1, null, _settings, SharedWork.Open(rank, _folder, _ => Assert.Fail("It goes on.")), default));
        DistributedGraphTests.AssertSame(whole, graph);
    }

    [Fact]
    public void DamagedAndForeignFilesAreRefusedByAllRanks()
    {
        Stop(2);
        string file = Directory.GetFiles(_folder, "lists-*").Order(StringComparer.Ordinal).First();
        byte[] bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
        var damaged = Assert.Throws<InvalidDataContentException>(() => InProcessRanks.Run(2, rank => Fails<InvalidDataContentException>(rank, () => Build(rank, null, null))));
        Assert.Contains("is damaged", damaged.Message, StringComparison.Ordinal);
        Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "mine.txt"), "");
        var foreign = Assert.Throws<InvalidDataContentException>(() => InProcessRanks.Run(2, rank => Fails<InvalidDataContentException>(rank, () => Build(rank, null, null))));
        Assert.Contains("holds something else", foreign.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "mine.txt")));
    }

    // Rank 0, which finds the damage too, says it; the other one knows that it does.
    static void Fails<T>(ICommunicator rank, Action work)
        where T : Exception
    {
        Exception error = Assert.ThrowsAny<Exception>(work);
        Assert.True(Together.IsShared(error));
        if (error is T)
            throw error;
    }

    void Stop(int ranks)
    {
        int begun = 0;
        Assert.Throws<TimeoutException>(() => InProcessRanks.Run(ranks, rank => Build(rank, null, _ =>
        {
            if (rank.Rank == 0 && ++begun > 2)
                throw new TimeoutException();
        })));
    }

    RankedLists Build(ICommunicator rank, Action<int>? goesOn, Action<string>? begins) => DistributedGraph.Approximate(
        rank, _matrix, K, 0.97, DistanceMetric.Euclidean, 1, null, _settings, SharedWork.Open(rank, _folder, goesOn, begins), default);
}
