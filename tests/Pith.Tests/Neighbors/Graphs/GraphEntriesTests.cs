using Pith.Neighbors.Graphs;
using Pith.Numerics;

namespace Pith.Tests.Neighbors.Graphs;

public class GraphEntriesTests
{
    // 2^32 and some entries, whose number in 32 bits is small.
    const int Rows = 429_496_730, Neighbors = 10;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MoreEntriesThanOneArrayHolds_AreRefusedBeforeMemoryIsTaken(bool isExact)
    {
        MatrixView matrix = MatrixView.FromArray(Array.Empty<float>(), Rows, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<ResourceLimitException>(
            () => isExact ? ExactGraphBuilder.Build(matrix, Neighbors) : ApproximateGraphBuilder.Build(matrix, Neighbors, 0.99)).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Contains("429496730 rows with 10 neighbours each has 4294967300 entries", message, StringComparison.Ordinal);
    }

    [Fact]
    public void EntriesThatFit_AreCounted() => Assert.Equal(2_000_000_000, GraphEntries.Of(200_000_000, Neighbors));
}
