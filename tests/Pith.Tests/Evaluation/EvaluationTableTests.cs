using Pith.Evaluation;

namespace Pith.Tests.Evaluation;

public sealed class EvaluationTableTests
{
    static readonly EvaluationBudget s_tenth = new(0.1m, 10);

    [Fact]
    public void Differences_are_paired_by_seed_and_their_interval_is_Students()
    {
        // Differences 2, 3 and 4 points: mean 3, standard deviation 1, t(0.975, 2) = 4.302653.
        EvaluationTable table = Table([(80, 78), (90, 87), (70, 66)]);
        EvaluationCell cell = table.Cell("d2", 0.1m);
        Assert.Equal(0.03, cell.Difference!.Value.Mean, 12);
        Assert.Equal(0.01 * 4.302653 / Math.Sqrt(3), cell.Difference.Value.HalfWidth, 7);
        // Accuracies 80, 90, 70: standard deviation 10, so the unpaired interval is ten times as wide.
        Assert.Equal(0.8, cell.Accuracy.Mean, 12);
        Assert.Equal(0.1 * 4.302653 / Math.Sqrt(3), cell.Accuracy.HalfWidth, 6);
        Assert.Null(table.Cell("random", 0.1m).Difference);
    }

    [Fact]
    public void All_rows_compete_at_every_budget_and_are_what_the_others_are_compared_with()
    {
        EvaluationResult[] trials =
        [
            .. from budget in new[] { s_tenth, new EvaluationBudget(0.5m, 50) }
               from method in new[] { "d2", "random" }
               from seed in new ulong[] { 0, 1 }
               select Trial(method, budget, seed, (method == "d2" ? 80 : 70) + (int)seed + (budget.Kept / 10)),
            Trial("all", new EvaluationBudget(1, 100), 0, 85), Trial("all", new EvaluationBudget(1, 100), 1, 87),
        ];
        var table = new EvaluationTable(trials);
        Assert.Equal(["d2 0.1 10", "random 0.1 10", "all 0.1 100", "d2 0.5 50", "random 0.5 50", "all 0.5 100"], table.Cells.Select(c => $"{c.Method} {c.Budget.Keep} {c.Budget.Kept}"));
        // 81 and 82 against 85 and 87; 85 and 87 against 71 and 72, and against 75 and 76.
        Assert.Equal((-0.045, null), (Math.Round(table.Cell("d2", 0.1m).AgainstAll!.Value.Mean, 12), table.Cell("all", 0.1m).AgainstAll));
        Assert.Equal((0.145, 0.105), (Math.Round(table.Cell("all", 0.1m).Difference!.Value.Mean, 12), Math.Round(table.Cell("all", 0.5m).Difference!.Value.Mean, 12)));
        Assert.Equal(2, table.Cell("all", 0.5m).Accuracy.Samples);
        Assert.Null(Table([(80, 78)]).Cell("d2", 0.1m).AgainstAll);
    }

    static EvaluationResult Trial(string method, EvaluationBudget budget, ulong seed, int right) =>
        new(method, budget, seed, new TestAccuracy([right], [100]), 1);

    [Fact]
    public void Worst_class_and_balanced_accuracy_leave_classes_without_test_rows_out()
    {
        TestAccuracy test = TestAccuracy.Of([0, 0, 0, 0, 2, 2], [0, 0, 0, 1, 2, 0], 4);
        Assert.Equal((4 / 6.0, 0.5, 0.625), (test.Accuracy, test.WorstClass, test.Balanced));
        Assert.True(double.IsNaN(test.OfClass(1)));
    }

    /// <summary>Trials of d2 and random with these accuracies, one pair a seed.</summary>
    internal static EvaluationTable Table((int D2, int Random)[] percent)
    {
        var results = new List<EvaluationResult>();
        foreach (string method in new[] { "d2", "random" })
        {
            for (int seed = 0; seed < percent.Length; seed++)
                results.Add(new EvaluationResult(method, s_tenth, (ulong)seed, new TestAccuracy([method == "d2" ? percent[seed].D2 : percent[seed].Random], [100]), 1.5));
        }
        return new EvaluationTable(results);
    }
}
