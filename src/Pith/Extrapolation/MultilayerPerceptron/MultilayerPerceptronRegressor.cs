using Pith.Extrapolation.Committee;
using Pith.Extrapolation.GraphNetwork;
using Pith.Extrapolation.PageRank;
using Pith.Learning.Paradigms;
using Pith.Numerics.Arrays;
using Pith.Numerics.Kernels;
using Pith.Numerics.Product;
using Pith.Numerics.Randomness;
using Pith.Numerics.Statistics;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.MultilayerPerceptron;

/// <summary>A network of one hidden layer with ReLU from features to a score.</summary>
/// <remarks>Squared error by Adam on batches of 64 rows in an order that changes with the epoch; what does not fill a batch waits for another epoch. The
/// weights of the epoch with the least squared error on the left-out rows are kept. O(epochs n columns hidden). The same bits for any number of threads: gradients
/// are summed in groups of rows that do not depend on them.</remarks>
sealed unsafe class MultilayerPerceptronRegressor(MultilayerPerceptronOptions options, RandomStream random, int threads) : IScoreRegressor
{
    const int BatchRows = 64;

    float[] _first = [], _bias = [], _last = [];
    float _lastBias;
    int _columns;

    /// <inheritdoc/>
    public void Fit(RegressionRows train, RegressionRows heldOut, CancellationToken cancellation)
    {
        _columns = train.Columns;
        int batch = Math.Min(BatchRows, train.Count), pitch = PackedWeights.Pad(_columns);
        using var pool = new WorkerPool(threads);
        using var features = new AlignedBuffer((long)batch * pitch);
        using var network = new Perceptron(features, batch, _columns, options.Hidden, new RandomStream(random.NextUInt64(), "mlp-weights"), pool);
        var dropout = new RandomStream(random.NextUInt64(), "mlp-dropout");
        var adam = new SmallAdam(network.Values);
        int[] order = [.. Enumerable.Range(0, train.Count)];
        var gradients = new float[batch];
        double least = double.PositiveInfinity;
        float[][] best = [.. network.Values.Select(values => values.ToArray())];
        long step = 0;
        for (int epoch = 1, bestEpoch = 0; epoch <= options.Epochs && epoch - bestEpoch <= options.Patience; epoch++)
        {
            random.Shuffle(order.AsSpan());
            for (int first = 0; first + batch <= order.Length; first += batch)
            {
                cancellation.ThrowIfCancellationRequested();
                for (int i = 0; i < batch; i++)
                    train.Features.AsSpan(order[first + i] * _columns, _columns).CopyTo(new Span<float>(features.Pointer + ((long)i * pitch), _columns));
                network.Forward(DropoutMask.For(dropout, ++step, options.Dropout));
                for (int i = 0; i < batch; i++)
                    gradients[i] = (float)(2 * (network.Outputs[i] - train.Targets[order[first + i]]) / batch);
                network.Backward(gradients);
                network.AddDecay(options.WeightDecay);
                adam.Step(options.LearningRate, network.Gradients);
            }
            Take(network.Values);
            var judged = new double[heldOut.Count];
            Apply(heldOut.Features, judged);
            double error = FixedOrderSum.SquaredDistance(judged, heldOut.Targets);
            if (!(error < least))
                continue;
            (least, bestEpoch) = (error, epoch);
            best = [.. network.Values.Select(values => values.ToArray())];
        }
        Take(best);
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> features, Span<double> results)
    {
        int hidden = _bias.Length, rows = results.Length;
        var values = new float[rows * hidden];
        MatrixProduct.MultiplyTransposed(features, _first, values, rows, hidden, _columns, threads: 1);
        for (int row = 0; row < rows; row++)
        {
            double sum = _lastBias;
            for (int h = 0; h < hidden; h++)
                sum += Math.Max(0, values[(row * hidden) + h] + _bias[h]) * (double)_last[h];
            results[row] = sum;
        }
    }

    // The first layer's weights stand by input; the product wants them by output.
    void Take(float[][] values)
    {
        int hidden = options.Hidden;
        _first = new float[values[0].Length];
        for (int c = 0; c < _columns; c++)
        {
            for (int h = 0; h < hidden; h++)
                _first[(h * _columns) + c] = values[0][(c * hidden) + h];
        }
        (_bias, _last, _lastBias) = ([.. values[1]], [.. values[2]], values[3][0]);
    }
}
