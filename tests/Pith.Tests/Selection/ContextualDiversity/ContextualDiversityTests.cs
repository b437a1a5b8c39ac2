using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Selection;
using Pith.Selection.ContextualDiversity;
using Pith.Selection.Covering;

namespace Pith.Tests.Selection.ContextualDiversity;

public class ContextualDiversityTests
{
    static SelectionProblem Logits(RandomStream random, int rows, int classes) => new()
    {
        Rows = rows,
        Logits = MatrixView.FromArray([.. Enumerable.Range(0, rows * classes).Select(_ => 3 * random.NextGaussian())], rows, classes),
        Labels = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(3))],
    };

    static double Divergence(SelectionProblem problem, int a, int b)
    {
        double[] Probabilities(int row)
        {
            var values = new double[problem.Logits!.Columns];
            problem.Logits.CopyRows(row, 1, values);
            double sum = values.Sum(Math.Exp);
            return [.. values.Select(v => Math.Max(Math.Exp(v) / sum, DivergenceCover.LeastProbability))];
        }
        return Probabilities(a).Zip(Probabilities(b), (p, q) => (p - q) * (Math.Log(p) - Math.Log(q))).Sum();
    }

    [Fact]
    public void EveryPick_DivergesMostFromThePicksBefore() => RandomProblems.ForAll(60, random =>
    {
        SelectionProblem problem = Logits(random, 2 + random.NextInt(25), 2 + random.NextInt(10));
        int budget = 1 + random.NextInt(problem.Rows);

        Coreset selection = new ContextualDiversitySelection(new() { First = FirstPick.Lowest }).Select(problem, budget);

        Assert.Equal(0, selection.Order[0]);
        for (int n = 1; n < budget; n++)
        {
            double Near(int row) => selection.Order[..n].Min(kept => Divergence(problem, row, kept));
            double farthest = Enumerable.Range(0, problem.Rows).Except(selection.Order[..n]).Max(Near);
            Assert.Equal(farthest, Near(selection.Order[n]), 1e-4 * (1 + farthest));
            Assert.Equal(farthest, selection.Values[selection.Order[n]], 1e-4 * (1 + farthest));
        }
    });

    [Fact]
    public void CertainPredictions_StayFinite()
    {
        // The published code takes log(0) here.
        var problem = new SelectionProblem { Rows = 3, Logits = MatrixView.FromArray([1000.0, 0, 0, 1000, 1000, 0], 3, 2) };
        Coreset selection = new ContextualDiversitySelection(new() { First = FirstPick.Lowest }).Select(problem, 3);
        Assert.Equal([0, 1, 2], selection.Order);
        Assert.True(double.IsFinite(selection.Values[1]));
        Assert.Equal(0, selection.Values[2]);
    }

    [Fact]
    public void Logits_MustBeFinite()
    {
        var problem = new SelectionProblem { Rows = 2, Logits = MatrixView.FromArray([1.0, 2, 3, double.NaN], 2, 2) };
        Assert.Contains("row 1", Assert.Throws<InvalidDataContentException>(() => new ContextualDiversitySelection().Select(problem, 1)).Message);
    }

    [Fact]
    public void Result_DoesNotDependOnTheThreads() => GeometryProblems.AssertThreadsDoNotMatter(
        new ContextualDiversitySelection(), Logits(new RandomStream(5, "threads"), 9000, 10), 200);
}
