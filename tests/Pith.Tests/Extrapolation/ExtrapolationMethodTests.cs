using Pith.Data;
using Pith.Data.Scores;
using Pith.Extrapolation;
using Pith.Extrapolation.Baselines;
using Pith.Extrapolation.Direct;
using Pith.Extrapolation.Propagation;
using Pith.Extrapolation.Ridge;
using Pith.Numerics;
using Pith.Numerics.Statistics;

namespace Pith.Tests.Extrapolation;

/// <summary>What the single methods promise beyond the battery.</summary>
public sealed class ExtrapolationMethodTests
{
    [Fact]
    public void Ridge_finds_a_linear_score()
    {
        (float[] embeddings, _) = ScoredSets.Smooth(400, 6, 3);
        double[] scores = [.. Enumerable.Range(0, 400).Select(row => 2 + embeddings[row * 6] - (3 * embeddings[(row * 6) + 4]))];
        ExtrapolationProblem problem = ScoredSets.Problem(embeddings, scores, 100, 3);
        double[] predicted = new RidgeExtrapolation().Predict(problem).Values;
        for (int q = 0; q < predicted.Length; q++)
            Assert.Equal(scores[problem.QueryRows[q]], predicted[q], 2);
    }

    [Fact]
    public void Ridge_shrinks_to_the_mean_where_there_is_nothing_to_learn()
    {
        (float[] embeddings, _) = ScoredSets.Smooth(400, 6, 4);
        ExtrapolationProblem problem = ScoredSets.Problem(embeddings, ScoredSets.Noise(400, 4), 60, 4);
        Predictions predicted = new RidgeExtrapolation(new RidgeOptions { Penalty = 1e9 }).Predict(problem);
        Assert.All(predicted.Values, value => Assert.Equal(Descriptive.Mean(problem.Scores), value, 6));
    }

    [Fact]
    public void Ridge_equals_the_normal_equations()
    {
        // Two columns, solved by hand in standard units: G = [[1, r], [r, 1]] M.
        float[] embeddings = [0, 0, 1, 2, 2, 1, 3, 4, 4, 3, 5, 1, 2.5f, 2];
        double[] y = [1, 2, 4, 3, 6, 5];
        var problem = new ExtrapolationProblem { Embeddings = MatrixView.FromArray(embeddings, 7, 2), ScoredRows = [0, 1, 2, 3, 4, 5], Scores = y, QueryRows = [6] };
        double[] a = Standard([0, 1, 2, 3, 4, 5], 2.5, out double qa), b = Standard([0, 2, 1, 4, 3, 1], 2, out double qb);
        double r = a.Zip(b, (p, q) => p * q).Sum(), mean = y.Average();
        double ya = a.Zip(y, (p, q) => p * (q - mean)).Sum(), yb = b.Zip(y, (p, q) => p * (q - mean)).Sum();
        const double Penalty = 0.1;
        double diagonal = 6 + (Penalty * 6), determinant = (diagonal * diagonal) - (r * r);
        double wa = ((diagonal * ya) - (r * yb)) / determinant, wb = ((diagonal * yb) - (r * ya)) / determinant;
        double predicted = new RidgeExtrapolation(new RidgeOptions { Penalty = Penalty }).Predict(problem).Values[0];
        Assert.Equal(mean + (wa * qa) + (wb * qb), predicted, 4);
    }

    [Fact]
    public void Label_propagation_finds_the_harmonic_mean_of_a_chain()
    {
        // 0 . . . 4 on a line: only the ends are scored, and the row between two others is their mean.
        var problem = new ExtrapolationProblem
        {
            Embeddings = MatrixView.FromArray([0f, 1f, 2f, 3f, 4f], 5, 1),
            ScoredRows = [0, 4],
            Scores = [0, 8],
            QueryRows = [1, 2, 3],
        };
        Predictions predicted = new LabelPropagation(new LabelPropagationOptions { Neighbors = 2, Iterations = 5000 }).Predict(problem);
        Assert.Equal(2, predicted.Values[0], 3);
        Assert.Equal(4, predicted.Values[1], 3);
        Assert.Equal(6, predicted.Values[2], 3);
        // From the middle a walk ends at 0 or 8 alike.
        Assert.Equal(4, predicted.Uncertainties[1], 2);
    }

    [Fact]
    public void Label_propagation_keeps_the_mean_where_no_scored_row_can_be_reached()
    {
        float[] places = [0f, 0.1f, 0.2f, 0.3f, 100f, 100.1f, 100.2f];
        var problem = new ExtrapolationProblem { Embeddings = MatrixView.FromArray(places, 7, 1), ScoredRows = [0, 1], Scores = [1, 3], QueryRows = [2, 3, 4, 5, 6] };
        double[] values = new LabelPropagation(new LabelPropagationOptions { Neighbors = 2 }).Predict(problem).Values;
        Assert.Equal([2.0, 2.0, 2.0], values[2..]);
    }

    [Fact]
    public void Direct_orders_unseen_rows_by_the_models_own_difficulty()
    {
        float[] logits = [5, 0, 0, 5, 1, 0, 0, 0.1f, 3, 0, 9, 0];
        var problem = new ExtrapolationProblem
        {
            Embeddings = MatrixView.FromArray(new float[6], 6, 1),
            ScoredRows = [0, 1],
            Scores = [-1, 1],
            QueryRows = [2, 3, 4, 5],
            Logits = MatrixView.FromArray(logits, 6, 2),
            Labels = [0, 1, 0, 0, 0, 0],
        };
        double[] hard = new DirectExtrapolation().Predict(problem).Values;
        // Row 3 is taken for class 1, row 2 is uncertain, row 4 easier, row 5 easiest.
        Assert.True(hard[1] > hard[0] && hard[0] > hard[2] && hard[2] > hard[3]);
        Assert.All(hard, value => Assert.InRange(value, -1, 1));
        double[] easy = new DirectExtrapolation().Predict(problem with { Direction = ScoreDirection.HighIsEasy }).Values;
        Assert.True(easy[1] < easy[0] && easy[0] < easy[2] && easy[2] < easy[3]);
    }

    [Theory]
    [InlineData(DirectScore.Margin)]
    [InlineData(DirectScore.Entropy)]
    public void Direct_measures_without_labels(DirectScore score)
    {
        ExtrapolationProblem problem = ScoredSets.Complete() with { Labels = null };
        Assert.All(new DirectExtrapolation(new DirectOptions { Score = score }).Predict(problem).Values, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Direct_says_what_it_lacks()
    {
        ExtrapolationProblem problem = ScoredSets.Complete();
        Assert.Contains("`logits`", Assert.Throws<MissingDataException>(() => new DirectExtrapolation().Predict(problem with { Logits = null })).Message, StringComparison.Ordinal);
        OptionException error = Assert.Throws<OptionException>(
            () => new DirectExtrapolation(new DirectOptions { Score = DirectScore.El2n }).Predict(problem with { Labels = null }));
        Assert.Contains("needs class labels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_draws_scores_that_are_there()
    {
        ExtrapolationProblem problem = ScoredSets.Complete();
        double[] values = new RandomExtrapolation().Predict(problem).Values;
        Assert.All(values, value => Assert.Contains(value, problem.Scores));
        Assert.NotEqual(values, new RandomExtrapolation().Predict(problem with { Seed = 2 }).Values);
    }

    static double[] Standard(double[] values, double query, out double standardQuery)
    {
        double mean = values.Average(), deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Length);
        standardQuery = (query - mean) / deviation;
        return Array.ConvertAll(values, v => (v - mean) / deviation);
    }
}
