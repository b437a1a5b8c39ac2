using Pith.Neighbors.Distributed;

namespace Pith.Tests.Neighbors.Distributed;

public class NodeOwnersTests
{
    [Fact]
    public void NodesGoToTheRankThatHasMostOfThem()
    {
        SharedNodes.Node[] nodes = Nodes(100, 100, 100, 100);
        Assert.Equal([1, 0, 0, 1], NodeOwners.ByRows(nodes, [10, 80, 90, 20, 90, 20, 10, 80], 2, 400));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void NoRankHasMuchMoreThanItsShare_WhoeverHasTheRows(int ranks)
    {
        const int Count = 200;
        SharedNodes.Node[] nodes = Nodes([.. Enumerable.Range(0, Count).Select(n => 50 + (n * 37 % 100))]);
        // Rank 0 has all rows.
        int[] counts = [.. nodes.Select(node => node.Count), .. new int[(ranks - 1) * Count]];
        int all = nodes.Sum(node => node.Count);
        int[] owners = NodeOwners.ByRows(nodes, counts, ranks, all);
        for (int rank = 0; rank < ranks; rank++)
            Assert.InRange(nodes.Where((_, n) => owners[n] == rank).Sum(node => node.Count), 0, (1.03 * all / ranks) + 150);
    }

    static SharedNodes.Node[] Nodes(params int[] counts)
    {
        var nodes = new SharedNodes.Node[counts.Length];
        for (int n = 0, first = 0; n < counts.Length; first += counts[n++])
            nodes[n] = new SharedNodes.Node(first, counts[n], (ulong)n, 0, 0);
        return nodes;
    }
}
