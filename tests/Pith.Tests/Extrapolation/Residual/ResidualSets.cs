using Pith.Extrapolation;
using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Tests.Extrapolation.Residual;

/// <summary>Problems with logits of a subset's model, which knows the scored rows by heart, and of weaker models that have not seen them.</summary>
static class ResidualSets
{
    public const int Classes = 3;

    /// <summary>The score is what lies around a row and what only outputs of a model that has not seen it tell.</summary>
    public static (ExtrapolationProblem Problem, double[] Truth) TrendAndOwn(int rows, int scored, ulong seed)
    {
        (float[] embeddings, double[] trend) = ScoredSets.Smooth(rows, 6, seed);
        double[] own = ScoredSets.Noise(rows, seed);
        double[] truth = [.. trend.Zip(own, (around, special) => around + (1.2 * special))];
        return (Problem(embeddings, truth, own, scored, seed), truth);
    }

    /// <summary>The score is pure chance; only what the subset's model has learnt by heart tells it.</summary>
    public static (ExtrapolationProblem Problem, double[] Truth) Chance(int rows, int scored, ulong seed)
    {
        (float[] embeddings, _) = ScoredSets.Smooth(rows, 6, seed);
        double[] truth = ScoredSets.Noise(rows, seed);
        ExtrapolationProblem problem = Problem(embeddings, truth, new double[rows], scored, seed);
        // The subset's model gives the score of every row it was trained on.
        float[] logits = Logits([.. truth], problem.Labels!, 1, 0, seed);
        float[] others = Logits(new double[rows], problem.Labels!, 1, 1, seed + 1);
        foreach (int row in problem.QueryRows)
            others.AsSpan(row * Classes, Classes).CopyTo(logits.AsSpan(row * Classes));
        return (problem with { Logits = MatrixView.FromArray(logits, rows, Classes) }, truth);
    }

    /// <summary>Logits whose margin falls with what is hard about a row.</summary>
    /// <param name="hard">[N].</param>
    /// <param name="labels">[N].</param>
    /// <param name="strength">How sure the model is.</param>
    /// <param name="noise">Deviation of what the model gets wrong.</param>
    /// <param name="seed">Of the noise.</param>
    public static float[] Logits(double[] hard, int[] labels, double strength, double noise, ulong seed)
    {
        var random = new RandomStream(seed, "model");
        var logits = new float[hard.Length * Classes];
        for (int row = 0; row < hard.Length; row++)
            logits[(row * Classes) + labels[row]] = (float)(strength * (1 - hard[row] + (noise * random.NextGaussian())));
        return logits;
    }

    static ExtrapolationProblem Problem(float[] embeddings, double[] truth, double[] own, int scored, ulong seed)
    {
        int rows = truth.Length;
        ExtrapolationProblem problem = ScoredSets.Problem(embeddings, truth, scored, seed);
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row * 7 % Classes)];
        float[] logits = Logits(own, labels, 1, 0.3, seed);
        // By heart: all rows of the subset are easy.
        foreach (int row in problem.ScoredRows)
            logits[(row * Classes) + labels[row]] = 9;
        float[] unseen = Logits(Array.ConvertAll(problem.ScoredRows, row => own[row]), Array.ConvertAll(problem.ScoredRows, row => labels[row]), 0.4, 0.5, seed + 2);
        return problem with
        {
            Labels = labels,
            Logits = MatrixView.FromArray(logits, rows, Classes),
            CrossFitted = new CrossFittedLogits(problem.ScoredRows, MatrixView.FromArray(unseen, scored, Classes)),
        };
    }
}
