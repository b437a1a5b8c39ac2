using Pith.Learning;
using Pith.Learning.Layers;
using Pith.Learning.Networks;
using Pith.Learning.Training;
using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Tests.Learning.Networks;

public sealed class NetworkTests
{
    [Fact]
    public void BatchNorm_NormalizesAndKeepsRunningStatistics()
    {
        var builder = new NetworkBuilder(new TensorShape(2, 1, 1), 0);
        Tensor x = builder.BatchNorm(builder.Convolution(builder.Input, "c", 1, 1), "n");
        builder.Linear(x, "last", 2, isLast: true);
        using Network network = builder.Build(1);
        network.Parameters[0].Value[0] = 1;
        network.BeginTraining(3);
        float[] values = [1, 2, 4, 8, 16, 29];
        network.LoadBatch(3, (i, image) => values.AsSpan(2 * i, 2).CopyTo(image));
        network.ComputeGradients([0, 1, 0]);

        // Mean 10; biased variance (81 + 64 + 36 + 4 + 36 + 361) / 6 = 97, unbiased 582 / 5 = 116.4.
        Assert.Equal(0.9 * 0 + 0.1 * 10, network.State[0].Values[0], 6);
        Assert.Equal(0.9 * 1 + 0.1 * 116.4, network.State[1].Values[0], 5);
        unsafe
        {
            float* y = network.Training!.Value(x, 0);
            for (int i = 0; i < values.Length; i++)
                Assert.Equal((values[i] - 10) / Math.Sqrt(97 + 1e-5), y[i * x.Pitch], 5);
        }

        // A second batch moves the running values on; afterwards inference uses them.
        network.ComputeGradients([0, 1, 0]);
        Assert.Equal(0.9 * 1 + 0.1 * 10, network.State[0].Values[0], 6);
        float running = network.State[1].Values[0];
        network.ComputeInputGradients([0, 1, 0]);
        unsafe
        {
            Assert.Equal((29 - 1.9) / Math.Sqrt(running + 1e-5), network.Training!.Value(x, 2)[x.Pitch], 4);
        }
        Assert.Equal(running, network.State[1].Values[0]);
    }

    [Theory]
    [InlineData("cnn")]
    [InlineData("resnet")]
    [InlineData("mlp")]
    public void Threads_AndVectorWidths_DoNotChangeBytes(string model)
    {
        byte[] expected = TrainedBytes(model, 1, 32, out float[] logits);
        foreach ((int threads, int bits) in ((int, int)[])[(2, 512), (3, 256), (8, 512), (1, 256)])
        {
            if (bits == 512 && !System.Runtime.Intrinsics.X86.Avx512F.IsSupported)
                continue;
            Assert.True(expected.AsSpan().SequenceEqual(TrainedBytes(model, threads, bits, out float[] others)), $"{threads} threads, {bits} bits");
            Assert.Equal(logits, others);
        }
    }

    static byte[] TrainedBytes(string model, int threads, int bits, out float[] logits)
    {
        TrainingData data = LearningData.Quadrants(70, 12, 3);
        using Network network = Models.Create(model, new TensorShape(12, 12, 3), 4, 3, ModelOptions.Default with { Dropout = 0.2 }, threads: threads);
        foreach (Convolution layer in network.Layers.OfType<Convolution>())
            layer.Bits = bits;
        new Trainer(network, TrainingOptions.Default with { Epochs = 1, BatchSize = 32, Crop = 2, Flip = true, Record = RecordMoment.Eval }).Train(data);
        var all = new float[70 * 4];
        network.Predict(data.Images, null, (first, values, _) => values.CopyTo(all.AsSpan(first * 4)));
        logits = all;
        return LearningData.Bytes(network);
    }

    [Fact]
    public void Predictions_DoNotDependOnTheRowsBesides()
    {
        TrainingData data = LearningData.Quadrants(50);
        using Network network = Models.Create("cnn", new TensorShape(10, 10, 1), 4, 1, threads: 2);
        var all = new float[50 * 4];
        var features = new float[50 * network.FeatureCount];
        network.Predict(data.Images, null, (first, logits, f) =>
        {
            logits.CopyTo(all.AsSpan(first * 4));
            f.CopyTo(features.AsSpan(first * network.FeatureCount));
        });
        int[] rows = [49, 3, 3, 17];
        network.Predict(data.Images, rows, (first, logits, f) =>
        {
            for (int i = 0; i < rows.Length; i++)
            {
                Assert.Equal(all.AsSpan(rows[i] * 4, 4), logits.Slice(i * 4, 4));
                Assert.Equal(features.AsSpan(rows[i] * 128, 128), f.Slice(i * 128, 128));
            }
        });

        // The logits are the last layer's function of the features.
        Parameter weight = network.Parameters[^2];
        for (int c = 0; c < 4; c++)
        {
            double sum = network.Parameters[^1].Value[c];
            for (int i = 0; i < 128; i++)
                sum += features[i] * weight.Value[(i * 4) + c];
            Assert.Equal(sum, all[c], 4);
        }
    }

    [Fact]
    public void Convolution_EqualsItsDefinition()
    {
        var builder = new NetworkBuilder(new TensorShape(7, 5, 3), 2);
        Tensor y = builder.Convolution(builder.Input, "c", 70, 3, stride: 2, padding: 1, bias: true);
        builder.Linear(y, "last", 2, isLast: true);
        using Network network = builder.Build(2);
        var random = new RandomStream(1, "x");
        float[] image = [.. Enumerable.Range(0, 105).Select(_ => (float)random.NextGaussian())];
        network.BeginTraining(1);
        network.LoadBatch(1, (_, target) => image.CopyTo(target));
        network.ComputeInputGradients([0]);
        float[] weight = network.Parameters[0].Value;
        for (int oy = 0; oy < 4; oy++)
        {
            for (int ox = 0; ox < 3; ox++)
            {
                for (int o = 0; o < 70; o += 23)
                {
                    double sum = 0;
                    for (int tap = 0; tap < 27; tap++)
                    {
                        (int ky, int kx, int i) = (tap / 9, tap / 3 % 3, tap % 3);
                        (int py, int px) = ((2 * oy) + ky - 1, (2 * ox) + kx - 1);
                        if (py is >= 0 and < 7 && px is >= 0 and < 5)
                            sum += (double)image[(((py * 5) + px) * 3) + i] * weight[(tap * 70) + o];
                    }
                    unsafe
                    {
                        Assert.Equal(sum, network.Training!.Value(y, 0)[(((oy * 3) + ox) * y.Pitch) + o], 4);
                    }
                }
            }
        }
    }

    [Fact]
    public void BadModels_AreRefused()
    {
        Assert.Contains("cnn", Assert.Throws<OptionException>(() => Models.Create("vgg", new TensorShape(8, 8, 1), 3, 0)).Message);
        Assert.Throws<OptionException>(() => Models.Create("resnet", new TensorShape(8, 8, 1), 3, 0, ModelOptions.Default with { Depth = 9 }));
        Assert.Contains("too small", Assert.Throws<InvalidDataContentException>(() => Models.Create("cnn", new TensorShape(1, 50, 1), 3, 0)).Message);
        Assert.Throws<InvalidDataContentException>(() => Models.Create("linear", new TensorShape(8, 8, 1), 1, 0));
        using Network network = Models.Create("linear", new TensorShape(2, 2, 1), 3, 0, threads: 1);
        Assert.Throws<InvalidDataContentException>(() => network.Predict(MatrixView.FromArray(new float[6], 2, 3), null, (_, _, _) => { }));
    }
}
