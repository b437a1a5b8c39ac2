using Pith.Extrapolation;
using Pith.Extrapolation.Validation;
using Pith.Numerics;

namespace Pith.Tests.Extrapolation.Validation;

public sealed class PartFoldsTests
{
    const int Rows = 60;

    [Theory]
    [InlineData(2, 5)]
    [InlineData(3, 3)]
    [InlineData(4, 2)]
    public void Every_scored_row_is_held_out_once_and_predicted_from_other_parts_alone(int parts, int folds)
    {
        ExtrapolationProblem problem = Problem(parts, out int[] partOf);
        var drawn = new PartFolds(problem, folds);
        Assert.Equal(Enumerable.Range(0, problem.ScoredRows.Length), Enumerable.Range(0, drawn.Count).SelectMany(drawn.HeldOut).Order());
        for (int fold = 0; fold < drawn.Count; fold++)
        {
            int[] held = drawn.HeldOut(fold);
            int part = Assert.Single(held.Select(position => partOf[position]).Distinct());
            ExtrapolationProblem own = drawn.Problem(problem, fold);
            Assert.Equal(held, own.QueryRows);
            Assert.DoesNotContain(own.ScoredRows, position => partOf[position] == part);
            Assert.Equal(own.ScoredRows.Select(position => problem.Scores[position]), own.Scores);
            // Features are those of the model that has not seen the part; here they hold its number and the row's.
            var row = new float[2];
            own.Embeddings.CopyRows(held[0], 1, row);
            Assert.Equal([part, problem.ScoredRows[held[0]]], row);
            Assert.Equal(problem.Labels![problem.ScoredRows[held[0]]], own.Labels![held[0]]);
            Assert.Equal(held.Select(position => problem.ScoredRows[position]), drawn.WithFinalFeatures(problem, fold).QueryRows);
        }
    }

    [Fact]
    public void Features_that_know_their_own_rows_by_heart_promise_nothing_any_more()
    {
        // The planted leak: scores are chance, and a model's features hold the score of each row that it has seen.
        const int Scored = 400;
        var random = new Random(3);
        double[] scores = [.. Enumerable.Range(0, Scored).Select(_ => random.NextDouble())];
        int[] partOf = [.. Enumerable.Range(0, Scored).Select(i => i % 2)];
        float[] final = [.. Enumerable.Range(0, 2 * Scored).Select(i => i < Scored ? (float)scores[i] : random.NextSingle())];
        float[] fitted = [.. Enumerable.Range(0, 2).SelectMany(part => Enumerable.Range(0, Scored).Select(i => partOf[i] == part ? random.NextSingle() : (float)scores[i]))];
        ExtrapolationProblem problem = new()
        {
            Embeddings = MatrixView.FromArray(final, 2 * Scored, 1),
            ScoredRows = [.. Enumerable.Range(0, Scored)],
            Scores = scores,
            QueryRows = [.. Enumerable.Range(Scored, Scored)],
        };
        ExtrapolateSpearman(problem, out double optimistic);
        ExtrapolateSpearman(problem with { CrossFittedFeatures = new CrossFittedFeatures(partOf, MatrixView.FromArray(fitted, 2 * Scored, 1)) }, out double fair);
        Assert.True(optimistic > 0.9, $"with features that leak the scores validation should be fooled; it expects {optimistic}");
        Assert.InRange(fair, -0.2, 0.2);

        static void ExtrapolateSpearman(ExtrapolationProblem problem, out double spearman) =>
            spearman = Pith.Extrapolation.Study.Extrapolate.Run(problem, Pith.Extrapolation.Study.ExtrapolateOptions.By(Pith.Extrapolation.Neighbors.KnnOptions.Default)).Judgement.Expected.Spearman.Value;
    }

    static ExtrapolationProblem Problem(int parts, out int[] partOf)
    {
        int[] scored = [.. Enumerable.Range(0, Rows).Where(row => row % 3 != 0)];
        int[] of = [.. Enumerable.Range(0, scored.Length).Select(i => (i * 7) % parts)];
        partOf = of;
        float[] features = [.. Enumerable.Range(0, parts).SelectMany(part => scored.SelectMany(row => new float[] { part, row }))];
        return new ExtrapolationProblem
        {
            Embeddings = MatrixView.FromArray([.. Enumerable.Range(0, Rows * 2).Select(i => (float)i)], Rows, 2),
            ScoredRows = scored,
            Scores = [.. scored.Select(row => (double)row)],
            QueryRows = [.. Enumerable.Range(0, Rows).Where(row => row % 3 == 0)],
            Labels = [.. Enumerable.Range(0, Rows).Select(row => row % 5)],
            CrossFittedFeatures = new CrossFittedFeatures(of, MatrixView.FromArray(features, parts * scored.Length, 2)),
        };
    }
}
