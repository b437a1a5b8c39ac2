using Pith.Evaluation;

namespace Pith.Tests.Evaluation;

/// <summary>What trials show beside accuracy, by hand.</summary>
public sealed class FiguresTests
{
    static readonly EvaluationBudget s_half = new(0.5m, 4);

    [Fact]
    public void Agreement_and_shared_errors_stand_beside_what_independent_models_would_show()
    {
        TestAccuracy reference = Test([0, 0, 1, 1, 0]), model = Test([0, 1, 1, 1, 1]);
        ModelAgreement found = ModelAgreement.Of(model, reference)!;
        // Labels 0 0 0 0 1. The reference errs on rows 2, 3 and 4, the model on 1, 2 and 3: two of three are shared.
        Assert.Equal((0.6, 2 / 3.0, 0.6), (found.Predictions, found.SharedErrors, found.SharedErrorsByChance));
        Assert.Equal((0.6 * 0.2) + (0.4 * 0.8), found.PredictionsByChance, 12);
        Assert.True(double.IsNaN(ModelAgreement.Of(model, Test([0, 0, 0, 0, 1]))!.SharedErrors));
        Assert.Null(ModelAgreement.Of(new TestAccuracy([1], [2]), reference));
        Assert.Equal(1, ModelAgreement.Of(reference, reference)!.SharedErrors);
    }

    [Fact]
    public void Independent_models_agree_and_share_errors_as_often_as_chance_says()
    {
        var random = new Random(3);
        int[] labels = [.. Enumerable.Range(0, 40_000).Select(_ => random.Next(4))];
        int[] Noisy(double right) => [.. labels.Select(label => random.NextDouble() < right ? label : random.Next(4))];
        TestAccuracy a = Full(labels, Noisy(0)), b = Full(labels, Noisy(0));
        ModelAgreement found = ModelAgreement.Of(a, b)!;
        Assert.Equal(found.PredictionsByChance, found.Predictions, 0.01);
        Assert.Equal(found.SharedErrorsByChance, found.SharedErrors, 0.01);
    }

    [Theory]
    [InlineData(new[] { 50, 400, 100, 200, 100 }, "1", "3 2", "4 0")]
    [InlineData(new[] { 10, 0, 30, 20 }, "2", "3", "0")]
    public void Classes_fall_into_thirds_by_training_rows(int[] rows, string head, string medium, string tail)
    {
        // Each class has an accuracy of its own, so the mean of a third tells which classes are in it.
        int[] right = [.. rows.Select((_, c) => 1 << c)];
        double[] expected = [.. new[] { head, medium, tail }.Select(third => third.Split(' ').Average(c => (1 << int.Parse(c)) / 100.0))];
        double[] found = ClassThirds.Of(rows)!.Accuracies(new TestAccuracy(right, [.. rows.Select(_ => 100)]));
        Assert.Equal(expected, found.Select(share => Math.Round(share, 12)));
    }

    [Fact]
    public void Classes_about_as_large_have_no_thirds()
    {
        Assert.Null(ClassThirds.Of([100, 149, 120]));
        Assert.NotNull(ClassThirds.Of([100, 150, 120]));
        Assert.Null(ClassThirds.Of([100, 400]));
        Assert.Null(ClassThirds.Of(null, []));
        // Rows that are held out do not count.
        Assert.Null(ClassThirds.Of([0, 0, 1, 2], [1]));
        Assert.NotNull(ClassThirds.Of([0, 0, 1, 2], []));
    }

    [Fact]
    public void Five_largest_logits_hold_a_class_with_ties_to_the_lower()
    {
        var tally = new PredictionTally([5, 0, 4], 6);
        // Blocks in any order; row 0: class 5 has the lowest of six, row 1: all equal, row 2: the fifth of equals.
        tally.Add(1, [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
        tally.Add(0, [6, 5, 4, 3, 2, 1]);
        TestAccuracy test = tally.Sum();
        Assert.Equal((1, 2), (test.Right.Sum(), test.TopFiveRight));
        Assert.Equal([0, 0, 0], test.Predicted!);
        var few = new PredictionTally([0], 5);
        few.Add(0, [1, 0, 0, 0, 0]);
        Assert.Null(few.Sum().TopFiveRight);
    }

    [Fact]
    public void Models_of_every_row_are_compared_with_those_of_other_seeds()
    {
        EvaluationResult Trial(string method, ulong seed, int[] predicted) => new(method, method == "all" ? new(1, 8) : s_half, seed, Test(predicted), 1);
        var table = new EvaluationTable(
        [
            Trial("random", 0, [0, 0, 0, 0, 1]), Trial("random", 1, [1, 1, 1, 1, 1]),
            Trial("all", 0, [0, 0, 0, 0, 1]), Trial("all", 1, [0, 0, 0, 1, 1]),
        ], ClassThirds.Of([4, 4, 1]));
        // Of random: 5 of 5 and 2 of 5. Of all: 4 of 5 both ways.
        Assert.Equal((0.7, 0.8), (table.Cell("random", 0.5m).Figures.Agreement!.Predictions, table.Cell("all", 0.5m).Figures.Agreement!.Predictions));
        Assert.Equal(3, table.Cell("random", 0.5m).Figures.Thirds.Count);
        Assert.Equal([0.5, 1], table.Cell("random", 0.5m).Figures.Classes);
        // One class of the tail has no test rows.
        Assert.Null(table.Cell("random", 0.5m).Figures.Thirds[2]);
        Assert.Null(new EvaluationTable([Trial("random", 0, [0, 0, 0, 0, 1])]).Cell("random", 0.5m).Figures.Agreement);
    }

    static TestAccuracy Test(int[] predicted) => Full([0, 0, 0, 0, 1], predicted);

    static TestAccuracy Full(int[] labels, int[] predicted) => TestAccuracy.Of(labels, predicted, labels.Max() + 1) with { Predicted = predicted };
}
