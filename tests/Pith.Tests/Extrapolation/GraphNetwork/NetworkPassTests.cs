using System.Runtime.Intrinsics;
using Pith.Extrapolation.GraphNetwork;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Arrays;
using Pith.Numerics.Randomness;
using Pith.Numerics.Threading;

namespace Pith.Tests.Extrapolation.GraphNetwork;

public sealed class NetworkPassTests
{
    const int Rows = 500;

    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    public void The_gradient_is_the_slope_of_the_loss(double dropout)
    {
        using var network = new Network(Rows, 40, dropout);
        double loss = network.Step(out float[][] gradients);
        Assert.True(loss > 0);
        // Along each array's own gradient the loss changes by its squared length.
        for (int i = 0; i < gradients.Length; i++)
        {
            double square = gradients[i].Sum(g => (double)g * g), step = 1e-3 / Math.Sqrt(square);
            double above = network.LossAt(i, gradients[i], step), below = network.LossAt(i, gradients[i], -step);
            Assert.Equal(1, (above - below) / (2 * step * square), 0.02);
        }
    }

    [Fact]
    public void Rows_in_another_order_get_the_same_values()
    {
        using var network = new Network(Rows, 24, 0);
        int[] order = [.. Enumerable.Range(0, Rows)];
        new RandomStream(5, "order").Shuffle<int>(order);
        network.Step(out _);
        float[] outputs = network.Outputs();
        using Network other = network.Reordered(order);
        other.Step(out _);
        float[] reordered = other.Outputs();
        for (int i = 0; i < Rows; i++)
            Assert.Equal(outputs[order[i]], reordered[i], 1e-4f);
    }

    [Fact]
    public void Inference_in_columns_gives_what_the_pass_gives()
    {
        // Half of 300 is no multiple of 64 columns, nor of 16 lanes.
        using var network = new Network(Rows, 300, 0);
        network.Step(out _);
        float[] outputs = network.Outputs(), layerwise = network.Layerwise();
        for (int i = 0; i < Rows; i++)
            Assert.Equal(outputs[i], layerwise[i], 1e-4f);
    }

    [Fact]
    public void Dropout_drops_its_share_and_keeps_the_mean()
    {
        const int Length = 1 << 16;
        using var buffer = new AlignedBuffer(Length);
        DropoutMask mask = DropoutMask.For(new RandomStream(3, "test"), 1, 0.3);
        double sum = 0;
        int dropped = 0;
        unsafe
        {
            new Span<float>(buffer.Pointer, Length).Fill(1);
            RowKernels.ReluDropout(buffer.Pointer, Length, mask, 1, 9);
            for (int i = 0; i < Length; i++)
            {
                sum += buffer.Pointer[i];
                dropped += buffer.Pointer[i] == 0 ? 1 : 0;
            }
        }
        Assert.Equal(0.3, dropped / (double)Length, 0.01);
        Assert.Equal(1, sum / Length, 0.02);
    }

    [Fact]
    public void Random_bits_are_the_same_with_and_without_wide_vectors()
    {
        var random = new RandomStream(8, "bits");
        for (int i = 0; i < 100; i++)
        {
            ulong counter = random.NextUInt64() & ~7ul, key = random.NextUInt64(), high = random.NextUInt64();
            DropoutBits.Next(counter, high, key, out Vector512<uint> first, out Vector512<uint> second);
            DropoutBits.NextScalar(counter, high, key, out Vector512<uint> firstScalar, out Vector512<uint> secondScalar);
            Assert.Equal(firstScalar, first);
            Assert.Equal(secondScalar, second);
        }
    }

    sealed class Network : IDisposable
    {
        readonly WorkerPool _pool = new(2);
        readonly int[] _indices;
        readonly float[] _embeddings, _targets;
        readonly double[] _distances;
        readonly AlignedBuffer _features;
        readonly AlignedBuffer _propagated;
        readonly PropagationMatrix _matrix;
        readonly NetworkWeights _weights;
        readonly NetworkPass _pass;
        readonly DropoutMask? _mask;

        public Network(int rows, int hidden, double dropout)
            : this(hidden, dropout, Random(rows)) { }

        Network(int hidden, double dropout, (int[] Indices, double[] Distances, float[] Embeddings, float[] Targets) data)
        {
            (_indices, _distances, _embeddings, _targets) = data;
            int rows = _targets.Length;
            var features = new NodeFeatures(MatrixView.FromArray(_embeddings, rows, 7), null, standardize: false);
            _features = features.Copy(_pool);
            _matrix = PropagationMatrix.Symmetric(
                NeighborEdges.FromGraph(new KnnGraph(rows, 4, _indices, _distances), DistanceMetric.Euclidean, EdgeWeighting.Scaled));
            _weights = new NetworkWeights(features.Columns, hidden);
            _weights.Initialize(1);
            _weights.First.Bias.AsSpan().Fill(0.1f);
            _weights.Second.Bias.AsSpan().Fill(0.1f);
            _propagated = new AlignedBuffer(_features.Length);
            NodeFeatures.Propagate(_matrix, _features, null, _weights.First.InputPitch, _propagated, _pool);
            _pass = new NetworkPass(_weights, _pool, rows);
            _mask = dropout > 0 ? DropoutMask.For(new RandomStream(1, "mask"), 1, dropout) : null;
        }

        static (int[] Indices, double[] Distances, float[] Embeddings, float[] Targets) Random(int rows)
        {
            var random = new RandomStream(2, "network");
            float[] Gaussians(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian())];
            return (
                [.. Enumerable.Range(0, rows * 4).Select(i => ((i / 4) + 1 + random.NextInt(rows - 1)) % rows)],
                [.. Enumerable.Range(0, rows * 4).Select(_ => random.NextDouble())], Gaussians(rows * 7), Gaussians(rows));
        }

        public Network Reordered(int[] order)
        {
            var place = new int[order.Length];
            for (int i = 0; i < order.Length; i++)
                place[order[i]] = i;
            return new Network(_weights.First.Outputs, 0, (
                [.. order.SelectMany(row => _indices[(row * 4)..((row * 4) + 4)].Select(n => place[n]))],
                [.. order.SelectMany(row => _distances[(row * 4)..((row * 4) + 4)])],
                [.. order.SelectMany(row => _embeddings[(row * 7)..((row * 7) + 7)])],
                [.. order.Select(row => _targets[row])]));
        }

        public float[] Outputs() => _pass.Outputs[.._matrix.Rows];

        public float[] Layerwise() => LayerwiseInference.Run(_weights, _propagated, _matrix, _pool);

        public double Step(out float[][] gradients)
        {
            double loss = Loss();
            for (int row = 0; row < _targets.Length; row += 3)
                _pass.OutputGradients[row] = 2 * (_pass.Outputs[row] - _targets[row]);
            _pass.Backward();
            gradients = [.. _weights.Gradients.Select(g => (float[])g.Clone())];
            return loss;
        }

        public double LossAt(int array, float[] direction, double step)
        {
            float[] values = _weights.Values[array], before = (float[])values.Clone();
            for (int i = 0; i < values.Length; i++)
                values[i] += (float)(step * direction[i]);
            double loss = Loss();
            before.CopyTo(values, 0);
            return loss;
        }

        double Loss()
        {
            _pass.Forward(_propagated, _matrix, _mask);
            double loss = 0;
            for (int row = 0; row < _targets.Length; row += 3)
                loss += Math.Pow(_pass.Outputs[row] - _targets[row], 2);
            return loss;
        }

        public void Dispose()
        {
            _pass.Dispose();
            _weights.Dispose();
            _propagated.Dispose();
            _features.Dispose();
            _pool.Dispose();
        }
    }
}
