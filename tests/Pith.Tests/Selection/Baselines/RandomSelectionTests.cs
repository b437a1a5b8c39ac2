using Pith.Data.Scores;
using Pith.Selection;
using Pith.Selection.Baselines;

namespace Pith.Tests.Selection.Baselines;

public class RandomSelectionTests
{
    [Fact]
    public void Select_DrawsEveryRowEquallyOften()
    {
        var counts = new int[10];
        for (ulong seed = 0; seed < 4000; seed++)
        {
            foreach (int row in new RandomSelection().Select(new SelectionProblem { Rows = 10, Seed = seed }, 3).Order)
                counts[row]++;
        }
        Assert.All(counts, count => Assert.InRange(count, 1080, 1320));
    }

    [Fact]
    public void Select_RepeatsForTheSameSeed_AndSmallerBudgetsArePrefixes()
    {
        var problem = new SelectionProblem { Rows = 500, Seed = 3 };
        int[] order = new RandomSelection().Select(problem, 200).Order;
        Assert.Equal(order, new RandomSelection().Select(problem, 200).Order);
        Assert.Equal(order[..50], new RandomSelection().Select(problem, 50).Order);
        Assert.NotEqual(order, new RandomSelection().Select(problem with { Seed = 4 }, 200).Order);
    }

    [Fact]
    public void Select_Balanced_DrawsWithinClassesEquallyOften()
    {
        int[] labels = [0, 0, 0, 0, 0, 0, 5, 5, 5, 9];
        var counts = new int[10];
        for (ulong seed = 0; seed < 4000; seed++)
        {
            var problem = new SelectionProblem { Rows = 10, Seed = seed, Labels = labels };
            int[] order = new RandomSelection(new RandomOptions { Balance = ClassBalance.Equal }).Select(problem, 5).Order;
            Assert.Equal((2, 2, 1), (order.Count(r => r < 6), order.Count(r => r is >= 6 and < 9), order.Count(r => r == 9)));
            foreach (int row in order)
                counts[row]++;
        }
        Assert.All(counts[..6], count => Assert.InRange(count, 1210, 1460));
        Assert.All(counts[6..9], count => Assert.InRange(count, 2530, 2800));
    }

    [Fact]
    public void Select_IgnoresScores_EvenWhereTheyAreMissing()
    {
        var scores = new ImportanceScores("s", ScoreDirection.HighIsHard, [double.NaN, double.NaN, 1]);
        var selection = new RandomSelection().Select(new SelectionProblem { Rows = 3, Scores = scores }, 3);
        Assert.Equal([0, 1, 2], selection.Order.Order());
        Assert.All(selection.Values, value => Assert.True(double.IsNaN(value)));
    }
}
