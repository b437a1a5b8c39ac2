using FsCheck;
using FsCheck.Fluent;
using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Learning.Regression;
using Pith.Learning.Training;
using Pith.Numerics;

namespace Pith.Tests.Learning.Regression;

public sealed class RegressionTrainerTests
{
    [Fact]
    public void The_gradient_is_that_of_the_mean_squared_error()
    {
        using Network network = Models.CreateRegression("linear", new TensorShape(1, 1, 2), 0);
        var pairs = Gen.Zip(Gen.Choose(-300, 300), Gen.Choose(-300, 300)).NonEmptyListOf();
        Prop.ForAll(Arb.From(pairs), Arb.From(Gen.Choose(1, 50)), (list, deviation) =>
        {
            float[] outputs = [.. list.Select(pair => pair.Item1 / 100f)];
            double[] targets = [.. list.Select(pair => pair.Item2 / 10.0)];
            int[] index = [.. Enumerable.Range(0, outputs.Length)];
            var trainer = new RegressionTrainer(network, HeadTraining.Of("linear"), new TargetScale(1.5, deviation / 10.0));
            (float[] gradient, float[] residuals, float[] squares) = (new float[outputs.Length], new float[outputs.Length], new float[outputs.Length]);
            double LossOf(float[] of) => trainer.SquaredError(of, index, targets, new float[of.Length], new float[of.Length], new float[of.Length]);
            double loss = trainer.SquaredError(outputs, index, targets, gradient, residuals, squares);
            Assert.Equal(outputs.Select((output, i) => Math.Pow(output - ((targets[i] - 1.5) / trainer.Scale.Deviation), 2)).Average(), loss, 1e-6 * (1 + loss));
            for (int i = 0; i < outputs.Length; i++)
            {
                const float Step = 1 / 64f;
                float[] more = [.. outputs], less = [.. outputs];
                (more[i], less[i]) = (outputs[i] + Step, outputs[i] - Step);
                // Central differences of a parabola are exact but for rounding.
                Assert.Equal((LossOf(more) - LossOf(less)) / (more[i] - less[i]), gradient[i], 1e-4 * (1 + Math.Abs(gradient[i])));
                Assert.Equal(trainer.Scale.InUnits(outputs[i]) - targets[i], residuals[i], 1e-3);
                Assert.Equal(residuals[i] * residuals[i], squares[i], 1e-3 * (1 + squares[i]));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("mlp")]
    public void A_head_finds_a_line_in_the_unit_of_the_numbers_with_the_same_bits_for_any_threads(string model)
    {
        var random = new Random(3);
        const int Rows = 300;
        float[] features = [.. Enumerable.Range(0, Rows * 3).Select(_ => (float)random.NextDouble())];
        double[] targets = [.. Enumerable.Range(0, Rows).Select(row => 1000 + (50 * features[3 * row]) - (20 * features[(3 * row) + 1]))];
        MatrixView matrix = MatrixView.FromArray(features, Rows, 3);
        int[] rows = [.. Enumerable.Range(0, Rows)];
        double[] Train(int threads)
        {
            using Network network = Models.CreateRegression(model, new TensorShape(1, 1, 3), 1, threads: threads);
            TargetScale scale = TargetScale.Of(targets, rows);
            new RegressionTrainer(network, HeadTraining.Of("linear") with { Epochs = 60, BatchSize = 32 }, scale).Train(matrix, targets, rows);
            return RegressionHead.Predict(network, scale, matrix, default);
        }
        double[] found = Train(1);
        Assert.Equal(found, Train(3));
        RegressionFigures figures = RegressionFigures.Of(found, targets);
        Assert.True(figures.Rmse < 6, $"{figures}");
        Assert.True(figures is { Pearson: > 0.97, Spearman: > 0.97 }, $"{figures}");
    }

    [Fact]
    public void Steps_are_counted_without_an_observer()
    {
        float[] features = [1, 2, 3, 4, 5, 6, 7, 8];
        double[] targets = [1, 2, 3, 4, 5, 6, 7, 8];
        using Network network = Models.CreateRegression("linear", new TensorShape(1, 1, 1), 1);
        TargetScale scale = TargetScale.Of(targets, [0, 1, 2, 3, 4, 5, 6, 7]);
        double[] before = RegressionHead.Predict(network, scale, MatrixView.FromArray(features, 8, 1), default);
        new RegressionTrainer(network, HeadTraining.Of("linear") with { Steps = 3, BatchSize = 4 }, scale).Train(MatrixView.FromArray(features, 8, 1), targets, [0, 1, 2, 3, 4, 5, 6, 7]);
        Assert.NotEqual(before, RegressionHead.Predict(network, scale, MatrixView.FromArray(features, 8, 1), default));
    }

    [Fact]
    public void Numbers_that_are_all_the_same_are_refused() =>
        Assert.Contains("there is nothing to predict", Assert.Throws<InvalidDataContentException>(() => TargetScale.Of([2, 2, 5], [0, 1])).Message, StringComparison.Ordinal);
}
