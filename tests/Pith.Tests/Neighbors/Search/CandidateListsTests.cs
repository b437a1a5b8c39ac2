using Pith.Neighbors.Search;
using Pith.Numerics;

namespace Pith.Tests.Neighbors.Search;

public sealed class CandidateListsTests
{
    [Fact]
    public void TheCandidatesThatRemainDoNotDependOnTheOrderOfArrival()
    {
        var random = new Random(4);
        for (int trial = 0; trial < 300; trial++)
        {
            int n = random.Next(1, 40), capacity = random.Next(1, 12);
            (float Bound, int Row)[] offers = [.. Enumerable.Range(0, n).Select(row => ((float)random.Next(0, 6), row))];
            int[] expected = [.. offers.OrderBy(o => o.Bound).ThenBy(o => o.Row).Take(capacity).Select(o => o.Row).Order()];
            random.Shuffle(offers);
            var lists = new CandidateLists(2, capacity);
            foreach ((float bound, int row) in offers)
                lists.Offer(1, bound, row);
            Assert.Equal(expected, lists.Rows(1).ToArray().Order());
            Assert.Equal(0, lists.Count(0));
            float[] absent = [.. offers.Where(o => !expected.Contains(o.Row)).Select(o => o.Bound)];
            Assert.All(absent, bound => Assert.True(bound >= lists.SmallestAbsent(1)));
        }
    }

    [Theory]
    [InlineData("gaussian")]
    [InlineData("far")]
    [InlineData("outlier")]
    [InlineData("clusters")]
    public void TheSinglePrecisionBoundNeverExceedsTheTrueSquaredDistance(string kind)
    {
        const int Rows = 150, Columns = 200;
        MatrixView matrix = SearchData.Single(SearchData.Make(kind, Rows, Columns, 9), Rows, Columns);
        SearchSpace space = SearchSpace.Create(matrix, DistanceMetric.Euclidean, 1);
        // Capacity for everything: every pair's bound can be looked at.
        var lists = new CandidateLists(Rows, Rows - 1);
        SymmetricScan.Run(space, lists, 1, null, default);
        var scratch = new SearchScratch(Columns);
        double unit = space.Frame.Scale * space.Frame.Scale;
        for (int row = 0; row < Rows; row++)
        {
            Assert.Equal(Rows - 1, lists.Count(row));
            for (int c = 0; c < Rows - 1; c++)
                Assert.True(lists.Bounds(row)[c] <= space.ExactSquared(row, space, lists.Rows(row)[c], scratch) * unit);
        }
    }
}
