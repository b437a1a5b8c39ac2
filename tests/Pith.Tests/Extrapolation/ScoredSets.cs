using Pith.Data;
using Pith.Data.Scores;
using Pith.Extrapolation;
using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Tests.Extrapolation;

/// <summary>Datasets of which some rows are scored, for the tests of extrapolators.</summary>
static class ScoredSets
{
    /// <summary>Points of a few Gaussian clouds of unequal width with a score that changes smoothly over space.</summary>
    public static (float[] Embeddings, double[] Scores) Smooth(int rows, int columns, ulong seed)
    {
        var random = new RandomStream(seed, "smooth");
        var embeddings = new float[rows * columns];
        var scores = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            int cloud = row % 4;
            double width = 0.4 + (0.4 * cloud);
            for (int c = 0; c < columns; c++)
                embeddings[(row * columns) + c] = (float)((cloud == c ? 2 : 0) + (width * random.NextGaussian()));
            double x = embeddings[row * columns], y = embeddings[(row * columns) + 1], z = embeddings[(row * columns) + 2];
            scores[row] = Math.Sin(x) + (0.5 * y * y) + (0.3 * x * z);
        }
        return (embeddings, scores);
    }

    /// <summary>Scores that have nothing to do with the embeddings.</summary>
    public static double[] Noise(int rows, ulong seed)
    {
        var random = new RandomStream(seed, "noise");
        return [.. Enumerable.Range(0, rows).Select(_ => random.NextGaussian())];
    }

    /// <summary>A problem in which a random part of the rows is scored.</summary>
    public static ExtrapolationProblem Problem(float[] embeddings, double[] scores, int scored, ulong seed)
    {
        int rows = scores.Length;
        int[] chosen = [.. new RandomStream(seed, "scored").Sample(rows, scored).Order()];
        bool[] isScored = new bool[rows];
        foreach (int row in chosen)
            isScored[row] = true;
        return new ExtrapolationProblem
        {
            Embeddings = MatrixView.FromArray(embeddings, rows, embeddings.Length / rows),
            ScoredRows = chosen,
            Scores = Array.ConvertAll(chosen, row => scores[row]),
            QueryRows = [.. Enumerable.Range(0, rows).Where(row => !isScored[row])],
            Seed = seed,
        };
    }

    /// <summary>The problem of a dataset of which the rows with a score other than NaN are scored.</summary>
    public static ExtrapolationProblem Of(MatrixView embeddings, double[] scores) => ExtrapolationProblem.Of(
        new Dataset { Rows = scores.Length, Embeddings = embeddings, Scores = new ImportanceScores("s", ScoreDirection.HighIsHard, scores) });

    /// <summary>A problem with everything that any method may need.</summary>
    public static ExtrapolationProblem Complete(int rows = 300, int scored = 90, ulong seed = 1)
    {
        (float[] embeddings, double[] scores) = Smooth(rows, 6, seed);
        ExtrapolationProblem problem = Problem(embeddings, scores, scored, seed);
        var random = new RandomStream(seed, "logits");
        float[] logits = [.. Enumerable.Range(0, rows * 4).Select(_ => (float)random.NextGaussian())];
        float[] unseen = [.. Enumerable.Range(0, scored * 4).Select(_ => (float)random.NextGaussian())];
        return problem with
        {
            Labels = [.. Enumerable.Range(0, rows).Select(row => row % 4)],
            Logits = MatrixView.FromArray(logits, rows, 4),
            CrossFitted = new CrossFittedLogits(problem.ScoredRows, MatrixView.FromArray(unseen, scored, 4)),
        };
    }
}
