using Pith.Extrapolation;
using Pith.Extrapolation.GraphNetwork;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Statistics;

namespace Pith.Tests.Extrapolation.GraphNetwork;

public sealed class GraphNetworkTests
{
    static readonly GraphNetworkOptions s_small = GraphNetworkOptions.Default with { Hidden = 32, Epochs = 10, Neighbors = 6 };

    static readonly GraphNetworkOptions s_published = GraphNetworkOptions.Reference with { Hidden = 16, Epochs = 2, Neighbors = 12 };

    public static TheoryData<string> RuleNames => [.. GraphNetworkOptions.Rules.Select(r => r.Name)];

    static Predictions Predict(ExtrapolationProblem problem, GraphNetworkOptions options) =>
        new GraphNetworkExtrapolator(options).Predict(problem);

    static ExtrapolationProblem Problem(int rows = 700, ulong seed = 1) => SmoothScores.Make(rows, 5, 0.3, seed, withLabels: true).Problem;

    public static TheoryData<string> Ways => ["full", "sampled", "published"];

    static GraphNetworkOptions Options(string way) => way switch
    {
        "full" => s_small with { Batches = TrainingBatches.Full },
        "sampled" => s_small with { Batches = TrainingBatches.Sampled, Epochs = 2, BatchSize = 64, Fanout = 3 },
        _ => s_published,
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Threads_do_not_change_a_bit(string way)
    {
        ExtrapolationProblem problem = Problem();
        Predictions one = Predict(problem with { Threads = 1 }, Options(way));
        foreach (int threads in (int[])[2, 3, 8])
        {
            Predictions other = Predict(problem with { Threads = threads }, Options(way));
            Assert.Equal(one.Values, other.Values);
            Assert.Equal(one.Uncertainties, other.Uncertainties);
        }
        Assert.NotEqual(one.Values, Predict(problem with { Seed = 2 }, Options(way)).Values);
    }

    [Fact]
    public void An_epoch_has_no_more_batches_than_are_allowed()
    {
        GraphNetworkOptions options = s_small with { Batches = TrainingBatches.Sampled, Epochs = 4, BatchSize = 32, Fanout = 3 };
        Assert.Equal((64, 3, 1_000), (options.EpochBatches(1_000_000), options.EpochBatches(65), (options with { BatchesOfEpoch = int.MaxValue }).EpochBatches(32_000)));
        ExtrapolationProblem problem = Problem();
        double[] whole = Predict(problem, options).Values;
        Assert.Equal(whole, Predict(problem, options with { BatchesOfEpoch = int.MaxValue }).Values);
        Assert.NotEqual(whole, Predict(problem, options with { BatchesOfEpoch = 2 }).Values);
        // The published code goes over all rows.
        Assert.Equal(int.MaxValue, GraphNetworkOptions.Reference.BatchesOfEpoch);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void One_batch_of_all_rows_with_all_neighbours_is_the_full_batch(double dropout)
    {
        ExtrapolationProblem problem = Problem();
        GraphNetworkOptions options = s_small with { Epochs = 3, Dropout = dropout, Hidden = 200 };
        double[] full = Predict(problem, options with { Batches = TrainingBatches.Full }).Values;
        double[] sampled = Predict(problem, options with { Batches = TrainingBatches.Sampled, BatchSize = 1000, Fanout = 6 }).Values;
        // Full batches judge the last epoch only, sampled ones every epoch: three epochs of a falling error end alike.
        for (int i = 0; i < full.Length; i++)
            Assert.Equal(full[i], sampled[i], 1e-3);
    }

    [Fact]
    public void A_smooth_score_is_learnt_as_well_as_by_neighbours_and_its_errors_are_foreseen()
    {
        for (ulong seed = 0; seed < 3; seed++)
        {
            (ExtrapolationProblem problem, double[] truth) = SmoothScores.Make(1500, 6, 0.2, seed, withLabels: true);
            double[] wanted = [.. problem.QueryRows.Select(row => truth[row])];
            Predictions result = Predict(problem, GraphNetworkOptions.Default with { Hidden = 64 });
            double reached = RankCorrelation.Spearman(result.Values, wanted);
            Assert.True(reached > SmoothScores.NeighborSpearman(problem, truth, 10) - 0.03, $"seed {seed}: {reached}");
            double[] errors = [.. result.Values.Select((value, i) => Math.Abs(value - wanted[i]))];
            Assert.True(RankCorrelation.Spearman(result.Uncertainties, errors) > 0.2);
            Assert.InRange(result.Uncertainties.Average() / errors.Average(), 0.6, 1.6);
        }
    }

    [Fact]
    public void The_result_tells_what_was_done()
    {
        Predictions result = Predict(Problem(), Options("sampled"));
        Assert.Equal(6, result.Facts["neighbors"]);
        Assert.Equal(2, result.Facts["epochs"]);
        Assert.InRange(result.Facts["bestEpoch"], 1, 2);
        Assert.Equal(1, result.Facts["sampled"]);
        Assert.True(result.Facts["heldOutError"] > 0);
        // A budget that does not hold all rows samples of itself.
        Assert.Equal(1, Predict(Problem(), s_small with { Epochs = 1, MemoryBudget = 100_000 }).Facts["sampled"]);
        Assert.Equal(0, Predict(Problem(), s_small with { Epochs = 1 }).Facts["sampled"]);
    }

    [Fact]
    public void Training_ends_when_nothing_gets_better()
    {
        Predictions result = Predict(Problem(), s_small with { Epochs = 5000, Patience = 10 });
        Assert.InRange(result.Facts["epochs"], 11, 4999);
        Assert.Equal(10, result.Facts["epochs"] - result.Facts["bestEpoch"]);
    }

    [Fact]
    public void A_graph_that_is_brought_gives_the_same_and_is_cut_to_the_neighbours_asked_for()
    {
        ExtrapolationProblem problem = Problem();
        double[] built = Predict(problem, s_small).Values;
        Assert.Equal(built, Predict(problem with { Graph = ExactGraphBuilder.Build(problem.Embeddings, 6) }, s_small).Values);
        Assert.Equal(built, Predict(problem with { Graph = ExactGraphBuilder.Build(problem.Embeddings, 9) }, s_small).Values);
        Assert.Throws<MisalignedDataException>(() =>
            Predict(problem with { Graph = ExactGraphBuilder.Build(SmoothScores.Make(50, 5, 0.3, 1).Problem.Embeddings, 6) }, s_small));
    }

    [Fact]
    public void Labels_may_be_missing_for_some_rows_or_all()
    {
        ExtrapolationProblem problem = Problem();
        double[] with = Predict(problem, s_small).Values;
        int[] some = [.. problem.Labels!.Select((label, row) => row % 3 == 0 ? -1 : label)];
        Assert.All(Predict(problem with { Labels = some }, s_small).Values, value => Assert.True(double.IsFinite(value)));
        Assert.NotEqual(with, Predict(problem with { Labels = null }, s_small).Values);
        // Names of classes do not matter, only which rows share one.
        Assert.Equal(with, Predict(problem with { Labels = [.. problem.Labels!.Select(label => (label * 1000) + 7)] }, s_small).Values);
    }

    [Fact]
    public void Equal_scores_are_told_as_they_are()
    {
        ExtrapolationProblem problem = Problem();
        Predictions result = Predict(problem with { Scores = [.. problem.Scores.Select(_ => 3.5)] }, s_small);
        Assert.All(result.Values, value => Assert.Equal(3.5, value));
        Assert.All(result.Uncertainties, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Far_and_repeated_rows_get_finite_predictions()
    {
        (ExtrapolationProblem problem, _) = SmoothScores.Make(200, 3, 0.3, 4);
        var values = new float[200 * 3];
        problem.Embeddings.CopyRows(0, 200, values);
        Array.Fill(values, 1e6f, 0, 3);
        for (int row = 100; row < 200; row++)
            values.AsSpan(300, 3).CopyTo(values.AsSpan(row * 3, 3));
        foreach (GraphNetworkOptions options in (GraphNetworkOptions[])[s_small, s_published])
        {
            Predictions result = Predict(problem with { Embeddings = MatrixView.FromArray(values, 200, 3) }, options);
            Assert.All(result.Values, value => Assert.True(double.IsFinite(value)));
            Assert.All(result.Uncertainties, value => Assert.True(double.IsFinite(value) && value >= 0));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    public void Too_few_scored_rows_are_refused(int count)
    {
        ExtrapolationProblem problem = Problem();
        problem = problem with { ScoredRows = problem.ScoredRows[..count], Scores = problem.Scores[..count] };
        var error = Assert.Throws<InvalidDataContentException>(() => Predict(problem, s_small));
        Assert.Contains($"at least 10 rows with a score", error.Message, StringComparison.Ordinal);
        Assert.Contains($"got {count}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_neighbours_as_rows_and_values_that_are_no_numbers_are_refused()
    {
        (ExtrapolationProblem problem, _) = SmoothScores.Make(40, 3, 0.5, 4);
        Assert.Equal("neighbors", Assert.Throws<OptionException>(() => Predict(problem, s_small with { Neighbors = 40 })).Option);
        var values = new float[40 * 3];
        values[7] = float.NaN;
        Assert.Throws<InvalidDataContentException>(() => Predict(problem with { Embeddings = MatrixView.FromArray(values, 40, 3) }, s_small));
    }

    [Fact]
    public void It_stops_when_it_is_told_to()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        foreach (string way in Ways)
            Assert.Throws<OperationCanceledException>(() => new GraphNetworkExtrapolator(Options(way)).Predict(Problem(), null, cancellation.Token));
    }

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Values_out_of_range_are_refused(string name)
    {
        OptionRule<GraphNetworkOptions> rule = GraphNetworkOptions.Rules.Single(r => r.Name == name);
        Assert.NotEmpty(rule.Domain.BadValues);
        foreach (object bad in rule.Domain.BadValues)
            Assert.Equal(name, Assert.Throws<OptionException>(() => new GraphNetworkExtrapolator(rule.With(s_small, bad))).Option);
    }
}
