using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Randomness;
using Pith.Selection;
using Pith.Selection.Baselines;
using Pith.Selection.D2;
using Pith.Selection.Frame;

namespace Pith.Tests.Selection.D2;

public class D2PropertyTests
{
    [Fact]
    public void Heap_PicksWhatASearchThroughAllRowsPicks_TiesIncluded()
    {
        RandomProblems.ForAll(1000, random =>
        {
            SelectionProblem problem = RandomProblems.Tied(random);
            D2Options options = RandomProblems.Options(random);
            int budget = 1 + random.NextInt(problem.Rows);

            var selection = new D2Selection(options).Select(problem, budget);

            double[] scores = D2NodeScores.Of(problem.Scores!, [.. Enumerable.Range(0, problem.Rows)], options).Values;
            double floor = options.NeighborFloorUse == NeighborFloorUse.Always ? 1e-7 : double.NegativeInfinity;
            var adjacency = NaiveD2.Adjacency(problem.Graph!, options.Symmetrize == Symmetrization.Union);
            var (order, values) = NaiveD2.Select(adjacency, scores, options, floor, selection.Facts["distanceScale"], budget);
            Assert.Equal(order, selection.Order);
            Assert.Equal(values, selection.Values);
            Assert.Equal(order.Count(row => values[row] < 0), selection.Facts["negativePicks"]);
        });
    }

    [Fact]
    public void Order_OfASmallerBudget_IsAPrefix()
    {
        RandomProblems.ForAll(300, random =>
        {
            SelectionProblem problem = RandomProblems.Tied(random);
            var method = new D2Selection(RandomProblems.Options(random));
            Assert.True(method.OrderIsNested);
            var whole = method.Select(problem, problem.Rows);
            int budget = 1 + random.NextInt(problem.Rows);
            Assert.Equal(whole.Order[..budget], method.Select(problem, budget).Order);
        });
    }

    [Fact]
    public void PermutingTheRows_PermutesTheResult()
    {
        RandomProblems.ForAll(100, random =>
        {
            SelectionProblem problem = RandomProblems.Continuous(random, 40);
            int[] newRowOf = random.Sample(40, 40);
            var oldRowOf = new int[40];
            for (int row = 0; row < 40; row++)
                oldRowOf[newRowOf[row]] = row;
            SelectionProblem permuted = problem with
            {
                Scores = new ImportanceScores("permuted", ScoreDirection.HighIsHard, Array.ConvertAll(oldRowOf, row => problem.Scores!.Values[row])),
                Embeddings = problem.Embeddings!.SelectRows(oldRowOf),
                Labels = Array.ConvertAll(oldRowOf, row => problem.Labels![row]),
            };
            var options = D2Options.Default with { Neighbors = 4, Cutoff = 0.1, Pool = random.Choose(SelectionPool.All, SelectionPool.Class) };
            var method = new D2Selection(options);
            Assert.Equal(Array.ConvertAll(method.Select(problem, 20).Order, row => newRowOf[row]), method.Select(permuted, 20).Order);
        });
    }

    [Fact]
    public void GivenRowsAreKeptFirst_DroppedRowsAreNot_AndQuotasAreMet()
    {
        RandomProblems.ForAll(500, random =>
        {
            SelectionProblem problem = RandomProblems.Tied(random);
            int[] special = random.Sample(problem.Rows, random.NextInt(problem.Rows));
            int givenCount = random.NextInt(special.Length + 1);
            problem = problem with { Given = special[..givenCount], MustDrop = special[givenCount..] };
            int open = problem.Rows - problem.MustDrop.Length;
            int budget = Math.Max(1, givenCount) + random.NextInt(open - Math.Max(1, givenCount) + 1);
            int classes = problem.Labels!.Where((_, row) => !problem.MustDrop.Contains(row)).Distinct().Count();
            ClassBalance balance = budget >= classes ? random.Choose(ClassBalance.None, ClassBalance.Equal, ClassBalance.Proportional) : ClassBalance.None;
            D2Options options = RandomProblems.Options(random) with { Balance = balance, Pool = random.Choose(SelectionPool.All, SelectionPool.Class) };

            foreach (ISelectionMethod method in (ISelectionMethod[])[
                new D2Selection(options), new RandomSelection(new RandomOptions { Balance = balance }), new TopSelection(new TopOptions { Balance = balance })])
            {
                var selection = method.Select(problem, budget);

                Assert.Equal(budget, selection.Order.Distinct().Count());
                Assert.Equal(problem.Given, selection.Order[..givenCount]);
                Assert.Empty(selection.Order.Intersect(problem.MustDrop));
                Assert.All(Enumerable.Range(0, problem.Rows), row => Assert.Equal(
                    problem.Given.Contains(row) ? RowReason.Given
                    : problem.MustDrop.Contains(row) ? RowReason.MustDrop
                    : selection.Order.Contains(row) ? RowReason.Picked : RowReason.BudgetFull,
                    selection.Reasons[row]));
                if (givenCount == 0 && balance != ClassBalance.None)
                    Assert.Equal(Shares(problem, budget, balance), KeptByClass(problem, selection.Order));
            }
        });
    }

    static int[] KeptByClass(SelectionProblem problem, int[] order) =>
        [.. OpenClasses(problem).Select(group => order.Count(row => problem.Labels![row] == group.Key))];

    static int[] Shares(SelectionProblem problem, int budget, ClassBalance balance)
    {
        int[] sizes = [.. OpenClasses(problem).Select(group => group.Count())];
        return balance == ClassBalance.Equal ? WaterFilling.Allocate(sizes, budget) : ProportionalBudget.Allocate(sizes, budget);
    }

    static IEnumerable<IGrouping<int, int>> OpenClasses(SelectionProblem problem) =>
        Enumerable.Range(0, problem.Rows).Except(problem.MustDrop).GroupBy(row => problem.Labels![row]).OrderBy(group => group.Key);

    [Fact]
    public void Result_DoesNotDependOnTheThreads()
    {
        var random = new RandomStream(4, "threads");
        const int Rows = 40_000;
        var problem = new SelectionProblem
        {
            Rows = Rows,
            Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())]),
            Graph = RandomProblems.Graph(random, Rows, 6, random.NextDouble),
        };
        var method = new D2Selection(new D2Options { Symmetrize = Symmetrization.Union });
        var first = method.Select(problem with { Threads = 1 }, Rows / 3);
        foreach (int threads in (int[])[2, 3, 8])
        {
            var other = method.Select(problem with { Threads = threads }, Rows / 3);
            Assert.True(first.Order.AsSpan().SequenceEqual(other.Order));
            Assert.True(first.Values.AsSpan().SequenceEqual(other.Values));
            Assert.True(first.MessageGraph!.Offsets.AsSpan().SequenceEqual(other.MessageGraph!.Offsets));
            Assert.True(first.MessageGraph!.Neighbors.AsSpan().SequenceEqual(other.MessageGraph!.Neighbors));
            Assert.True(first.MessageGraph.Distances.AsSpan().SequenceEqual(other.MessageGraph.Distances));
            Assert.Equal(first.Facts, other.Facts);
        }
    }

    [Fact]
    public void Tiers_OfAnySize_PickWhatOneHeapPicks_AlsoWhenValuesTurnNegative()
    {
        int turnedNegative = 0;
        RandomProblems.ForAll(1000, random =>
        {
            SelectionProblem problem = RandomProblems.Tied(random);
            D2Options options = RandomProblems.Options(random);
            MessageGraph graph = MessageGraphs.FromKnn(problem.Graph!, random.Choose(Symmetrization.Union, Symmetrization.None));
            double[] start = [.. Enumerable.Range(0, problem.Rows).Select(_ => (random.NextInt(9) - 2) / 4.0)];
            var weights = new D2Weights(options.Kernel, 1, options.Gamma, 0.5);
            int[] rows = [.. Enumerable.Range(0, problem.Rows)];
            (int[] Order, double[] Values, int Negative) Pick(int tierRows)
            {
                double[] values = [.. start];
                var order = new int[1 + (problem.Rows / 2)];
                var greedy = new D2Greedy(graph, values, weights, options.Reverse, options.ClampAtZero, new ThinnedProgress(null, "", 1, ""), default) { TierRows = tierRows };
                // Two pools, of which the second begins with what the first left of the heap.
                greedy.Pick(rows.AsSpan(0, rows.Length / 4), order.AsSpan(0, rows.Length / 8));
                greedy.Pick(rows.AsSpan(rows.Length / 4), order.AsSpan(rows.Length / 8));
                greedy.Finish();
                return (order, values, greedy.NegativePicks);
            }
            var (order, values, negative) = Pick(int.MaxValue);
            turnedNegative += negative > 0 ? 1 : 0;
            foreach (int tierRows in (int[])[1, 2, 5])
            {
                var other = Pick(tierRows);
                Assert.Equal(order, other.Order);
                Assert.Equal(values, other.Values);
                Assert.Equal(negative, other.Negative);
            }
        });
        Assert.InRange(turnedNegative, 100, 3000);
    }

    [Fact]
    public void Picking_AllocatesNothingPerRowOrPick()
    {
        var random = new RandomStream(4, "allocation");
        SelectionProblem problem = new()
        {
            Rows = 3000,
            Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, [.. Enumerable.Range(0, 3000).Select(_ => random.NextDouble())]),
            Graph = RandomProblems.Graph(random, 3000, 5, random.NextDouble),
        };
        MessageGraph graph = MessageGraphs.FromKnn(problem.Graph, Symmetrization.Union);
        var weights = new D2Weights(D2Kernel.Scaled, 1, 1, 0.5);
        int[] rows = [.. Enumerable.Range(0, 3000)];
        var order = new int[2000];
        for (int repeat = 0; repeat < 2; repeat++)
        {
            var greedy = new D2Greedy(graph, problem.Scores.OrientedHard(), weights, D2Reverse.Weighted, clampAtZero: false, new ThinnedProgress(null, "", 1, ""), default);
            long before = GC.GetAllocatedBytesForCurrentThread();
            greedy.Pick(rows, order);
            if (repeat == 1)
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }
}
