using Pith.Data;
using Pith.Extrapolation;
using Pith.Extrapolation.Catalogue;
using Pith.Extrapolation.Direct;
using Pith.Extrapolation.Neighbors;
using Pith.Extrapolation.Residual;
using Pith.Extrapolation.Study;
using Pith.Extrapolation.Validation;
using Pith.Numerics;
using Pith.Numerics.Statistics;

namespace Pith.Tests.Extrapolation.Residual;

/// <summary>What extrapolation of trend and residual promises beyond the battery.</summary>
public sealed class ResidualExtrapolationTests
{
    [Theory]
    [InlineData("ridge")]
    [InlineData("forest")]
    [InlineData("mlp")]
    public void Trend_and_what_only_outputs_tell_are_put_together(string regressor)
    {
        (ExtrapolationProblem problem, double[] truth) = ResidualSets.TrendAndOwn(1500, 600, 7);
        IExtrapolatorOptions residual = Parse(regressor);
        IExtrapolatorOptions[] alone = [KernelOptions.Default, DirectOptions.Default];
        double found = True(residual, problem, truth);
        Assert.All(alone, other => Assert.True(found > True(other, problem, truth) + 0.1, $"{regressor} {found}, {other.Info.Name} {True(other, problem, truth)}"));
        // Weaker models stand for the subset's in validation, so it promises no more than there is.
        double expected = Expected(residual, problem);
        Assert.InRange(expected, found - 0.15, found + 0.03);
    }

    [Fact]
    public void An_open_choice_leaves_it_out()
    {
        (ExtrapolationProblem problem, _) = ResidualSets.TrendAndOwn(900, 400, 3);
        var options = new ExtrapolateOptions { Methods = new Catalog<IExtrapolatorOptions>("method", [KernelOptions.Info, DirectOptions.Info, ResidualOptions.Info], "auto") };
        Assert.DoesNotContain(Extrapolate.Run(problem, options).Judgement.Candidates, judged => judged.Candidate.Info.Name == "residual");
        Assert.Equal("residual", Extrapolate.Run(problem, ExtrapolateOptions.By(ResidualOptions.Default)).Judgement.Candidates.Single().Candidate.Info.Name);
    }

    /// <summary>The planted leak: scores by chance, which the subset's model tells of the rows that it knows by heart.</summary>
    [Theory]
    [InlineData("ridge")]
    [InlineData("forest")]
    [InlineData("mlp")]
    public void Scores_of_pure_chance_are_neither_found_nor_expected(string regressor)
    {
        (ExtrapolationProblem problem, double[] truth) = ResidualSets.Chance(1600, 800, 11);
        // Three standard errors of a rank correlation over 800 rows.
        Assert.InRange(Expected(Parse(regressor), problem), -0.11, 0.11);
        Assert.InRange(True(Parse(regressor), problem, truth), -0.11, 0.11);
        // The leak is there for whoever looks: direct without cross-fitted logits falls for it.
        Assert.True(Expected(DirectOptions.Default, problem with { CrossFitted = null }) > 0.9);
    }

    [Fact]
    public void Outputs_of_a_model_that_has_seen_a_row_change_no_byte()
    {
        (ExtrapolationProblem problem, double[] truth) = ResidualSets.TrendAndOwn(400, 150, 5);
        var logits = new float[400 * ResidualSets.Classes];
        problem.Logits!.CopyRows(0, 400, logits.AsSpan());
        foreach (int row in problem.ScoredRows)
            logits[(row * ResidualSets.Classes) + problem.Labels![row]] = (float)truth[row];
        ExtrapolationProblem leaking = problem with { Logits = MatrixView.FromArray(logits, 400, ResidualSets.Classes) };
        Assert.Equal(Predict(problem).Values, Predict(leaking).Values);
        Assert.Equal(Predict(problem).Uncertainties, Predict(leaking).Uncertainties);
        Assert.Equal(Expected(ResidualOptions.Default, problem), Expected(ResidualOptions.Default, leaking));
    }

    [Fact]
    public void A_rows_own_score_is_no_feature_of_it()
    {
        (ExtrapolationProblem problem, _) = ResidualSets.TrendAndOwn(300, 100, 5);
        float[] before = Row(problem);
        float[] after = Row(problem with { Scores = [.. problem.Scores.Select((score, place) => place == 17 ? 1000 : score)] });
        // Its number of every kind is told as a rank among all, which the changed means of other rows may move a little.
        Assert.Equal(before.Length, after.Length);
        for (int c = 0; c < 8; c++)
            Assert.InRange(after[c] - before[c], -0.5, 0.5);

        static float[] Row(ExtrapolationProblem problem)
        {
            ResidualFeatures features = ResidualFeatures.Of(problem, false, null, default);
            var row = new float[features.Table.Columns];
            features.Table.CopyRows(17, 1, row.AsSpan());
            return row;
        }
    }

    [Theory]
    [InlineData("ridge")]
    [InlineData("forest")]
    [InlineData("mlp")]
    public void Threads_change_no_byte(string regressor)
    {
        (ExtrapolationProblem problem, _) = ResidualSets.TrendAndOwn(500, 200, 9);
        Predictions one = Parse(regressor).Create().Predict(problem with { Threads = 1 }), three = Parse(regressor).Create().Predict(problem with { Threads = 3 });
        Assert.Equal(one.Values, three.Values);
        Assert.Equal(one.Uncertainties, three.Uncertainties);
    }

    [Fact]
    public void What_it_lacks_is_one_sentence()
    {
        ExtrapolationProblem problem = ScoredSets.Complete();
        OptionException without = Assert.Throws<OptionException>(() => Predict(problem with { CrossFitted = null }));
        Assert.Equal("cross-fitted", without.Option);
        Assert.Contains("`method` residual needs logits of the scored rows by models that have not seen them", without.Message, StringComparison.Ordinal);
        Assert.Contains("`logits`", Assert.Throws<MissingDataException>(() => Predict(problem with { Logits = null })).Message, StringComparison.Ordinal);
        Refused(problem with { ScoredRows = problem.ScoredRows[..9], Scores = problem.Scores[..9] }, "needs at least 10 rows with a score to learn from; got 9");
        Refused(problem with { Labels = [.. problem.Labels!.Select(_ => 4)] }, "row 0 is of class 4, but the logits have 4 columns");
        Refused(problem with { CrossFitted = new CrossFittedLogits(problem.ScoredRows, MatrixView.FromArray(new float[90 * 3], 90, 3)) }, "have 3 columns but the logits have 4");
        Refused(problem with { CrossFitted = new CrossFittedLogits(problem.ScoredRows[1..], MatrixView.FromArray(new float[89 * 4], 89, 4)) }, $"none for scored row {problem.ScoredRows[0]}");

        static void Refused(ExtrapolationProblem problem, string words) =>
            Assert.Contains(words, Assert.Throws<InvalidDataContentException>(() => Predict(problem)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Few_rows_one_class_no_labels_and_equal_scores_are_taken()
    {
        ExtrapolationProblem problem = ScoredSets.Complete();
        // 8 numbers, 36 products and 4 classes are more features than rows.
        Finite(problem with { ScoredRows = problem.ScoredRows[..10], Scores = problem.Scores[..10] });
        Finite(problem with { Labels = new int[problem.Rows] });
        Finite(problem with { Labels = [.. problem.Labels!.Select((label, row) => row % 2 == 0 ? -1 : label)] });
        Finite(problem with { Labels = null, Metric = DistanceMetric.Cosine });
        Predictions constant = Finite(problem with { Scores = [.. problem.Scores.Select(_ => 2.5)] });
        Assert.All(constant.Values, value => Assert.Equal(2.5, value));
        Assert.All(constant.Uncertainties, value => Assert.Equal(0, value));

        static Predictions Finite(ExtrapolationProblem problem)
        {
            Predictions predicted = Predict(problem);
            Assert.All(predicted.Values, value => Assert.InRange(value, problem.Scores.Min(), problem.Scores.Max()));
            Assert.All(predicted.Uncertainties, value => Assert.True(double.IsFinite(value) && value >= 0));
            return predicted;
        }
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963985)]
    [InlineData(0.001, -3.090232306)]
    [InlineData(0.98, 2.053748911)]
    [InlineData(0.3, -0.524400513)]
    public void Normal_quantiles_are_those_of_tables(double share, double quantile) => Assert.Equal(quantile, StandardNormal.Quantile(share), 5e-9);

    static IExtrapolatorOptions Parse(string regressor) => ResidualOptions.Info.Parse(new Dictionary<string, string> { ["residual-regressor"] = regressor });

    static Predictions Predict(ExtrapolationProblem problem) => Extrapolators.Catalog.Get("residual").Defaults.Create().Predict(problem);

    static double True(IExtrapolatorOptions options, ExtrapolationProblem problem, double[] truth)
    {
        Predictions predicted = options.Create().Predict(problem);
        return RankCorrelation.Spearman(predicted.Values, Array.ConvertAll(predicted.Rows, row => truth[row]));
    }

    static double Expected(IExtrapolatorOptions options, ExtrapolationProblem problem)
    {
        HeldOutScores heldOut = CrossValidation.Run(problem, [new ExtrapolationCandidate(options)], 5);
        return RankCorrelation.Spearman(heldOut.Predictions[0], Array.ConvertAll(heldOut.Positions, place => problem.Scores[place]));
    }
}
