using Pith.Data.Graphs;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Arrays;
using Pith.Tests.Data;

namespace Pith.Tests.Neighbors.Graphs;

/// <summary>The same edges, wherever the lists lie and however they are joined.</summary>
public sealed class MessageGraphTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lists_in_parts_are_read_as_the_arrays_are()
    {
        var random = new Random(3);
        for (int time = 0; time < 25; time++)
        {
            KnnGraph lists = Lists(random, 40 + random.Next(200), 1 + random.Next(time < 15 ? 16 : 40));
            int[][]? pools = time % 3 == 0 ? null : Pools(random, lists.Rows);
            MessageGraph expected = Naive(lists, pools), graph = MessageGraph.Of(lists, pools), mapped = MessageGraph.Of(InParts(lists, 1 + random.Next(5)), pools);
            AssertSame(expected, graph);
            AssertSame(expected, mapped);
            double[] sorted = [.. expected.Distances.Order()];
            Assert.Equal(OrderStatistics.Median(sorted), EdgeDistances.Median(mapped, 1 + (time % 3)));
            Assert.Equal(Array.TrueForAll(sorted, distance => distance == 0), EdgeDistances.AreZero(mapped));
        }
    }

    [Fact]
    public void The_median_of_many_equal_distances_is_exact()
    {
        const int Rows = 120_000, K = 10;
        var random = new Random(8);
        foreach (int different in (int[])[1, 2, 3])
        {
            KnnGraph lists = Lists(random, Rows, K, () => random.Next(different) + 0.25);
            Assert.Equal(OrderStatistics.Median(lists.Distances), EdgeDistances.Median(MessageGraph.Of(lists), 2));
        }
    }

    [Theory]
    [InlineData(60, 3, 1)]
    [InlineData(9_000, 4, 2)]
    [InlineData(20_000, 17, 3)]
    public void The_union_is_the_same_in_memory_and_in_files(int rows, int k, int threads)
    {
        KnnGraph lists = Lists(new Random(rows), rows, k);
        MessageGraph expected = NaiveUnion(lists);
        AssertSame(expected, EdgeUnion.Of(MessageGraph.Of(lists), threads));
        string folder = Directory.CreateDirectory(_folder.File("work")).FullName;
        AssertSame(expected, EdgeUnion.Of(MessageGraph.Of(InParts(lists, 3)), threads, new FolderBuffers(folder)));
        Assert.False(File.Exists(Path.Combine(folder, "edges-reverse.bin")));
    }

    [Fact]
    public void A_hub_that_every_row_lists_keeps_all_its_edges()
    {
        const int Rows = 30_000;
        int[] indices = [.. Enumerable.Range(0, Rows).Select(row => row == 7 ? 8 : 7)];
        double[] distances = [.. Enumerable.Range(0, Rows).Select(row => row + 0.5)];
        MessageGraph union = EdgeUnion.Of(MessageGraph.Of(new KnnGraph(Rows, 1, indices, distances)), 3);
        Assert.Equal(Rows - 1, union.CountOf(7));
        Assert.Equal(Enumerable.Range(0, Rows).Where(row => row != 7), union.NeighborsOf(7).ToArray());
        Assert.Equal(7.5, union.DistancesOf(8)[0]);
    }

    static void AssertSame(MessageGraph expected, MessageGraph actual)
    {
        Assert.Equal((expected.Rows, expected.Edges), (actual.Rows, actual.Edges));
        Assert.Equal(expected.Offsets, actual.Offsets);
        Assert.Equal(expected.Neighbors, actual.Neighbors);
        Assert.Equal(expected.Distances, actual.Distances);
    }

    KnnGraph InParts(KnnGraph lists, int parts)
    {
        string folder = Directory.CreateDirectory(_folder.File(Guid.NewGuid().ToString("N"))).FullName;
        GraphParts.Write(folder, lists, parts);
        return KnnGraphFile.Read(folder);
    }

    static MessageGraph Naive(KnnGraph lists, int[][]? pools)
    {
        int PoolOf(int row) => pools is null ? 0 : Array.FindIndex(pools, pool => Array.IndexOf(pool, row) >= 0);
        var rows = Enumerable.Range(0, lists.Rows).Select(row => Edges(lists, row).Where(edge => PoolOf(row) >= 0 && PoolOf(edge.Row) == PoolOf(row)).ToArray());
        return Joined([.. rows]);
    }

    static MessageGraph NaiveUnion(KnnGraph lists)
    {
        var all = new SortedDictionary<int, double>[lists.Rows];
        for (int row = 0; row < lists.Rows; row++)
            all[row] = [];
        for (int row = 0; row < lists.Rows; row++)
        {
            foreach ((int other, double distance) in Edges(lists, row))
            {
                all[row][other] = Math.Min(distance, all[row].GetValueOrDefault(other, double.PositiveInfinity));
                all[other][row] = Math.Min(distance, all[other].GetValueOrDefault(row, double.PositiveInfinity));
            }
        }
        return Joined(Array.ConvertAll(all, row => row.Select(edge => (edge.Key, edge.Value)).ToArray()));
    }

    static MessageGraph Joined((int Row, double Distance)[][] rows)
    {
        var offsets = new long[rows.Length + 1];
        for (int row = 0; row < rows.Length; row++)
            offsets[row + 1] = offsets[row] + rows[row].Length;
        return new MessageGraph(offsets, [.. rows.SelectMany(row => row.Select(edge => edge.Row))], [.. rows.SelectMany(row => row.Select(edge => edge.Distance))]);
    }

    static IEnumerable<(int Row, double Distance)> Edges(KnnGraph lists, int row) =>
        lists.NeighborsOf(row).ToArray().Zip(lists.DistancesOf(row).ToArray()).OrderBy(edge => edge.First);

    static int[][] Pools(Random random, int rows)
    {
        int[] poolOf = [.. Enumerable.Range(0, rows).Select(_ => random.Next(4) - 1)];
        return [.. Enumerable.Range(0, 3).Select(pool => Enumerable.Range(0, rows).Where(row => poolOf[row] == pool).ToArray())];
    }

    // Lists as files have them: ever farther, of equal distances the lower row first, distances of both directions different.
    static KnnGraph Lists(Random random, int rows, int k, Func<double>? distance = null)
    {
        var indices = new int[rows * k];
        var distances = new double[rows * k];
        for (int row = 0; row < rows; row++)
        {
            var chosen = new HashSet<int>();
            while (chosen.Count < k)
            {
                int other = random.Next(rows);
                if (other != row)
                    chosen.Add(other);
            }
            (int Row, double Distance)[] list = [.. chosen.Select(other => (other, distance?.Invoke() ?? random.Next(40) / 8.0)).OrderBy(edge => edge.Item2).ThenBy(edge => edge.other)];
            for (int n = 0; n < k; n++)
                (indices[(row * k) + n], distances[(row * k) + n]) = list[n];
        }
        return new KnnGraph(rows, k, indices, distances);
    }
}
