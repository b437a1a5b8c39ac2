using Pith.Numerics;
using Pith.Numerics.Kernels;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>What training on a graph takes, told before anything is read.</summary>
static class NetworkWork
{
    /// <summary>Rows of a batch that one-hop inference predicts together.</summary>
    public const int OneHopRows = 1024;

    /// <summary>Bytes of edges and of the matrix made of them, with its transpose; those of an earlier fold may not be collected yet.</summary>
    public static long EdgeBytes(long rows, long neighbors) => 2 * rows * (neighbors + 1) * 24;

    /// <summary>Bytes of features or of propagated features.</summary>
    public static long FeatureBytes(long rows, int features) => rows * PackedWeights.Pad(features) * sizeof(float);

    /// <summary>Bytes of weights, packed weights, gradients of every group of rows and the optimiser's state.</summary>
    public static long WeightBytes(double weights) => (long)weights * sizeof(float) * (RowGroups.MostGroups + 10);

    /// <summary>Rows of the largest batch with sampled neighbourhoods.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="rows">N.</param>
    /// <param name="trained">Scored rows that are trained on.</param>
    /// <param name="mostNeighbors">Neighbours of a row in the graph.</param>
    public static int SampledRows(GraphNetworkOptions options, long rows, int trained, int mostNeighbors)
    {
        long taken = Math.Min(options.Fanout, mostNeighbors), batch = Math.Min(options.BatchSize, trained);
        long capacity = Math.Max(batch * (1 + taken + (taken * taken)), OneHopRows * (1L + mostNeighbors));
        return (int)Math.Min(rows, capacity);
    }

    /// <summary>A training and a prediction of <see cref="GraphNetworkExtrapolator"/>.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="size">How large the problem is.</param>
    /// <param name="speed">The machine.</param>
    public static StageCost Of(GraphNetworkOptions options, ExtrapolationSize size, MachineSpeed speed)
    {
        (long rows, int features, int scored) = (size.Rows, size.Features, (int)size.Scored);
        bool isSampled = options.IsSampled(rows, features);
        double weights = (features + (0.5 * options.Hidden)) * options.Hidden;
        long copied = FeatureBytes(rows, features);
        int batchRows = SampledRows(options, rows, scored, options.Neighbors);
        // Sampled batches leave their graphs behind until they are collected, and predict with 64 columns of all rows.
        long pass = isSampled
            ? NetworkPass.Bytes(batchRows, options.Hidden) + FeatureBytes(batchRows, features) + Math.Min(64L << 20, batchRows * 4096L) + (rows * (64 * sizeof(float) + 16))
            : NetworkPass.Bytes(rows, options.Hidden);
        long bytes = EdgeBytes(rows, options.Neighbors) + copied + (options.UsesLocalDegrees ? copied + pass : Math.Max(copied, pass)) + (rows * 24)
            + WeightBytes(weights);
        double steps = isSampled ? (double)options.EpochBatches(scored) * options.Epochs : options.Epochs;
        // Forward and twice that backward; every fifth epoch of full batches is judged.
        double training = steps * (isSampled ? 3.0 * batchRows : 3.2 * rows) * weights;
        // Every epoch of sampled batches is judged by the held-out rows.
        double judging = isSampled ? Math.Ceiling(scored / 10.0 / options.BatchSize) * options.Epochs * batchRows * weights : 0;
        double inference = isSampled ? rows * weights * Math.Max(1, options.Hidden / 128.0) : 0;
        return ExtrapolatorCost.OnGraph(bytes, training + judging + inference, speed);
    }
}
