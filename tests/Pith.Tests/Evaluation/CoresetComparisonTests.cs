using Pith.Evaluation;
using Pith.Graphs;
using Pith.Numerics;
using Pith.Selection;

namespace Pith.Tests.Evaluation;

public sealed class CoresetComparisonTests
{
    const int Rows = 60;

    [Fact]
    public void The_table_holds_every_method_budget_and_measure()
    {
        CoresetComparison comparison = Comparison(out SelectionProblem problem);
        var first = new FixedOrder("first", [.. Enumerable.Range(0, Rows)], nested: true);
        ComparisonTable table = comparison.Run([("first", first)], new Shuffled(), [20, 10, 20], seeds: 4);

        Assert.Equal([10, 20], table.Budgets);
        Assert.Equal(["first", "random"], table.Methods);
        Assert.Equal(2 * 2 * 5, table.Cells.Count);
        Assert.Equal(1, first.Runs);
        Assert.Equal(20, table.Selections["first"].Kept);
        double[] expected = comparison.Measure([.. Enumerable.Range(0, 10)]);
        for (int m = 0; m < 5; m++)
        {
            ComparisonCell cell = table.Cell("first", 10, table.Measures[m]);
            Assert.Equal(expected[m], cell.Value);
            Assert.Null(cell.Interval);
        }
        Assert.Equal(ClassShares.Measure(problem.Labels, Enumerable.Range(0, 10).ToArray()).TotalVariation, expected[0]);
    }

    [Fact]
    public void Random_is_the_mean_over_consecutive_seeds()
    {
        CoresetComparison comparison = Comparison(out SelectionProblem problem);
        var random = new Shuffled();
        ComparisonTable table = comparison.Run([], random, [12], seeds: 5);
        double[] coverages = Enumerable.Range(0, 5)
            .Select(s => comparison.Measure(random.Select(problem with { Seed = problem.Seed + (ulong)s }, 12).Order)[2]).ToArray();
        ComparisonCell cell = table.Cell("random", 12, CoresetMeasure.MeanCoverage);
        Assert.Equal(coverages.Average(), cell.Value, 12);
        Assert.Equal(5, cell.Interval!.Value.Samples);
        Assert.True(cell.Interval.Value.HalfWidth > 0);
    }

    [Fact]
    public void A_method_without_nested_order_runs_once_a_budget()
    {
        var method = new FixedOrder("other", [.. Enumerable.Range(0, Rows).Reverse()], nested: false);
        Comparison(out _).Run([("other", method)], new Shuffled(), [5, 10, 15], seeds: 2);
        Assert.Equal(3, method.Runs);
    }

    [Fact]
    public void The_verdict_follows_the_numbers()
    {
        // One blob only: every class but one vanishes, which no random coreset does.
        CoresetComparison comparison = Comparison(out SelectionProblem problem);
        int[] order = [.. Enumerable.Range(0, Rows).OrderBy(i => problem.Labels![i]).ThenBy(i => i)];
        ComparisonTable table = comparison.Run([("lopsided", new FixedOrder("lopsided", order, nested: true))], new Shuffled(), [15], seeds: 5);
        Assert.Equal(Verdict.Worse, table.Against("lopsided", 15, CoresetMeasure.ClassShift));
        Assert.Equal(Verdict.Worse, table.Against("lopsided", 15, CoresetMeasure.MeanCoverage));
        Assert.Equal(Verdict.Worse, table.Against("lopsided", 15, CoresetMeasure.TestAccuracy));

        int[] even = [.. Enumerable.Range(0, Rows).OrderBy(i => Enumerable.Range(0, i).Count(j => problem.Labels![j] == problem.Labels[i]))];
        table = comparison.Run([("even", new FixedOrder("even", even, nested: true))], new Shuffled(), [20], seeds: 5);
        Assert.Equal(Verdict.Better, table.Against("even", 20, CoresetMeasure.ClassShift));

        // Keeping everything is what random does too.
        table = comparison.Run([("all", new FixedOrder("all", order, nested: true))], new Shuffled(), [Rows], seeds: 5);
        Assert.All(table.Measures, m => Assert.Equal(Verdict.WithinInterval, table.Against("all", Rows, m)));
        Assert.Equal(table.AllDataAccuracy, table.Cell("all", Rows, CoresetMeasure.TestAccuracy).Value);
    }

    [Fact]
    public void Measures_without_labels_or_test_rows_are_left_out()
    {
        (MatrixView rows, _) = SampleRows.Blobs(Rows, 3, 4, spread: 0.5, seed: 40);
        var comparison = new CoresetComparison(new SelectionProblem { Rows = Rows, Embeddings = rows }, ExactGraphBuilder.Build(rows, 5));
        Assert.Equal([CoresetMeasure.MeanCoverage, CoresetMeasure.NearDuplicatesKept], comparison.Measures);
        Assert.Null(comparison.Run([], new Shuffled(), [5], seeds: 2).AllDataAccuracy);
        Assert.Equal("seeds", Assert.Throws<OptionException>(() => comparison.Run([], new Shuffled(), [5], seeds: 1)).Option);
        Assert.Throws<OptionException>(() => new CoresetComparison(new SelectionProblem { Rows = Rows }, ExactGraphBuilder.Build(rows, 5)));
    }

    static CoresetComparison Comparison(out SelectionProblem problem)
    {
        (MatrixView all, int[] blob) = SampleRows.Blobs(Rows + 30, 3, 4, spread: 0.5, seed: 41);
        MatrixView rows = all.SelectRows([.. Enumerable.Range(0, Rows)]);
        MatrixView test = all.SelectRows([.. Enumerable.Range(Rows, 30)]);
        problem = new SelectionProblem { Rows = Rows, Embeddings = rows, Labels = blob[..Rows], Seed = 3 };
        return new CoresetComparison(problem, ExactGraphBuilder.Build(rows, 5), new NearestNeighborClassifier(rows, blob[..Rows], test, blob[Rows..]));
    }

    sealed class FixedOrder(string name, int[] order, bool nested) : ISelectionMethod
    {
        public int Runs { get; set; }

        public string Name => name;

        public bool OrderIsNested => nested;

        public Pith.Selection.Selection Select(SelectionProblem problem, int budget, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
        {
            Runs++;
            return new(order[..budget], new double[order.Length], new RowReason[order.Length]);
        }
    }

    sealed class Shuffled : ISelectionMethod
    {
        public string Name => "random";

        public bool OrderIsNested => true;

        public Pith.Selection.Selection Select(SelectionProblem problem, int budget, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
        {
            int[] order = Enumerable.Range(0, problem.Rows).ToArray();
            new Random((int)problem.Seed).Shuffle(order);
            return new(order[..budget], new double[problem.Rows], new RowReason[problem.Rows]);
        }
    }
}
