using Pith.Extrapolation;
using Pith.Extrapolation.Propagation;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Statistics;

namespace Pith.Tests.Extrapolation;

/// <summary>Label propagation is solved, not stopped: it agrees with a dense solve, says its residual, and says where it falls short.</summary>
public sealed class HarmonicSolutionTests
{
    [Theory]
    [InlineData(60, 5, 3, 1)]
    [InlineData(250, 8, 10, 2)]
    [InlineData(400, 4, 6, 1)]
    [InlineData(150, 1, 4, 2)]
    public void It_is_that_of_a_dense_solve(int rows, int scored, int neighbors, int columns)
    {
        ExtrapolationProblem problem = Problem(rows, scored, columns, seed: rows);
        Predictions predicted = new LabelPropagation(new() { Neighbors = neighbors }).Predict(problem);
        double[] dense = Dense(problem, neighbors);
        for (int q = 0; q < predicted.Rows.Length; q++)
            Assert.Equal(dense[predicted.Rows[q]], predicted.Values[q], 1e-6);
        Assert.Null(predicted.Shortfall);
        Assert.InRange(predicted.Facts["residual"], 0, LabelPropagation.Tolerance);
    }

    [Fact]
    public void Three_thousand_points_with_fifteen_scores_follow_the_truth()
    {
        ExtrapolationProblem problem = Problem(3000, 15, 2, seed: 7);
        Predictions predicted = new LabelPropagation().Predict(problem);
        Assert.InRange(predicted.Facts["residual"], 0, LabelPropagation.Tolerance);
        float[] x = Points(3000, 2, 7);
        double[] truth = Array.ConvertAll(predicted.Rows, row => Truth(x, row, 2));
        Assert.InRange(RankCorrelation.Pearson(truth, predicted.Values), 0.8, 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Threads_do_not_change_a_bit(int threads)
    {
        ExtrapolationProblem problem = Problem(5000, 20, 2, seed: 4);
        Assert.Equal(new LabelPropagation().Predict(problem with { Threads = 4 }).Values, new LabelPropagation().Predict(problem with { Threads = threads }).Values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    public void Too_few_passes_are_told(int iterations)
    {
        Predictions predicted = new LabelPropagation(new() { Iterations = iterations }).Predict(Problem(3000, 15, 2, seed: 7));
        Assert.Contains("`iterations`", predicted.Shortfall, StringComparison.Ordinal);
        Assert.True(predicted.Facts["residual"] > LabelPropagation.Tolerance);
        Assert.All(predicted.Values, value => Assert.True(double.IsFinite(value)));
    }

    static float[] Points(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows * columns).Select(_ => (float)random.NextDouble())];
    }

    static double Truth(float[] x, int row, int columns) => Math.Sin(3 * x[row * columns]) + (columns > 1 ? Math.Cos(2 * x[(row * columns) + 1]) : 0);

    static ExtrapolationProblem Problem(int rows, int scored, int columns, int seed)
    {
        float[] x = Points(rows, columns, seed);
        int[] scoredRows = [.. Enumerable.Range(0, scored).Select(i => i * rows / scored)];
        return new ExtrapolationProblem
        {
            Embeddings = MatrixView.FromArray(x, rows, columns),
            ScoredRows = scoredRows,
            Scores = Array.ConvertAll(scoredRows, row => Truth(x, row, columns)),
            QueryRows = [.. Enumerable.Range(0, rows).Except(scoredRows)],
        };
    }

    // Gaussian elimination with pivots; rows without a path to a scored one are left at the mean score.
    static double[] Dense(ExtrapolationProblem problem, int k)
    {
        int n = problem.Rows;
        KnnGraph graph = ExactGraphBuilder.Build(problem.Embeddings, k);
        double mean = problem.Scores.Average();
        bool[] reaches = new bool[n];
        foreach (int row in problem.ScoredRows)
            reaches[row] = true;
        for (bool grows = true; grows;)
        {
            grows = false;
            for (int row = 0; row < n; row++)
            {
                if (!reaches[row] && graph.NeighborsOf(row).ToArray().Any(j => reaches[j]))
                    reaches[row] = grows = true;
            }
        }
        var a = new double[n][];
        for (int row = 0; row < n; row++)
        {
            a[row] = new double[n + 1];
            a[row][row] = 1;
            int scored = Array.IndexOf(problem.ScoredRows, row);
            if (scored >= 0 || !reaches[row])
            {
                a[row][n] = scored >= 0 ? problem.Scores[scored] : mean;
                continue;
            }
            double[] d = graph.DistancesOf(row).ToArray();
            double median = k % 2 == 1 ? d[k / 2] : (d[(k / 2) - 1] + d[k / 2]) / 2;
            double[] w = Array.ConvertAll(d, value => Math.Exp(-value / median));
            for (int j = 0; j < k; j++)
                a[row][graph.NeighborsOf(row)[j]] -= w[j] / w.Sum();
        }
        for (int c = 0; c < n; c++)
        {
            int pivot = Enumerable.Range(c, n - c).MaxBy(row => Math.Abs(a[row][c]));
            (a[c], a[pivot]) = (a[pivot], a[c]);
            for (int row = 0; row < n; row++)
            {
                double factor = row == c ? 0 : a[row][c] / a[c][c];
                for (int j = c; factor != 0 && j <= n; j++)
                    a[row][j] -= factor * a[c][j];
            }
        }
        return [.. Enumerable.Range(0, n).Select(c => a[c][n] / a[c][c])];
    }
}
