using Pith.Extrapolation;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Numerics.Statistics;

namespace Pith.Tests.Extrapolation;

/// <summary>Rows whose score is a smooth function of their embedding, some of them scored.</summary>
static class SmoothScores
{
    /// <summary>Clusters in D dimensions; the score is a product of waves along two axes, plus the cluster's level.</summary>
    public static (ExtrapolationProblem Problem, double[] Truth) Make(
        int rows, int columns, double scoredShare, ulong seed, bool withLabels = false, double noise = 0)
    {
        var random = new RandomStream(seed, "smooth-scores");
        const int Clusters = 4;
        var centers = new double[Clusters * columns];
        foreach (ref double value in centers.AsSpan())
            value = 2 * random.NextGaussian();
        var embeddings = new float[rows * columns];
        var truth = new double[rows];
        var labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            int cluster = labels[row] = random.NextInt(Clusters);
            for (int d = 0; d < columns; d++)
                embeddings[(row * columns) + d] = (float)(centers[(cluster * columns) + d] + random.NextGaussian());
            float x = embeddings[row * columns], y = embeddings[(row * columns) + 1];
            truth[row] = 10 + Math.Sin(x) + Math.Cos(0.7 * y) + (0.5 * cluster) + (noise * random.NextGaussian());
        }
        int[] scored = random.Sample(rows, (int)(rows * scoredShare));
        Array.Sort(scored);
        var isScored = new bool[rows];
        foreach (int row in scored)
            isScored[row] = true;
        var problem = new ExtrapolationProblem
        {
            Embeddings = MatrixView.FromArray(embeddings, rows, columns),
            ScoredRows = scored,
            Scores = [.. scored.Select(row => truth[row])],
            QueryRows = [.. Enumerable.Range(0, rows).Where(row => !isScored[row])],
            Labels = withLabels ? labels : null,
            Seed = seed,
        };
        return (problem, truth);
    }

    /// <summary>The Spearman correlation that the mean of the k nearest scored rows reaches.</summary>
    public static double NeighborSpearman(ExtrapolationProblem problem, double[] truth, int k)
    {
        int count = problem.QueryRows.Length;
        var indices = new int[count * k];
        var distances = new double[count * k];
        using MatrixView queries = problem.Embeddings.SelectRows(problem.QueryRows), scored = problem.Embeddings.SelectRows(problem.ScoredRows);
        NearestNeighbors.Search(queries, scored, k, DistanceMetric.Euclidean, indices, distances);
        double[] means = [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, k).Average(j => problem.Scores[indices[(i * k) + j]]))];
        return RankCorrelation.Spearman(means, [.. problem.QueryRows.Select(row => truth[row])]);
    }
}
