using Pith.Learning.Paradigms;
using Pith.Numerics.Arrays;
using Pith.Numerics.Randomness;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>Training on batches of scored rows with sampled neighbourhoods, for graphs whose hidden values do not fit in memory.</summary>
/// <remarks>
/// <para>Two hops are sampled. Because the first propagation is computed beforehand over the whole graph, that is all a network of three layers needs:
/// with a fanout of all neighbours the batch's gradient is exact. Fewer neighbours are raised to stand for all, and degrees are the whole graph's.</para>
/// <para>With <see cref="GraphNetworkOptions.UsesLocalDegrees"/> the batch is taken for a graph of its own, the first propagation
/// included, as the published code does; what its last rows would receive is then missing.</para>
/// </remarks>
sealed unsafe class SampledTraining : IDisposable
{
    const int Hops = 2;
    const int OneHopRows = NetworkWork.OneHopRows;

    readonly NetworkSetup _setup;
    readonly NetworkPass _pass;
    readonly AlignedBuffer _propagated;
    readonly double[] _factors;
    readonly int[] _places;

    SampledTraining(NetworkSetup setup)
    {
        _setup = setup;
        GraphNetworkOptions options = setup.Options;
        int rows = NetworkWork.SampledRows(options, setup.Rows, setup.Targets.Trained.Length, MostNeighbors);
        _pass = new NetworkPass(setup.Weights, setup.Pool, rows);
        _propagated = new AlignedBuffer((long)rows * Pitch);
        _factors = PropagationMatrix.SymmetricFactors(setup.Edges);
        _places = new int[setup.Rows];
        Array.Fill(_places, -1);
    }

    int Pitch => _setup.Weights.First.InputPitch;

    int MostNeighbors => _setup.Edges.Starts[1] - _setup.Edges.Starts[0];

    /// <summary>Trains.</summary>
    /// <param name="setup">The network and its rows.</param>
    /// <param name="progress">Receives progress in epochs, or null.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>[N] the scores that the best epoch predicts, and the epochs made.</returns>
    public static (double[] Predictions, int Epochs) Run(NetworkSetup setup, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        using var training = new SampledTraining(setup);
        return training.Run(progress, cancellation);
    }

    (double[] Predictions, int Epochs) Run(IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        GraphNetworkOptions options = _setup.Options;
        SmallAdam adam = _setup.Weights.CreateOptimizer();
        float[][] best = [];
        int epoch = 0;
        while (epoch < options.Epochs && !(epoch > 0 && _setup.Best.EndsAfter(epoch)))
        {
            epoch++;
            TrainEpoch(epoch, adam, cancellation);
            if (_setup.Best.Offer(epoch, HeldOut()))
                best = _setup.Weights.Copy();
            progress?.Report(new WorkProgress("graph network", epoch, options.Epochs, "epochs"));
        }
        _setup.Weights.Restore(best);
        return (PredictAll(cancellation), epoch);
    }

    void TrainEpoch(int epoch, SmallAdam adam, CancellationToken cancellation)
    {
        ScoreTargets targets = _setup.Targets;
        int[] order = [.. Enumerable.Range(0, targets.Trained.Length)];
        new RandomStream(_setup.Seed, FormattableString.Invariant($"gnn-batches-{epoch}")).Shuffle<int>(order);
        float[][] gradients = _setup.Weights.Gradients;
        int size = _setup.Options.BatchSize, steps = _setup.Options.EpochBatches(order.Length);
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            int[] picked = order[(step * size)..Math.Min(order.Length, (step + 1) * size)];
            int[] batch = Array.ConvertAll(picked, i => targets.Trained[i]);
            DropoutMask mask = DropoutMask.For(_setup.Dropout, ((long)epoch * steps) + step, _setup.Options.Dropout);
            Forward(batch, Hops, _setup.Options.Fanout, FormattableString.Invariant($"gnn-neighbors-{epoch}-{step}"), mask);
            Array.Clear(_pass.OutputGradients);
            _setup.SetOutputGradients(_pass, [.. Enumerable.Range(0, batch.Length)], Array.ConvertAll(picked, i => targets.TrainedScores[i]));
            _pass.Backward();
            adam.Step(_setup.Options.LearningRate, gradients);
        }
    }

    // The batch's outputs are the first ones of the pass.
    void Forward(int[] batch, int hops, int fanout, string name, DropoutMask? mask)
    {
        bool isLocal = _setup.Options.UsesLocalDegrees;
        LocalGraph local = LocalGraph.Sample(
            _setup.Edges, batch, hops, fanout, new RandomStream(_setup.Seed, name), rescale: !isLocal, _places);
        PropagationMatrix matrix = isLocal
            ? PropagationMatrix.Symmetric(local.Edges)
            : PropagationMatrix.Symmetric(local.Edges, Array.ConvertAll(local.Nodes, node => _factors[node]));
        if (isLocal)
        {
            NodeFeatures.Propagate(matrix, _setup.Features!, local.Nodes, Pitch, _propagated, _setup.Pool);
        }
        else
        {
            for (int i = 0; i < local.Nodes.Length; i++)
            {
                new ReadOnlySpan<float>(_setup.Propagated.Pointer + ((long)local.Nodes[i] * Pitch), Pitch)
                    .CopyTo(new Span<float>(_propagated.Pointer + ((long)i * Pitch), Pitch));
            }
        }
        _pass.Forward(_propagated, matrix, mask, local.Nodes);
    }

    double[] HeldOut()
    {
        bool isOneHop = _setup.Options.Inference == NetworkInference.OneHop;
        int[] rows = _setup.Targets.HeldOut;
        return Predict(rows, isOneHop ? OneHopRows : _setup.Options.BatchSize, isOneHop ? 1 : Hops, isOneHop ? int.MaxValue : _setup.Options.Fanout, default);
    }

    double[] Predict(int[] rows, int size, int hops, int fanout, CancellationToken cancellation)
    {
        var predictions = new double[rows.Length];
        for (int first = 0; first < rows.Length; first += size)
        {
            cancellation.ThrowIfCancellationRequested();
            int[] batch = rows[first..Math.Min(rows.Length, first + size)];
            // The same neighbours in every epoch: epochs differ by the weights alone.
            Forward(batch, hops, fanout, FormattableString.Invariant($"gnn-judged-{first}"), null);
            for (int i = 0; i < batch.Length; i++)
                predictions[first + i] = _setup.Targets.ToScore(_pass.Outputs[i]);
        }
        return predictions;
    }

    double[] PredictAll(CancellationToken cancellation)
    {
        if (_setup.Options.Inference == NetworkInference.OneHop)
            return Predict([.. Enumerable.Range(0, _setup.Rows)], OneHopRows, 1, int.MaxValue, cancellation);
        float[] outputs = LayerwiseInference.Run(_setup.Weights, _setup.Propagated, _setup.Matrix, _setup.Pool);
        return Array.ConvertAll(outputs, output => _setup.Targets.ToScore(output));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pass.Dispose();
        _propagated.Dispose();
    }
}
