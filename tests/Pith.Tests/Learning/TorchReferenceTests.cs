using Pith.Learning;
using Pith.Learning.Layers;
using Pith.Learning.Networks;
using Pith.Learning.Optimizers;

namespace Pith.Tests.Learning;

/// <summary>Five training steps of a small network against PyTorch 1.13 in double precision: losses of each step, the loss after training in
/// inference mode, and running statistics. Weights and images follow a formula, so the numbers can be made again anywhere.</summary>
public sealed class TorchReferenceTests
{
    [Fact]
    public void Sgd_NesterovAndDecay() => Check(
        n => new Sgd(n, 0.9, true, 0.01), 0.1,
        [1.2283016, 1.1849305, 1.1424485, 1.1074482, 1.0821478, 1.0783702], [0.690235, 0.669462, 0.688274], [0.620195, -0.005875, -0.45688, 0.316532]);

    [Fact]
    public void Adam_WithDecay() => Check(
        n => new Adam(n, 0.01, isDecoupled: false), 0.01,
        [1.2283016, 1.1948836, 1.1659255, 1.1394826, 1.1183851, 1.0918794], [0.687063, 0.666372, 0.690665], [0.600032, 0.022547, -0.443831, 0.282807]);

    [Fact]
    public void AdamW_WithDecay() => Check(
        n => new Adam(n, 0.01, isDecoupled: true), 0.01,
        [1.2283016, 1.1948119, 1.1654521, 1.139225, 1.1183583, 1.0934741], [0.689432, 0.668161, 0.694401], [0.615665, 0.023757, -0.442233, 0.298234]);

    static void Check(Func<Network, Optimizer> make, double rate, double[] losses, double[] firstVariance, double[] secondMean)
    {
        const int Images = 6, Size = 6 * 6 * 2;
        var builder = new NetworkBuilder(new TensorShape(6, 6, 2), 0);
        Tensor x = builder.BatchNorm(builder.Convolution(builder.Input, "conv1", 3, 3, padding: 1), "norm1", relu: true, pool: true);
        x = builder.BatchNorm(builder.Convolution(x, "conv2", 4, 3, stride: 2, padding: 1), "norm2", relu: true);
        builder.Linear(builder.GlobalAveragePool(x, "pool"), "classifier", 3, isLast: true);
        using Network network = builder.Build(2);
        int layer = 0;
        foreach (Convolution convolution in network.Layers.OfType<Convolution>())
        {
            layer++;
            float[] weight = convolution.Parameters[0].Value;
            for (int i = 0; i < weight.Length; i++)
                weight[i] = (((i * 7) + layer) % 11 - 5) / 10f;
        }
        network.MarkChanged();
        network.BeginTraining(Images);
        Optimizer optimizer = make(network);
        int[] labels = [0, 1, 2, 0, 1, 2];
        network.LoadBatch(Images, (image, values) =>
        {
            for (int i = 0; i < Size; i++)
                values[i] = ((image * Size) + i) * 7919 % 10007 / 10006f;
        });
        for (int step = 0; step < 5; step++)
        {
            Close(losses[step], network.ComputeGradients(labels));
            optimizer.Step(rate);
        }
        network.ComputeInputGradients(labels);
        Close(losses[5], network.BatchLosses.ToArray().Average());
        Close(firstVariance, network.State.Single(s => s.Name == "norm1.running_var").Values);
        Close(secondMean, network.State.Single(s => s.Name == "norm2.running_mean").Values);
    }

    static void Close(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Close(expected[i], actual[i]);
    }

    static void Close(double expected, double actual) => Assert.True(Math.Abs(expected - actual) < 5e-6, $"{actual} instead of {expected}");
}
