using Pith.Numerics;
using Pith.Selection;
using Pith.Selection.Contrastive;
using Pith.Selection.Uncertainty;

namespace Pith.Tests.Selection.Contrastive;

public class CalSelectionTests
{
    [Fact]
    public void RowsThatDisagreeWithTheirNeighbours_ComeFirst()
    {
        // Two groups far apart; in the second one row is of another opinion. The published code keeps the rows that agree most.
        double[] points = [0, 1, 2, 100, 101, 102];
        double[] logits = [4, 0, 4, 0, 4, 0, 0, 4, 4, 0, 0, 4];
        var problem = new SelectionProblem
        {
            Rows = 6,
            Embeddings = MatrixView.FromArray(points, 6, 1),
            Logits = MatrixView.FromArray(logits, 6, 2),
            Labels = [0, 0, 0, 1, 1, 1],
        };
        var selection = new CalSelection(new CalOptions { Neighbors = 2 }).Select(problem, 6);
        Assert.Equal(4, selection.Order[0]);
        Assert.Equal([3, 5, 0, 1, 2], selection.Order[1..]);
        // p = (e^4, 1) / (e^4 + 1) against its mirror image: (p1 - p2) ln(p1 / p2) = 4 tanh 2.
        Assert.Equal(4 * Math.Tanh(2), selection.Values[4], 10);
        Assert.Equal(2 * Math.Tanh(2), selection.Values[3], 10);
        Assert.Equal(0, selection.Values[0]);
        Assert.Equal(selection.Order, new CalSelection(new CalOptions { Neighbors = 2, Pool = SelectionPool.Class }).Select(problem, 6).Order);
    }

    [Fact]
    public void Divergence_IsSymmetric_AndZeroForEqualRows()
    {
        double[] first = [0.5, -1, 2], second = [1, 1, -3];
        ClassProbabilities.LogSoftmax(first);
        ClassProbabilities.LogSoftmax(second);
        Assert.Equal(CalSelection.Divergence(first, second), CalSelection.Divergence(second, first), 14);
        Assert.Equal(0, CalSelection.Divergence(first, first));
        double p = first.Zip(second).Sum(pair => Math.Exp(pair.First) * (pair.First - pair.Second));
        double q = first.Zip(second).Sum(pair => Math.Exp(pair.Second) * (pair.Second - pair.First));
        Assert.Equal((p + q) / 2, CalSelection.Divergence(first, second), 12);
    }
}
