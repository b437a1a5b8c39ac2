using Pith.Numerics.Randomness;
using Pith.Selection;
using Pith.Selection.Herding;

namespace Pith.Tests.Selection.Herding;

public class HerdingTests
{
    static double[] Mean(SelectionProblem problem, IReadOnlyCollection<int> rows) =>
        [.. Enumerable.Range(0, problem.Embeddings!.Columns).Select(c => rows.Average(row => GeometryProblems.Row(problem, row)[c]))];

    static double MeanError(SelectionProblem problem, IReadOnlyCollection<int> rows) => Math.Sqrt(
        Mean(problem, rows).Zip(Mean(problem, [.. Enumerable.Range(0, problem.Rows)]), (a, b) => (a - b) * (a - b)).Sum());

    [Fact]
    public void EveryPick_MinimisesTheNorm() => RandomProblems.ForAll(100, random =>
    {
        SelectionProblem problem = GeometryProblems.Clumps(random, 2 + random.NextInt(30), 3);
        int budget = 1 + random.NextInt(problem.Rows);

        Coreset selection = new HerdingSelection().Select(problem, budget);

        for (int n = 0; n < budget; n++)
        {
            // Of rows that tie but for rounding any may be picked, so the error is compared and not the row.
            double best = Enumerable.Range(0, problem.Rows).Except(selection.Order[..n]).Min(row => MeanError(problem, [.. selection.Order[..n], row]));
            double reached = MeanError(problem, selection.Order[..(n + 1)]);
            Assert.Equal(best, reached, 1e-5);
            Assert.Equal(reached, selection.Values[selection.Order[n]], 1e-5);
        }
    });

    [Fact]
    public void MeanError_Falls_AndThePublishedSignLeavesTheMean()
    {
        SelectionProblem problem = GeometryProblems.Clumps(new RandomStream(2, "herding"), 400, 8);
        int[] order = new HerdingSelection().Select(problem, 200).Order;
        Assert.True(MeanError(problem, order[..50]) < MeanError(problem, order[..5]) / 4);
        Assert.True(MeanError(problem, order[..50]) < MeanError(problem, [.. Enumerable.Range(0, 50)]) / 4);

        // The published code takes the largest norm instead of the least.
        var wrong = new List<int>();
        double[] sum = new double[8], mean = Mean(problem, [.. Enumerable.Range(0, problem.Rows)]);
        while (wrong.Count < 50)
        {
            int pick = Enumerable.Range(0, problem.Rows).Except(wrong).MaxBy(row => GeometryProblems.Row(problem, row)
                .Select((x, c) => Math.Pow(((wrong.Count + 1) * mean[c]) - sum[c] - x, 2)).Sum());
            wrong.Add(pick);
            sum = [.. sum.Zip(GeometryProblems.Row(problem, pick), (a, b) => a + b)];
        }
        Assert.True(MeanError(problem, wrong) > 4 * MeanError(problem, order[..50]));
    }

    [Fact]
    public void Balance_HerdsEveryClassToItsOwnMean()
    {
        SelectionProblem line = GeometryProblems.Of([0, 1, 2, 10, 14, 18, 15], 7, 1) with { Labels = [0, 0, 0, 1, 1, 1, 1] };
        Assert.Equal([1, 4], new HerdingSelection(new() { Balance = ClassBalance.Equal }).Select(line, 2).Order);
        Assert.Equal([1, 4], new HerdingSelection(new() { Pool = SelectionPool.Class }).Select(line, 2).Order);
    }

    [Fact]
    public void GivenRows_AreMadeUpFor()
    {
        SelectionProblem line = GeometryProblems.Of([-3, -2, 0, 2, 3], 5, 1);
        Assert.Equal([4, 0], new HerdingSelection().Select(line with { Given = [4] }, 2).Order);
    }

    [Fact]
    public void IdenticalRows_FollowInAscendingOrder()
    {
        SelectionProblem same = GeometryProblems.Of([.. Enumerable.Repeat(0.3, 20)], 10, 2);
        Assert.Equal([0, 1, 2, 3], new HerdingSelection().Select(same, 4).Order);
    }

    [Fact]
    public void Result_DoesNotDependOnTheThreads() => GeometryProblems.AssertThreadsDoNotMatter(
        new HerdingSelection(), GeometryProblems.Clumps(new RandomStream(5, "threads"), 9000, 20), 200);
}
