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
        Assert.Equal(CalSelection.SymmetricDivergence(first, second), CalSelection.SymmetricDivergence(second, first), 14);
        Assert.Equal(0, CalSelection.SymmetricDivergence(first, first));
        double p = first.Zip(second).Sum(pair => Math.Exp(pair.First) * (pair.First - pair.Second));
        double q = first.Zip(second).Sum(pair => Math.Exp(pair.Second) * (pair.Second - pair.First));
        Assert.Equal((p + q) / 2, CalSelection.SymmetricDivergence(first, second), 12);
    }

    // The paper's definition, by a plain loop: the mean of KL(p_l || p) over the nearest labelled rows.
    [Theory]
    [InlineData(1, DistanceMetric.Euclidean)]
    [InlineData(3, DistanceMetric.Euclidean)]
    [InlineData(10, DistanceMetric.Euclidean)]
    [InlineData(2, DistanceMetric.Cosine)]
    public void Labelled_contrast_is_the_papers(int neighbors, DistanceMetric metric)
    {
        var random = new Random(neighbors);
        double[] x = [.. Enumerable.Range(0, 90).Select(_ => random.NextDouble() + 0.1)], logits = [.. Enumerable.Range(0, 120).Select(_ => random.NextDouble() * 4)];
        int[] given = [7, 2, 19, 28, 11];
        var problem = new SelectionProblem
        {
            Rows = 30,
            Embeddings = MatrixView.FromArray(x, 30, 3),
            Logits = MatrixView.FromArray(logits, 30, 4),
            Given = given,
            Metric = metric,
        };
        Coreset selection = new CalSelection(new CalOptions { Neighbors = neighbors, Contrast = CalContrast.Labelled }).Select(problem, 12);
        double[] Probabilities(int row)
        {
            double[] exponentials = [.. logits[(row * 4)..((row + 1) * 4)].Select(Math.Exp)];
            return [.. exponentials.Select(value => value / exponentials.Sum())];
        }
        double Dot(int a, int b) => Enumerable.Range(0, 3).Sum(c => x[(a * 3) + c] * x[(b * 3) + c]);
        double Distance(int a, int b) => metric == DistanceMetric.Cosine
            ? 1 - (Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b)))
            : Dot(a, a) + Dot(b, b) - (2 * Dot(a, b));
        double Expected(int row) => given.OrderBy(l => Distance(row, l)).Take(neighbors)
            .Average(l => Probabilities(l).Zip(Probabilities(row)).Sum(pair => pair.First * Math.Log(pair.First / pair.Second)));
        int[] others = [.. Enumerable.Range(0, 30).Except(given)];
        Assert.All(others, row => Assert.Equal(Expected(row), selection.Values[row], 1e-9));
        Assert.Equal(given, selection.Order[..5]);
        Assert.Equal(others.OrderByDescending(Expected).Take(7), selection.Order[5..]);
    }

    [Fact]
    public void Labelled_contrast_needs_labelled_rows()
    {
        var problem = new SelectionProblem { Rows = 3, Embeddings = MatrixView.FromArray([1.0, 2, 3], 3, 1), Logits = MatrixView.FromArray(new double[6], 3, 2) };
        var method = new CalSelection(new CalOptions { Contrast = CalContrast.Labelled });
        Assert.Equal("given", Assert.Throws<OptionException>(() => method.Select(problem, 1)).Option);
    }
}
