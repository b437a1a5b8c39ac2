using Pith.Extrapolation;
using Pith.Extrapolation.Catalogue;
using Pith.Extrapolation.Committee;
using Pith.Extrapolation.Forest;
using Pith.Extrapolation.GraphNetwork;
using Pith.Extrapolation.KernelRidge;
using Pith.Numerics.Randomness;
using Pith.Numerics.Statistics;

namespace Pith.Tests.Extrapolation;

/// <summary>What regressors in committees promise beyond the battery, and the ranking loss of the graph network.</summary>
public sealed class CommitteeTests
{
    [Theory]
    [InlineData("kernel-ridge", 0.97)]
    [InlineData("mlp", 0.9)]
    [InlineData("forest", 0.9)]
    public void Smooth_scores_are_found_and_errors_are_expected_where_they_are(string name, double least)
    {
        (float[] embeddings, double[] scores) = ScoredSets.Smooth(1200, 6, 7);
        ExtrapolationProblem problem = ScoredSets.Problem(embeddings, scores, 400, 7);
        Predictions predicted = Extrapolators.Catalog.Get(name).Defaults.Create().Predict(problem);
        double[] truth = Array.ConvertAll(predicted.Rows, row => scores[row]);
        double found = RankCorrelation.Spearman(predicted.Values, truth);
        Assert.True(found > least, $"{name}: rank correlation {found}");
        double[] errors = [.. predicted.Values.Zip(truth, (value, score) => Math.Abs(value - score))];
        double told = RankCorrelation.Spearman(predicted.Uncertainties, errors);
        Assert.True(told > 0.25, $"{name}: uncertainty and error {told}");
        // The error that left-out scored rows show is the one that unscored rows have.
        double size = Math.Sqrt(errors.Average(error => error * error));
        Assert.InRange(predicted.Facts["heldOutError"], 0.6 * size, 1.7 * size);
    }

    [Theory]
    [InlineData("kernel-ridge")]
    [InlineData("mlp")]
    [InlineData("forest")]
    public void A_score_of_the_class_alone_is_found_from_the_labels(string name)
    {
        (float[] embeddings, _) = ScoredSets.Smooth(600, 6, 3);
        int[] labels = [.. Enumerable.Range(0, 600).Select(row => row * 7 % 3)];
        ExtrapolationProblem problem = ScoredSets.Problem(embeddings, [.. labels.Select(label => (double)(label * label))], 300, 3) with { Labels = labels };
        Predictions predicted = Extrapolators.Catalog.Get(name).Defaults.Create().Predict(problem);
        double wrong = predicted.Rows.Select((row, q) => Math.Abs(predicted.Values[q] - (labels[row] * labels[row]))).Average();
        Assert.True(wrong < 0.35, $"{name}: mean error {wrong}");
    }

    [Theory]
    [InlineData("kernel-ridge")]
    [InlineData("mlp")]
    [InlineData("forest")]
    public void Too_few_scored_rows_are_refused_and_constant_scores_stay(string name)
    {
        (float[] embeddings, double[] scores) = ScoredSets.Smooth(60, 6, 3);
        IExtrapolator method = Extrapolators.Catalog.Get(name).Defaults.Create();
        string message = Assert.Throws<InvalidDataContentException>(() => method.Predict(ScoredSets.Problem(embeddings, scores, 9, 3))).Message;
        Assert.Contains($"method {name} needs at least 10 rows with a score", message, StringComparison.Ordinal);
        Predictions constant = method.Predict(ScoredSets.Problem(embeddings, [.. scores.Select(_ => 4.5)], 20, 3));
        Assert.All(constant.Values, value => Assert.Equal(4.5, value));
        // Fewer rows than columns are no obstacle.
        Assert.All(method.Predict(ScoredSets.Problem(embeddings[..(30 * 12)], scores[..30], 11, 3)).Values, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Kernel_ridge_equals_its_normal_equations()
    {
        // Every row is a landmark, so f = K (K + p n)^-1 y, solved here by elimination.
        const int Rows = 12, Columns = 2;
        const double Penalty = 0.05;
        var random = new RandomStream(5, "rows");
        float[] x = [.. Enumerable.Range(0, Rows * Columns).Select(_ => (float)random.NextGaussian())];
        double[] y = [.. Enumerable.Range(0, Rows).Select(_ => random.NextGaussian())];
        double mean = y.Average();
        var regressor = new KernelRidgeRegressor(new KernelRidgeOptions { Penalty = Penalty, Width = 0.7 }, new RandomStream(1, "k"), 1);
        var rows = new RegressionRows(x, y, Columns);
        regressor.Fit(rows, rows, default);
        var found = new double[Rows];
        regressor.Apply(x, found);
        double Distance(int i, int j) => Enumerable.Range(0, Columns).Sum(c => Math.Pow((double)x[(i * Columns) + c] - x[(j * Columns) + c], 2));
        double[] all = [.. from i in Enumerable.Range(0, Rows) from j in Enumerable.Range(0, i) select Distance(i, j)];
        double scale = 1 / (2 * 0.7 * 0.7 * Descriptive.Median(all));
        double Kernel(int i, int j) => Math.Exp(-Distance(i, j) * scale);
        double[][] system = [.. Enumerable.Range(0, Rows).Select(i => Enumerable.Range(0, Rows + 1)
            .Select(j => j == Rows ? y[i] - mean : Kernel(i, j) + (i == j ? Penalty * Rows : 0)).ToArray())];
        for (int p = 0; p < Rows; p++)
        {
            for (int i = 0; i < Rows; i++)
            {
                double factor = i == p ? 0 : system[i][p] / system[p][p];
                for (int j = p; j <= Rows; j++)
                    system[i][j] -= factor * system[p][j];
            }
        }
        for (int i = 0; i < Rows; i++)
            Assert.Equal(mean + Enumerable.Range(0, Rows).Sum(j => Kernel(i, j) * system[j][Rows] / system[j][j]), found[i], 3);
    }

    [Fact]
    public void A_tree_splits_until_its_rows_are_too_few_or_of_one_target()
    {
        float[][] columns = [[0, 1, 2, 3, 4, 5, 6, 7], [9, 9, 9, 9, 9, 9, 9, 9]];
        double[] targets = [1, 1, 1, 1, 5, 5, 5, 5];
        for (ulong seed = 0; seed < 20; seed++)
        {
            RandomTree whole = RandomTree.Grow(columns, targets, 2, 2, new RandomStream(seed, "t"));
            for (int row = 0; row < 8; row++)
                Assert.Equal(targets[row], whole.Apply([columns[0][row], 9]));
            Assert.Equal(3, RandomTree.Grow(columns, targets, 2, 9, new RandomStream(seed, "t")).Apply([0, 9]));
        }
    }

    [Fact]
    public void Pairs_push_the_higher_score_up_by_the_logistic_slope()
    {
        // Two rows: every pair is the same one, with outputs 1 and 0 in the wrong order.
        double[] gradient = PairLoss.Gradient([1, 0], [3, 8], new RandomStream(1, "pairs"));
        double slope = 1 / (1 + Math.Exp(-1));
        Assert.Equal(slope, gradient[0], 12);
        Assert.Equal(-slope, gradient[1], 12);
        Assert.Equal([0, 0], PairLoss.Gradient([1, 0], [3, 3], new RandomStream(1, "pairs")));
        Assert.Equal([0.0], PairLoss.Gradient([1], [3], new RandomStream(1, "pairs")));
        double[] many = PairLoss.Gradient([.. Enumerable.Range(0, 50).Select(i => Math.Sin(i))], [.. Enumerable.Range(0, 50).Select(i => (double)(i % 7))], new RandomStream(1, "pairs"));
        Assert.Equal(0, many.Sum(), 12);
    }

    [Theory]
    [InlineData("full")]
    [InlineData("sampled")]
    public void A_graph_network_learns_the_order_by_the_ranking_loss_and_keeps_the_scores_scale(string batches)
    {
        (float[] embeddings, double[] scores) = ScoredSets.Smooth(900, 6, 9);
        ExtrapolationProblem problem = ScoredSets.Problem(embeddings, scores, 400, 9);
        IExtrapolator method = GraphNetworkOptions.Info.Parse(new Dictionary<string, string>
        {
            ["loss"] = "ranking",
            ["hidden"] = "32",
            ["epochs"] = batches == "full" ? "150" : "60",
            ["batches"] = batches,
            ["batch-size"] = "60",
            ["dropout"] = "0.1",
            ["fanout"] = "10",
        }).Create();
        Predictions predicted = method.Predict(problem);
        double found = RankCorrelation.Spearman(predicted.Values, Array.ConvertAll(predicted.Rows, row => scores[row]));
        Assert.True(found > 0.8, $"rank correlation {found}");
        Assert.All(predicted.Values, value => Assert.InRange(value, problem.Scores.Min(), problem.Scores.Max()));
        double error = Math.Sqrt(predicted.Rows.Select((row, q) => Math.Pow(predicted.Values[q] - scores[row], 2)).Average());
        Assert.InRange(predicted.Facts["heldOutError"], 0.4 * error, 2.5 * error);
        Assert.Equal(predicted.Values, method.Predict(problem with { Threads = 3 }).Values);
    }
}
