using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Numerics.Randomness;

namespace Pith.Tests.Learning;

/// <summary>Every layer's gradients against central differences of the loss.</summary>
public sealed class GradientTests
{
    const int Classes = 3;

    static readonly Dictionary<string, Func<NetworkBuilder, Tensor, Tensor>> s_bodies = new()
    {
        ["linear"] = (b, x) => x,
        ["convolution"] = (b, x) => b.Flatten(b.Convolution(x, "c", 5, 3, padding: 1), "f"),
        ["convolution-bias"] = (b, x) => b.Flatten(b.Convolution(x, "c", 5, 2, bias: true), "f"),
        ["convolution-stride"] = (b, x) => b.Flatten(b.Convolution(b.Convolution(x, "c", 18, 3, 2, 1), "d", 4, 3, 2, 2), "f"),
        ["convolution-large"] = (b, x) => b.GlobalAveragePool(b.Convolution(b.Convolution(x, "c", 65, 5, padding: 2), "d", 4, 1), "p"),
        ["convolution-uneven"] = (b, x) => b.Flatten(b.Convolution(x, "c", 3, 4, 3, 1), "f"),
        ["norm"] = (b, x) => b.Flatten(b.BatchNorm(b.Convolution(x, "c", 5, 3), "n"), "f"),
        ["norm-relu"] = (b, x) => b.Flatten(b.BatchNorm(b.Convolution(x, "c", 5, 3), "n", relu: true), "f"),
        ["norm-relu-pool"] = (b, x) => b.Flatten(b.BatchNorm(b.Convolution(x, "c", 20, 3, padding: 1), "n", relu: true, pool: true), "f"),
        ["norm-pool-odd"] = (b, x) => b.Flatten(b.BatchNorm(b.Convolution(x, "c", 5, 2), "n", pool: true), "f"),
        ["relu"] = (b, x) => b.Relu(b.Linear(x, "h", 7), "r"),
        ["max-pool"] = (b, x) => b.Flatten(b.MaxPool(b.Convolution(x, "c", 4, 3, padding: 1), "p", 3, 2, 1), "f"),
        ["average-pool"] = (b, x) => b.Flatten(b.AveragePool(b.Convolution(x, "c", 4, 2), "p", 2), "f"),
        ["global-pool"] = (b, x) => b.GlobalAveragePool(b.Convolution(x, "c", 4, 3), "p"),
        ["dropout"] = (b, x) => b.Dropout(b.Linear(x, "h", 30), "d", 0.4),
        ["residual"] = (b, x) =>
        {
            Tensor entry = b.BatchNorm(b.Convolution(x, "c", 6, 3, padding: 1), "n", relu: true);
            Tensor y = b.BatchNorm(b.Convolution(entry, "d", 6, 3, padding: 1), "m");
            return b.GlobalAveragePool(b.AddRelu(y, entry, "a"), "p");
        },
        ["residual-down"] = (b, x) =>
        {
            Tensor entry = b.Convolution(x, "c", 6, 3, padding: 1);
            Tensor y = b.BatchNorm(b.Convolution(entry, "d", 9, 3, 2, 1), "m");
            Tensor shortcut = b.BatchNorm(b.Convolution(entry, "s", 9, 1, 2), "o");
            return b.GlobalAveragePool(b.AddRelu(y, shortcut, "a"), "p");
        },
    };

    public static TheoryData<string> Bodies => [.. s_bodies.Keys];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void ParameterGradients_EqualDifferences(string name)
    {
        using Network network = Make(name);
        network.BeginTraining(7);
        float[] images = Images(7, network);
        int[] labels = [0, 1, 2, 1, 0, 2, 2];
        Loss(network, images, labels);
        float[][] gradients = [.. network.Parameters.Select(p => (float[])p.Gradient.Clone())];
        for (int p = 0; p < network.Parameters.Count; p++)
            Compare($"{name} {network.Parameters[p].Name}", network.Parameters[p].Value, gradients[p], () => Loss(network, images, labels));
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void SoftTargets_EqualDifferences(string name)
    {
        using Network network = Make(name);
        network.BeginTraining(3);
        float[] images = Images(3, network), targets = [0.2f, 0.5f, 0.3f, 0, 1, 0, 0.9f, 0.1f, 0];
        double Evaluate()
        {
            Load(network, images, 3);
            return network.ComputeGradients(targets);
        }
        Evaluate();
        Parameter first = network.Parameters[0];
        Compare(name, first.Value, (float[])first.Gradient.Clone(), Evaluate);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void InputGradients_EqualDifferences(string name)
    {
        using Network network = Make(name);
        network.BeginTraining(4);
        float[] images = Images(4, network);
        int[] labels = [2, 1, 0, 1];
        // Running statistics that are not the initial ones.
        Loss(network, images, labels);
        int size = images.Length / 4;
        double Evaluate()
        {
            Load(network, images, 4);
            network.ComputeInputGradients(labels.AsSpan(0, 4));
            return network.BatchLosses.ToArray().Sum(l => (double)l);
        }
        Evaluate();
        float[] gradient = [.. Enumerable.Range(0, 4).SelectMany(i => network.ImageGradient(i).ToArray())];
        Assert.Equal(4 * size, gradient.Length);
        Compare(name, images, gradient, Evaluate);
    }

    [Fact]
    public void LogitLoss_GivesTheGradientsOfItsOwnFormula()
    {
        using Network network = Make("norm-relu");
        network.BeginTraining(4);
        float[] images = Images(4, network);
        double Evaluate()
        {
            Load(network, images, 4);
            // The square of each logit, with a weight that grows along the batch.
            return network.ComputeGradients((logits, gradient) =>
            {
                double sum = 0;
                for (int i = 0; i < logits.Length; i++)
                {
                    sum += 0.1 * (i + 1) * logits[i] * logits[i];
                    gradient[i] = (float)(0.2 * (i + 1) * logits[i]);
                }
                return sum;
            });
        }
        Evaluate();
        Parameter first = network.Parameters[0];
        Compare("squares", first.Value, (float[])first.Gradient.Clone(), Evaluate);
    }

    [Fact]
    public void FrozenNorm_HasTheGradientsOfItsRunningStatistics()
    {
        using Network network = Make("norm-relu-pool");
        network.BeginTraining(5);
        float[] images = Images(5, network);
        int[] labels = [0, 1, 2, 0, 1];
        Loss(network, images, labels);
        network.FreezeNormalization();
        float[] before = [.. network.State.SelectMany(s => s.Values)];
        Loss(network, images, labels);
        float[][] gradients = [.. network.Parameters.Select(p => (float[])p.Gradient.Clone())];
        for (int p = 0; p < network.Parameters.Count; p++)
            Compare(network.Parameters[p].Name, network.Parameters[p].Value, gradients[p], () => Loss(network, images, labels));
        Assert.Equal(before, network.State.SelectMany(s => s.Values));
    }

    static Network Make(string name)
    {
        var builder = new NetworkBuilder(new TensorShape(6, 7, 2), 5);
        Tensor x = builder.Normalize(builder.Input, [0.4f, 0.6f], [0.5f, 0.8f]);
        builder.Linear(s_bodies[name](builder, x), "last", Classes, isLast: true);
        Network network = builder.Build(2);
        // Parameters away from 0 and 1, so that no factor hides.
        var random = new RandomStream(11, name);
        foreach (Parameter parameter in network.Parameters)
        {
            foreach (ref float value in parameter.Value.AsSpan())
                value += (float)(0.2 * random.NextGaussian());
        }
        network.MarkChanged();
        return network;
    }

    static float[] Images(int count, Network network)
    {
        var random = new RandomStream(3, "images");
        return [.. Enumerable.Range(0, count * network.InputShape.Values).Select(_ => (float)random.NextDouble())];
    }

    static void Load(Network network, float[] images, int count)
    {
        int size = images.Length / count;
        network.LoadBatch(count, (i, image) => images.AsSpan(i * size, size).CopyTo(image), new ulong[] { 1, 2, 3, 4, 5, 6, 7 }.AsSpan(0, count));
        network.MarkChanged();
    }

    static double Loss(Network network, float[] images, int[] labels)
    {
        Load(network, images, labels.Length);
        return network.ComputeGradients(labels);
    }

    // Differences of single-precision losses carry rounding noise (small steps) and kinks of ReLU and pooling (large steps), so a value
    // agrees if one of two steps confirms it, and one in six may miss; a wrong formula misses nearly all.
    static void Compare(string what, float[] values, float[] gradient, Func<double> loss)
    {
        var random = new RandomStream(17, "places");
        int agreed = 0, tried = Math.Min(values.Length, 24);
        double scale = gradient.Max(g => Math.Abs((double)g));
        foreach (int place in random.Sample(values.Length, tried))
        {
            float kept = values[place];
            bool isClose = false;
            foreach (float step in (ReadOnlySpan<float>)[4e-3f, 5e-4f])
            {
                values[place] = kept + step;
                double above = loss();
                values[place] = kept - step;
                double below = loss();
                values[place] = kept;
                double difference = (above - below) / ((kept + step) - (double)(kept - step));
                isClose |= Math.Abs(difference - gradient[place]) < (0.01 * scale) + (2e-7 / step);
            }
            agreed += isClose ? 1 : 0;
        }
        Assert.True(agreed >= tried - Math.Max(1, tried / 6), $"{what}: {agreed} of {tried} gradients agree.");
    }
}
