using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Selection;
using Pith.Selection.Baselines;
using Pith.Selection.D2;

namespace Pith.Tests.Selection.Frame;

/// <summary>Budgets of classes by how unsure the model is of them.</summary>
public sealed class ConfidenceBudgetTests
{
    // Twelve rows of three classes; mean confidences 0.9, 0.6 and 0.5.
    static readonly int[] s_labels = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];
    static readonly double[] s_confidence = [0.8, 1, 0.9, 0.9, 0.6, 0.6, 0.6, 0.6, 0.25, 0.75, 0.5, 0.5];

    [Fact]
    public void A_class_gets_more_the_less_sure_the_model_is()
    {
        // Doubts 0.1, 0.4, 0.5 of six rows: 0.6, 2.4 and 3, so one, two and three by largest remainder.
        Assert.Equal([1, 2, 3], Kept(new RandomOptions { Balance = ClassBalance.Confidence }, 6));
        // Of nine, 0.9, 3.6 and 4.5: the last class has four rows only, and the others share five in proportion 1 to 4.
        Assert.Equal([1, 4, 4], Kept(new RandomOptions { Balance = ClassBalance.Confidence }, 9));
        Assert.Equal([4, 4, 4], Kept(new RandomOptions { Balance = ClassBalance.Confidence }, 12));
    }

    [Theory]
    [InlineData(SelectionPool.All)]
    [InlineData(SelectionPool.Class)]
    public void D2_takes_them_with_one_graph_and_with_one_per_class(SelectionPool pool) =>
        Assert.Equal([1, 2, 3], Kept(new D2Options { Balance = ClassBalance.Confidence, Pool = pool, Neighbors = 2 }, 6));

    [Fact]
    public void Confidence_is_needed_and_must_be_a_probability()
    {
        var options = new RandomOptions { Balance = ClassBalance.Confidence };
        Assert.Throws<Pith.Data.MissingDataException>(() => options.Create().Select(Problem() with { Confidence = null }, 6));
        double[] wrong = [.. s_confidence];
        wrong[5] = 1.5;
        string message = Assert.Throws<InvalidDataContentException>(() => options.Create().Select(Problem() with { Confidence = Scores(wrong) }, 6)).Message;
        Assert.Contains("The confidence of row 5 is 1.5; `balance` confidence needs a probability", message, StringComparison.Ordinal);
    }

    static int[] Kept(ISelectionOptions options, int budget)
    {
        int[] order = options.Create().Select(Problem(), budget).Order;
        return [.. Enumerable.Range(0, 3).Select(c => order.Count(row => s_labels[row] == c))];
    }

    static SelectionProblem Problem()
    {
        var random = new Random(2);
        return new SelectionProblem
        {
            Rows = 12,
            Embeddings = MatrixView.FromArray([.. Enumerable.Range(0, 24).Select(_ => (float)random.NextDouble())], 12, 2),
            Labels = s_labels,
            Scores = Scores([.. Enumerable.Range(0, 12).Select(row => (double)row)]),
            Confidence = Scores(s_confidence),
        };
    }

    static ImportanceScores Scores(double[] values) => new("s", ScoreDirection.HighIsHard, values);
}
