using Pith.Numerics;
using Pith.Selection;
using Pith.Selection.Uncertainty;

namespace Pith.Tests.Selection.Uncertainty;

public class UncertaintySelectionTests
{
    // Probabilities by row: sure, torn between two of three, undecided among all three, fairly sure.
    static readonly double[][] s_probabilities = [[0.98, 0.01, 0.01], [0.495, 0.495, 0.01], [0.4, 0.32, 0.28], [0.8, 0.15, 0.05]];

    static SelectionProblem Problem(double scale = 1, double offset = 0) => new()
    {
        Rows = 4,
        Logits = MatrixView.FromArray([.. s_probabilities.SelectMany(p => p).Select(p => Math.Log(p) * scale + offset)], 4, 3),
        Labels = [0, 0, 1, 1],
    };

    static UncertaintyOptions OptionsOf(UncertaintyKind kind) => kind switch
    {
        UncertaintyKind.LeastConfidence => LeastConfidenceOptions.Default,
        UncertaintyKind.Margin => MarginOptions.Default,
        _ => EntropyOptions.Default,
    };

    [Theory]
    [InlineData(UncertaintyKind.LeastConfidence, new[] { 2, 1, 3, 0 }, new[] { 0.02, 0.505, 0.6, 0.2 })]
    [InlineData(UncertaintyKind.Margin, new[] { 1, 2, 3, 0 }, new[] { 0.03, 1.0, 0.92, 0.35 })]
    [InlineData(UncertaintyKind.Entropy, new[] { 2, 1, 3, 0 }, new[] { 0.111902, 0.742217, 1.087573, 0.612869 })]
    public void TheMostUncertainRowsComeFirst_WithoutBalanceToo(UncertaintyKind kind, int[] order, double[] values)
    {
        // The published code keeps the most certain rows where classes are not balanced.
        var selection = OptionsOf(kind).Create().Select(Problem(), 4);
        Assert.Equal(order, selection.Order);
        Assert.All(values, (value, row) => Assert.Equal(value, selection.Values[row], 5));
        var balanced = (OptionsOf(kind) with { Balance = ClassBalance.Equal }).Create().Select(Problem(), 2);
        Assert.Equal([1, 2], balanced.Order);
    }

    [Theory]
    [InlineData(UncertaintyKind.LeastConfidence)]
    [InlineData(UncertaintyKind.Margin)]
    [InlineData(UncertaintyKind.Entropy)]
    public void AnOffsetOfARowsLogitsChangesNothing(UncertaintyKind kind)
    {
        // The published least confidence is the largest logit, which an offset changes.
        double[] logits = [5, 1, 0, 1005, 1001, 1000, -495, -499, -500];
        var selection = OptionsOf(kind).Create().Select(new SelectionProblem { Rows = 3, Logits = MatrixView.FromArray(logits, 3, 3) }, 3);
        Assert.Equal([0, 1, 2], selection.Order);
        Assert.Equal(selection.Values[0], selection.Values[1], 12);
        Assert.Equal(selection.Values[0], selection.Values[2], 12);
    }

    [Fact]
    public void ExtremeLogits_GiveFiniteValues_AndBadOnesAreNamed()
    {
        double[] logits = [1e30, -1e30, 0, 0, -1e-30, 1e-30];
        foreach (UncertaintyKind kind in Enum.GetValues<UncertaintyKind>())
        {
            var problem = new SelectionProblem { Rows = 3, Logits = MatrixView.FromArray(logits, 3, 2) };
            Assert.All(OptionsOf(kind).Create().Select(problem, 2).Values, value => Assert.InRange(value, 0, 1));
            problem = problem with { Logits = MatrixView.FromArray([1, 2, double.NaN, 4, 5, 6], 3, 2) };
            Assert.Contains("row 1 and class 0", Assert.Throws<InvalidDataContentException>(() => OptionsOf(kind).Create().Select(problem, 2)).Message, StringComparison.Ordinal);
        }
    }
}
