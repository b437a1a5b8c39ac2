using Pith.Extrapolation;
using Pith.Extrapolation.GraphNetwork;
using Pith.Extrapolation.PageRank;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Randomness;
using Pith.Numerics.Statistics;
using Pith.Numerics.Threading;

namespace Pith.Tests.Extrapolation.PageRank;

public sealed class PageRankTests
{
    static readonly PageRankOptions s_small = PageRankOptions.Default with { Hidden = 32, Epochs = 8, Neighbors = 6 };

    public static TheoryData<string> RuleNames => [.. PageRankOptions.Rules.Select(r => r.Name)];

    static Predictions Predict(ExtrapolationProblem problem, PageRankOptions options) =>
        new PageRankExtrapolator(options).Predict(problem);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void The_walk_solves_its_equation_and_keeps_constants(double alpha)
    {
        const int Rows = 250;
        using MatrixView embeddings = SmoothScores.Make(Rows, 3, 0.5, 3).Problem.Embeddings;
        PropagationMatrix matrix = PropagationMatrix.RandomWalk(
            NeighborEdges.FromGraph(ExactGraphBuilder.Build(embeddings, 5), DistanceMetric.Euclidean, EdgeWeighting.Scaled));
        using var pool = new WorkerPool(2);
        var walk = new PageRankWalk(matrix, alpha, pool);
        var random = new RandomStream(1, "walk");
        float[] f = [.. Enumerable.Range(0, Rows).Select(_ => (float)random.NextGaussian())], g = [.. f.Select(_ => (float)random.NextGaussian())];
        float[] z = new float[Rows], az = new float[Rows], t = new float[Rows], ones = new float[Rows];
        walk.Mix(f, z);
        matrix.Multiply(z, 0, 0, Rows, az);
        for (int row = 0; row < Rows; row++)
            Assert.Equal((alpha * f[row]) + ((1 - alpha) * az[row]), z[row], 1e-5);
        walk.MixTransposed(g, t);
        Assert.Equal(z.Zip(g).Sum(p => (double)p.First * p.Second), f.Zip(t).Sum(p => (double)p.First * p.Second), 1e-3);
        walk.Mix([.. f.Select(_ => 1f)], ones);
        Assert.All(ones, value => Assert.Equal(1, value, 1e-5f));
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        (ExtrapolationProblem problem, _) = SmoothScores.Make(700, 5, 0.3, 1, withLabels: true);
        Predictions one = Predict(problem with { Threads = 1 }, s_small);
        foreach (int threads in (int[])[2, 3, 8])
        {
            Predictions other = Predict(problem with { Threads = threads }, s_small);
            Assert.Equal(one.Values, other.Values);
            Assert.Equal(one.Uncertainties, other.Uncertainties);
        }
        Assert.NotEqual(one.Values, Predict(problem with { Seed = 2 }, s_small).Values);
    }

    [Fact]
    public void A_smooth_score_is_learnt_as_well_as_by_neighbours_and_its_errors_are_foreseen()
    {
        for (ulong seed = 0; seed < 3; seed++)
        {
            (ExtrapolationProblem problem, double[] truth) = SmoothScores.Make(1500, 6, 0.2, seed, withLabels: true);
            double[] wanted = [.. problem.QueryRows.Select(row => truth[row])];
            Predictions result = Predict(problem, PageRankOptions.Default);
            Assert.True(RankCorrelation.Spearman(result.Values, wanted) > SmoothScores.NeighborSpearman(problem, truth, 10) - 0.03);
            double[] errors = [.. result.Values.Select((value, i) => Math.Abs(value - wanted[i]))];
            Assert.True(RankCorrelation.Spearman(result.Uncertainties, errors) > 0.2);
        }
    }

    [Fact]
    public void Scores_of_rows_that_are_not_scored_are_never_seen()
    {
        // The problem has no place for them: what is asked of each row depends on the scored rows alone.
        (ExtrapolationProblem problem, _) = SmoothScores.Make(400, 4, 0.3, 2);
        double[] all = Predict(problem, s_small).Values;
        double[] half = Predict(problem with { QueryRows = problem.QueryRows[..100] }, s_small).Values;
        Assert.Equal(all[..100], half);
    }

    [Fact]
    public void Equal_scores_are_told_as_they_are_and_too_few_are_refused()
    {
        (ExtrapolationProblem problem, _) = SmoothScores.Make(100, 4, 0.3, 2);
        Assert.All(Predict(problem with { Scores = [.. problem.Scores.Select(_ => -2.0)] }, s_small).Values, value => Assert.Equal(-2, value));
        var error = Assert.Throws<InvalidDataContentException>(() =>
            Predict(problem with { ScoredRows = problem.ScoredRows[..3], Scores = problem.Scores[..3] }, s_small));
        Assert.Contains("got 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Values_out_of_range_are_refused(string name)
    {
        OptionRule<PageRankOptions> rule = PageRankOptions.Rules.Single(r => r.Name == name);
        foreach (object bad in rule.Domain.BadValues)
            Assert.Equal(name, Assert.Throws<OptionException>(() => new PageRankExtrapolator(rule.With(s_small, bad))).Option);
    }
}
