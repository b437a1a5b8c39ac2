using Pith.Numerics.Randomness;
using Pith.Selection;
using Pith.Selection.ZeroShot;

namespace Pith.Tests.Selection.ZeroShot;

public class ZeroShotTests
{
    [Fact]
    public void Score_EqualsTheDefinition() => RandomProblems.ForAll(60, random =>
    {
        int rows = 1 + random.NextInt(40), columns = 1 + random.NextInt(4);
        SelectionProblem problem = random.NextInt(2) == 0 ? GeometryProblems.Grid(random, rows, columns) : GeometryProblems.Clumps(random, rows, columns);
        var options = new ZeroShotOptions { Samples = 50, Dimensions = 1 + random.NextInt(3), RedundancyNeighbors = 1 + random.NextInt(6) };

        double[] scores = SubspaceSampling.Score(problem.Embeddings!, options, 7, 2, null, default);

        double[] expected = Plain(problem, options, 7);
        for (int row = 0; row < rows; row++)
            Assert.Equal(expected[row], scores[row], 1e-9);
    });

    /// <summary>The published loop, with a random place of its own for every sample.</summary>
    static double[] Plain(SelectionProblem problem, ZeroShotOptions options, ulong seed)
    {
        double[][] points = [.. Enumerable.Range(0, problem.Rows).Select(row => GeometryProblems.Row(problem, row).Select(x => (double)(float)x).ToArray())];
        int columns = points[0].Length, dimensions = Math.Min(options.Dimensions, columns);
        var scores = new double[points.Length];
        var stream = new RandomStream(seed, "zero-shot");
        for (int s = 0; s < options.Samples; s++)
        {
            RandomStream random = stream.At((ulong)s * (ulong)(dimensions + 2));
            int[] chosen = random.Sample(columns, dimensions);
            double[] point = Array.ConvertAll(chosen, d => DrawnRange.Of([.. points.Select(p => (float)p[d])]).Triangular(random.NextDouble()));
            double Distance(int row, double[] to) => chosen.Select((d, n) => Math.Abs(points[row][d] - to[n])).Sum();
            int covered = Enumerable.Range(0, points.Length).MinBy(row => Distance(row, point));
            scores[covered]++;
            double[] center = Array.ConvertAll(chosen, d => points[covered][d]);
            int[] nearest = [.. Enumerable.Range(0, points.Length).Where(row => row != covered).OrderBy(row => Distance(row, center)).Take(options.RedundancyNeighbors)];
            if (nearest.Length > 0 && Distance(nearest[0], center) == 0)
                scores[nearest[0]]--;
            else
            {
                double sum = nearest.Sum(row => Math.Pow(Distance(row, center), -4));
                foreach (int row in nearest)
                    scores[row] -= Math.Pow(Distance(row, center), -4) / sum;
            }
        }
        return scores;
    }

    [Fact]
    public void Triangular_HasItsEndsAndItsMedian()
    {
        var range = new DrawnRange(0, 1, 4);
        Assert.Equal(0, range.Triangular(0));
        Assert.Equal(1, range.Triangular(0.25), 12);
        Assert.Equal(4, range.Triangular(1));
        Assert.Equal(4 - Math.Sqrt(6), range.Triangular(0.5), 12);
        Assert.Equal(3, new DrawnRange(3, 3, 3).Triangular(0.7));
    }

    [Fact]
    public void CopiesAreRedundant_AndLonelyRowsCover()
    {
        var random = new RandomStream(1, "zero-shot");
        // A clump of fifty near-copies and twenty rows spread over the range.
        double[] points = [.. Enumerable.Range(0, 50).SelectMany(_ => (double[])[5 + 0.01 * random.NextGaussian(), 5 + 0.01 * random.NextGaussian()]),
            .. Enumerable.Range(0, 40).Select(_ => 10 * random.NextDouble())];
        int[] order = new ZeroShotSelection(new() { Samples = 5000 }).Select(GeometryProblems.Of(points, 70, 2), 15).Order;
        Assert.InRange(order.Count(row => row >= 50), 12, 15);
    }

    [Fact]
    public void Result_DependsOnTheSeed_NotOnTheThreads()
    {
        SelectionProblem problem = GeometryProblems.Clumps(new RandomStream(5, "threads"), 9000, 6);
        var method = new ZeroShotSelection(new() { Samples = 3000 });
        GeometryProblems.AssertThreadsDoNotMatter(method, problem, 300);
        Assert.NotEqual(method.Select(problem, 300).Order, method.Select(problem with { Seed = 1 }, 300).Order);
    }
}
