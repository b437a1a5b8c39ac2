using Pith.Extrapolation.GraphNetwork;
using Pith.Learning.Paradigms;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Arrays;
using Pith.Numerics.Randomness;
using Pith.Numerics.Threading;
using Pith.Tests.Selection;

namespace Pith.Tests.Extrapolation.GraphNetwork;

/// <summary>Every stored case of the published network: features, edges, outputs, gradients, ten steps of Adam, and the published batches.</summary>
public sealed class GraphNetworkGoldenTests
{
    public static TheoryData<string> Cases => GoldenCase.Names("gcn");

    /// <summary>Those that store steps of Adam and batches too; the one of full size does not.</summary>
    public static TheoryData<string> SmallCases => ["1_euclidean_h16_8", "2_cosine_h24_12"];

    static DistanceMetric Metric(GoldenCase golden) =>
        golden.Text("distance") == "cosine" ? DistanceMetric.Cosine : DistanceMetric.Euclidean;

    static NeighborEdges Edges(GoldenCase golden, out KnnGraph graph)
    {
        using MatrixView embeddings = golden.Matrix("in_embeddings");
        graph = ExactGraphBuilder.Build(embeddings, golden.Int("k"), Metric(golden));
        return NeighborEdges.FromGraph(graph, Metric(golden), EdgeWeighting.Reference);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Features_and_edges_are_the_published_ones(string name)
    {
        var golden = new GoldenCase("gcn", name);
        using var network = new Case(golden);
        int[] index = golden.Ints("exp_edge_index");
        NeighborEdges edges = Edges(golden, out KnnGraph graph);
        Assert.Equal(index[..graph.Indices.Length], graph.Indices.ToArray());
        Assert.Equal(index[graph.Indices.Length..], Enumerable.Range(0, graph.Rows).SelectMany(row => Enumerable.Repeat(row, graph.Neighbors)));
        golden.AssertClose("exp_edge_weight", Array.ConvertAll(edges.Weights, w => (double)w));
        Assert.Equal(golden.Doubles("exp_x"), network.Features());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_loss_and_gradients_are_the_published_ones(string name)
    {
        var golden = new GoldenCase("gcn", name);
        using var network = new Case(golden);
        double loss = network.Step();
        golden.AssertClose("exp_out", network.Outputs());
        golden.AssertClose("exp_loss", [loss]);
        NetworkWeights weights = network.Weights;
        golden.AssertClose("exp_grad_w1", Case.Transposed(weights.First.WeightGradient, weights.First.Inputs));
        golden.AssertClose("exp_grad_b1", Case.Wide(weights.First.BiasGradient));
        golden.AssertClose("exp_grad_w2", Case.Transposed(weights.Second.WeightGradient, weights.Second.Inputs));
        golden.AssertClose("exp_grad_b2", Case.Wide(weights.Second.BiasGradient));
        golden.AssertClose("exp_grad_w3", Case.Wide(weights.Last.WeightGradient));
        golden.AssertClose("exp_grad_b3", Case.Wide(weights.Last.BiasGradient));
    }

    [Theory]
    [MemberData(nameof(SmallCases))]
    public void Ten_steps_of_Adam_are_the_published_ones(string name)
    {
        var golden = new GoldenCase("gcn", name);
        using var network = new Case(golden);
        SmallAdam adam = network.Weights.CreateOptimizer();
        var losses = new double[10];
        for (int step = 0; step < losses.Length; step++)
        {
            losses[step] = network.Step();
            adam.Step(1e-3, network.Weights.Gradients);
        }
        network.Step();
        golden.AssertClose("exp_adam_losses", losses);
        golden.AssertClose("exp_adam_out", network.Outputs());
        golden.AssertClose("exp_adam_w1", Case.Transposed(network.Weights.First.Weight, network.Weights.First.Inputs));
        golden.AssertClose("exp_adam_w2", Case.Transposed(network.Weights.Second.Weight, network.Weights.Second.Inputs));
        golden.AssertClose("exp_adam_w3", Case.Wide(network.Weights.Last.Weight));
    }

    [Theory]
    [MemberData(nameof(SmallCases))]
    public void Batches_of_one_hop_are_the_published_ones(string name)
    {
        var golden = new GoldenCase("gcn", name);
        using var network = new Case(golden);
        golden.AssertClose("exp_out_one_hop_batches", network.OneHopBatches(16));
    }

    /// <summary>The network of a case on its whole graph.</summary>
    sealed class Case : IDisposable
    {
        readonly GoldenCase _golden;
        readonly WorkerPool _pool = new(2);
        readonly NodeFeatures _nodeFeatures;
        readonly AlignedBuffer _features, _propagated;
        readonly NeighborEdges _edges;
        readonly PropagationMatrix _matrix;
        readonly NetworkPass _pass;

        public Case(GoldenCase golden)
        {
            _golden = golden;
            _nodeFeatures = new NodeFeatures(golden.Matrix("in_embeddings"), golden.Ints("in_labels"), standardize: false);
            _features = _nodeFeatures.Copy(_pool);
            _edges = Edges(golden, out _);
            _matrix = PropagationMatrix.Symmetric(_edges);
            Weights = new NetworkWeights(_nodeFeatures.Columns, golden.Doubles("in_b1").Length);
            Assert.Equal(golden.Doubles("in_b2").Length, Weights.Second.Outputs);
            Set("in_w1", Weights.First.Weight, Weights.First.Outputs);
            Set("in_b1", Weights.First.Bias, Weights.First.Outputs);
            Set("in_w2", Weights.Second.Weight, Weights.Second.Outputs);
            Set("in_b2", Weights.Second.Bias, Weights.Second.Outputs);
            Set("in_w3", Weights.Last.Weight, 1);
            Set("in_b3", Weights.Last.Bias, 1);
            _pass = new NetworkPass(Weights, _pool, _matrix.Rows);
            _propagated = new AlignedBuffer(_features.Length);
            NodeFeatures.Propagate(_matrix, _features, null, Weights.First.InputPitch, _propagated, _pool);
        }

        public NetworkWeights Weights { get; }

        public static double[] Wide(float[] values) => Array.ConvertAll(values, v => (double)v);

        // Stored as [outputs, inputs], held as [inputs, outputs].
        public static double[] Transposed(float[] values, int rows)
        {
            int columns = values.Length / rows;
            return [.. Enumerable.Range(0, values.Length).Select(i => (double)values[((i % rows) * columns) + (i / rows)])];
        }

        public double[] Outputs() => Wide(_pass.Outputs[.._matrix.Rows]);

        public unsafe double[] Features() =>
            [.. Enumerable.Range(0, _matrix.Rows * _nodeFeatures.Columns).Select(i =>
                (double)_features.Pointer[(i / _nodeFeatures.Columns * Weights.First.InputPitch) + (i % _nodeFeatures.Columns)])];

        public double Step()
        {
            _pass.Forward(_propagated, _matrix);
            int[] trained = _golden.Ints("in_train_nodes");
            double[] targets = _golden.Doubles("in_y");
            double loss = 0;
            foreach (int row in trained)
            {
                double error = _pass.Outputs[row] - targets[row];
                loss += error * error / trained.Length;
                _pass.OutputGradients[row] = (float)(2 * error / trained.Length);
            }
            _pass.Backward();
            return loss;
        }

        public double[] OneHopBatches(int batchRows)
        {
            var outputs = new double[_matrix.Rows];
            int[] places = Enumerable.Repeat(-1, outputs.Length).ToArray();
            for (int first = 0; first < outputs.Length; first += batchRows)
            {
                int[] batch = [.. Enumerable.Range(first, Math.Min(batchRows, outputs.Length - first))];
                LocalGraph local = LocalGraph.Sample(_edges, batch, 1, int.MaxValue, new RandomStream(0, "batches"), false, places);
                PropagationMatrix matrix = PropagationMatrix.Symmetric(local.Edges);
                using var propagated = new AlignedBuffer((long)matrix.Rows * Weights.First.InputPitch);
                NodeFeatures.Propagate(matrix, _features, local.Nodes, Weights.First.InputPitch, propagated, _pool);
                _pass.Forward(propagated, matrix);
                for (int i = 0; i < batch.Length; i++)
                    outputs[batch[i]] = _pass.Outputs[i];
            }
            return outputs;
        }

        public void Dispose()
        {
            _features.Dispose();
            _propagated.Dispose();
            _pass.Dispose();
            Weights.Dispose();
            _pool.Dispose();
        }

        void Set(string array, float[] values, int outputs)
        {
            double[] stored = _golden.Doubles(array);
            Assert.Equal(stored.Length, values.Length);
            int inputs = values.Length / outputs;
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)stored[((i % outputs) * inputs) + (i / outputs)];
        }
    }
}
