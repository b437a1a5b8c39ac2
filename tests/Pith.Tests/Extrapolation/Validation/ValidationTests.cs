using Pith.Extrapolation;
using Pith.Extrapolation.Catalogue;
using Pith.Extrapolation.Neighbors;
using Pith.Extrapolation.Study;
using Pith.Extrapolation.Validation;
using Pith.Numerics;
using Pith.Numerics.Statistics;
using Pith.Scoring.Catalogue;

namespace Pith.Tests.Extrapolation.Validation;

public sealed class ValidationTests
{
    static readonly int s_seeds = SlowFactAttribute.IsAsked ? 20 : 6;

    [Fact]
    public void On_a_smooth_score_the_predicted_correlation_is_the_true_one()
    {
        int close = 0;
        var uncertain = new List<double>();
        for (ulong seed = 0; seed < (ulong)s_seeds; seed++)
        {
            (float[] embeddings, double[] scores) = ScoredSets.Smooth(2000, 6, seed);
            ExtrapolationProblem problem = ScoredSets.Problem(embeddings, scores, 400, seed);
            (ExtrapolationJudgement judgement, Predictions predicted) = Study("auto", problem);
            double[] truth = Array.ConvertAll(problem.QueryRows, row => scores[row]);
            double spearman = RankCorrelation.Spearman(predicted.Values, truth);
            if (Math.Abs(spearman - judgement.Expected.Spearman.Value) <= 0.05)
                close++;
            Assert.NotEqual(ExtrapolationUse.NotBetterThanChance, judgement.Use);
            double[] errors = [.. truth.Zip(predicted.Values, (t, p) => Math.Abs(t - p))];
            uncertain.Add(RankCorrelation.Spearman(errors, predicted.Uncertainties));
        }
        Assert.InRange(close, s_seeds * 9 / 10, s_seeds);
        Assert.All(uncertain, correlation => Assert.InRange(correlation, 0.2, 1));
    }

    [Theory]
    [InlineData("knn")]
    [InlineData("kernel")]
    [InlineData("ridge")]
    [InlineData("label-propagation")]
    public void Uncertainty_is_larger_where_the_error_is(string method)
    {
        (float[] embeddings, double[] scores) = ScoredSets.Smooth(2000, 6, 7);
        ExtrapolationProblem problem = ScoredSets.Problem(embeddings, scores, 400, 7);
        (ExtrapolationJudgement judgement, Predictions predicted) = Study(method, problem);
        double[] errors = [.. predicted.Values.Select((value, q) => Math.Abs(value - scores[problem.QueryRows[q]]))];
        Assert.InRange(RankCorrelation.Spearman(errors, predicted.Uncertainties), 0.2, 1);
        Assert.InRange(judgement.Uncertainty.RankCorrelation, 0.1, 1);
    }

    [Fact]
    public void On_noise_the_verdict_is_no_better_than_chance()
    {
        int refused = 0;
        for (ulong seed = 0; seed < (ulong)s_seeds; seed++)
        {
            (float[] embeddings, _) = ScoredSets.Smooth(1000, 6, seed);
            ExtrapolationProblem problem = ScoredSets.Problem(embeddings, ScoredSets.Noise(1000, seed), 300, seed);
            if (Study("auto", problem).Judgement.Use == ExtrapolationUse.NotBetterThanChance)
                refused++;
        }
        Assert.InRange(refused, s_seeds * 19 / 20, s_seeds);
    }

    [Fact]
    public void A_shift_lowers_what_is_expected()
    {
        // Scored rows only from the narrow clouds: the wide ones' rows are far from them.
        (float[] embeddings, double[] scores) = ScoredSets.Smooth(2000, 6, 5);
        int[] scored = [.. Enumerable.Range(0, 2000).Where(row => row % 4 < 2).Take(500)];
        ExtrapolationProblem problem = ScoredSets.Problem(embeddings, scores, 500, 5) with
        {
            ScoredRows = scored,
            Scores = Array.ConvertAll(scored, row => scores[row]),
            QueryRows = [.. Enumerable.Range(0, 2000).Except(scored)],
        };
        (ExtrapolationJudgement judgement, _) = Study("knn", problem);
        Assert.True(judgement.Shift.UnscoredMedian > judgement.Shift.HeldOutMedian);
        Assert.True(judgement.Shift.Beyond > 0);
        Assert.Equal(Math.Min(5, judgement.Shift.Beyond), judgement.Shift.FirstBeyond.Length);
        Assert.All(judgement.Shift.FirstBeyond, row => Assert.Contains(row, problem.QueryRows));
        Assert.True(judgement.Shift.EffectiveRows < 500);
    }

    [Fact]
    public void The_order_in_which_scored_rows_are_given_changes_nothing()
    {
        (float[] embeddings, double[] scores) = ScoredSets.Smooth(300, 6, 9);
        double[] some = [.. scores.Select((score, row) => row % 5 == 0 ? score : double.NaN)];
        ExtrapolationProblem problem = ScoredSets.Of(MatrixView.FromArray(embeddings, 300, 6), some);
        Assert.Equal(problem.ScoredRows.Order(), problem.ScoredRows);
        (ExtrapolationJudgement judgement, Predictions predicted) = Study("knn", problem);
        ExtrapolatedScores merged = ExtrapolatedScores.Of(problem, predicted, judgement.Uncertainty.Factor);
        for (int row = 0; row < 300; row += 5)
        {
            Assert.Equal(scores[row], merged.Raw[row]);
            Assert.Equal(scores[row], merged.Calibrated[row]);
            Assert.Equal(0, merged.Uncertainty[row]);
        }
        Assert.DoesNotContain(merged.Raw, double.IsNaN);
        Assert.DoesNotContain(merged.Calibrated, double.IsNaN);
    }

    [Fact]
    public void Candidates_that_share_a_search_are_judged_as_if_alone()
    {
        ExtrapolationProblem problem = ScoredSets.Complete();
        int[] neighbors = [5, 10, 20];
        ExtrapolationCandidate[] together = [.. neighbors.Select(Nearest)];
        HeldOutScores all = CrossValidation.Run(problem, together, 5);
        for (int c = 0; c < together.Length; c++)
        {
            HeldOutScores alone = CrossValidation.Run(problem, [together[c]], 5);
            Assert.Equal(alone.Predictions[0], all.Predictions[c]);
            Assert.Equal(alone.Uncertainties[0], all.Uncertainties[c]);
            Assert.Equal(alone.NearestDistances, all.NearestDistances);
        }
        Assert.Equal(Enumerable.Range(0, 90), all.Positions.Order());
    }

    [Fact]
    public void A_held_out_row_is_predicted_from_other_folds_only()
    {
        // Every row has its own place and score: a row that saw itself would be exact.
        var embeddings = new float[40];
        double[] scores = new double[40];
        for (int row = 0; row < 40; row++)
            (embeddings[row], scores[row]) = (row, row % 2 == 0 ? 1 : -1);
        ExtrapolationProblem problem = ScoredSets.Problem(embeddings, scores, 30, 2);
        HeldOutScores heldOut = CrossValidation.Run(problem, [Nearest(1)], 30);
        Assert.All(heldOut.NearestDistances, distance => Assert.True(distance >= 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(91)]
    public void Folds_out_of_range_are_refused(int folds)
    {
        Assert.Equal("folds", Assert.Throws<OptionException>(() => CrossValidation.Run(ScoredSets.Complete(), [Nearest(20)], folds)).Option);
        Assert.Equal("folds", Assert.Throws<OptionException>(() => Extrapolate.Run(ScoredSets.Complete(), new ExtrapolateOptions { Folds = folds })).Option);
    }

    static ExtrapolationCandidate Nearest(int neighbors) => new(new KnnOptions { Neighbors = neighbors });

    static (ExtrapolationJudgement Judgement, Predictions Predicted) Study(string method, ExtrapolationProblem problem)
    {
        // The network methods take minutes over twenty seeds; their own tests judge them.
        var methods = new Catalog<IExtrapolatorOptions>("method", [.. Extrapolators.Catalog.All.Where(info => info.Name is not ("gnn" or "ppr"))], "auto");
        ExtrapolationResult result = Extrapolate.Run(problem, new ExtrapolateOptions
        {
            Methods = methods,
            Method = method == "auto"
                ? MethodChoice<IExtrapolatorOptions>.AnyMethod
                : MethodChoice<IExtrapolatorOptions>.Of(methods.Get(method)) with { Open = ["neighbors"] },
        });
        return (result.Judgement, result.Predictions);
    }
}
