using Pith.Neighbors.Graphs;
using Pith.Numerics.Randomness;
using Pith.Selection.D2;
using Pith.Selection.Distributed;

namespace Pith.Tests.Selection.Distributed;

public class SharedGreedyTests
{
    // Thousands of graphs with the slow checks, hundreds without.
    static int Cases(int quick) => Environment.GetEnvironmentVariable("PITH_SLOW_TESTS") == "1" ? 20 * quick : quick;

    [Fact]
    public void Ranks_PickWhatOneProcessPicks_WithTheSameValues_TiesAndNegativeValuesIncluded()
    {
        (int inOrder, int inRounds) = (0, 0);
        RandomProblems.ForAll(Cases(200), random =>
        {
            Case one = Case.Make(random, tied: random.NextInt(3) > 0);
            int budget = one.Given.Length + random.NextInt(one.Rows - one.Given.Length + 1);
            int[] open = [.. Enumerable.Range(0, one.Rows).Except(one.Given)];
            int[] counts = [budget - one.Given.Length];
            int[] groups = [.. Enumerable.Range(0, one.Rows).Select(row => one.Given.Contains(row) ? -1 : 0)];

            var expected = SharedProblems.ByOne(one.Graph, one.Start, one.Weights, one.Options, one.Given, [open], counts);
            var found = SharedProblems.ByRanks(one.Graph, one.Shares, one.Ranks, one.Start, one.Weights, one.Options, one.Given, groups, counts, isOnePool: false, one.WindowRows, one.Threads);

            Assert.Equal(expected.Order, found.Order);
            AssertBits(expected.Values, found.Values);
            Assert.Equal(expected.Negative, found.Negative);
            inOrder += found.Greedy.PicksInOrder > 0 ? 1 : 0;
            inRounds += found.Greedy.PicksInOrder < counts[0] ? 1 : 0;
        });
        Assert.InRange(inOrder, Cases(20), Cases(195));
        Assert.InRange(inRounds, Cases(100), Cases(200));
    }

    [Fact]
    public void Pools_AreWorkedOffTogether_AndGiveWhatOneAfterTheOtherGives()
    {
        RandomProblems.ForAll(Cases(60), random =>
        {
            Case one = Case.Make(random, tied: random.NextInt(2) == 0);
            int pools = 1 + random.NextInt(4);
            int[] poolOf = [.. Enumerable.Range(0, one.Rows).Select(_ => random.NextInt(pools))];
            MessageGraph graph = Inside(one.Graph, poolOf);
            int[] groups = [.. Enumerable.Range(0, one.Rows).Select(row => one.Given.Contains(row) ? -1 : poolOf[row])];
            int[][] open = [.. Enumerable.Range(0, pools).Select(pool => Enumerable.Range(0, one.Rows).Where(row => groups[row] == pool).ToArray())];
            int[] counts = Array.ConvertAll(open, rows => random.NextInt(rows.Length + 1));

            var expected = SharedProblems.ByOne(graph, one.Start, one.Weights, one.Options, one.Given, open, counts);
            var found = SharedProblems.ByRanks(graph, one.Shares, one.Ranks, one.Start, one.Weights, one.Options, one.Given, groups, counts, isOnePool: false, one.WindowRows, one.Threads);

            Assert.Equal(expected.Order, found.Order);
            AssertBits(expected.Values, found.Values);
            Assert.Equal(expected.Negative, found.Negative);
        });
    }

    [Fact]
    public void Quotas_OfOnePool_PassOverTheRowsOfFullClasses()
    {
        RandomProblems.ForAll(Cases(60), random =>
        {
            Case one = Case.Make(random, tied: random.NextInt(2) == 0);
            int classes = 1 + random.NextInt(random.Choose(4, 4, 20));
            int[] classOf = [.. Enumerable.Range(0, one.Rows).Select(_ => random.NextInt(classes))];
            int[] groups = [.. Enumerable.Range(0, one.Rows).Select(row => one.Given.Contains(row) ? -1 : classOf[row])];
            int[] quotas = [.. Enumerable.Range(0, classes).Select(c => random.NextInt(groups.Count(group => group == c) + 1))];
            int[] open = [.. Enumerable.Range(0, one.Rows).Where(row => groups[row] >= 0)];

            var expected = SharedProblems.ByOne(one.Graph, one.Start, one.Weights, one.Options, one.Given, [open], [quotas.Sum()], classOf, quotas);
            var found = SharedProblems.ByRanks(one.Graph, one.Shares, one.Ranks, one.Start, one.Weights, one.Options, one.Given, groups, quotas, isOnePool: true, one.WindowRows, one.Threads);

            Assert.Equal(expected.Order, found.Order);
            AssertBits(expected.Values, found.Values);
            Assert.Equal(expected.Negative, found.Negative);
        });
    }

    [Fact]
    public void LargeGraphs_GiveTheSame()
    {
        foreach (int ranks in (int[])[1, 3])
        {
            var random = new RandomStream((ulong)ranks, "large");
            Case one = Case.Make(random, tied: false, rows: 20_000);
            int[] rows = [.. Enumerable.Range(0, one.Rows)];
            var expected = SharedProblems.ByOne(one.Graph, one.Start, one.Weights, one.Options, [], [rows], [6000]);
            var found = SharedProblems.ByRanks(one.Graph, RowShares.Even(one.Rows, ranks), ranks, one.Start, one.Weights, one.Options, [], new int[one.Rows], [6000], isOnePool: false, one.WindowRows, one.Threads);
            Assert.Equal(expected.Order, found.Order);
            AssertBits(expected.Values, found.Values);
        }
    }

    static void AssertBits(double[] expected, double[] found) =>
        Assert.Equal(Array.ConvertAll(expected, BitConverter.DoubleToInt64Bits), Array.ConvertAll(found, BitConverter.DoubleToInt64Bits));

    static MessageGraph Inside(MessageGraph graph, int[] poolOf)
    {
        var offsets = new List<long> { 0 };
        (List<int> neighbors, List<double> distances) = ([], []);
        for (int row = 0; row < graph.Rows; row++)
        {
            for (int n = 0; n < graph.NeighborsOf(row).Length; n++)
            {
                if (poolOf[graph.NeighborsOf(row)[n]] != poolOf[row])
                    continue;
                neighbors.Add(graph.NeighborsOf(row)[n]);
                distances.Add(graph.DistancesOf(row)[n]);
            }
            offsets.Add(neighbors.Count);
        }
        return new MessageGraph([.. offsets], [.. neighbors], [.. distances]);
    }

    sealed record Case(MessageGraph Graph, double[] Start, D2Weights Weights, D2Options Options, int[] Given, RowShares Shares, int Ranks, long WindowRows, int Threads)
    {
        public int Rows => Start.Length;

        public static Case Make(RandomStream random, bool tied, int? rows = null)
        {
            int count = rows ?? 2 + random.NextInt(60);
            int k = rows is null ? 1 + random.NextInt(Math.Min(8, count - 1)) : 8;
            KnnGraph lists = RandomProblems.Graph(random, count, k, tied ? () => random.NextInt(3) : random.NextDouble);
            D2Options options = RandomProblems.Options(random);
            int least = random.Choose(0, 0, -2, -9);
            double[] start = [.. Enumerable.Range(0, count).Select(_ => tied ? (random.NextInt(9) + least) / 4.0 : (random.NextDouble() * 4) + (least / 4.0))];
            int ranks = random.Choose(1, 2, 2, 3, 4, 7, 16);
            int[] given = rows is null && random.NextInt(3) == 0 ? random.Sample(count, random.NextInt(count)) : [];
            return new Case(
                MessageGraphs.FromKnn(lists, options.Symmetrize), start, new D2Weights(options.Kernel, 1, options.Gamma, 0.5), options, given,
                SharedProblems.Shares(random, count, ranks), ranks, rows is null ? random.Choose(1, 3, 8, 20, count) : 1 + (count / 50), 1 + random.NextInt(3));
        }
    }
}
