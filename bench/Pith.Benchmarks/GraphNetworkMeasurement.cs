using System.Diagnostics;
using System.Globalization;
using Pith.Extrapolation.GraphNetwork;
using Pith.Learning.Paradigms;
using Pith.Numerics;
using Pith.Numerics.Arrays;
using Pith.Numerics.Randomness;
using Pith.Numerics.Threading;

namespace Pith.Benchmarks;

/// <summary>Seconds of a full-batch epoch and of inference of the extrapolator <c>gnn</c>, for bench/peers/torch_gcn.sh: one line of JSON for each line read.</summary>
/// <remarks>It waits for a line before every round, so that the script can alternate it with the peer.</remarks>
static class GraphNetworkMeasurement
{
    const int Rows = 60_000;
    const int Neighbors = 10;
    const int Columns = 128;
    const int Classes = 10;
    const int Hidden = 512;

    public static int Run(TextReader input, TextWriter output, int threads)
    {
        using var pool = new WorkerPool(threads);
        using MatrixView embeddings = MatrixView.FromArray(BenchmarkData.Uniform(Rows * Columns, 1), Rows, Columns);
        var features = new NodeFeatures(embeddings, [.. Enumerable.Range(0, Rows).Select(row => row % Classes)], standardize: true);
        using var weights = new NetworkWeights(features.Columns, Hidden);
        weights.Initialize(0);
        PropagationMatrix matrix = PropagationMatrix.Symmetric(
            NeighborEdges.FromGraph(BenchmarkData.SyntheticGraph(Rows, Neighbors), DistanceMetric.Euclidean, EdgeWeighting.Scaled));
        AlignedBuffer values = features.Copy(pool);
        using var propagated = new AlignedBuffer(values.Length);
        NodeFeatures.Propagate(matrix, values, null, weights.First.InputPitch, propagated, pool);
        values.Dispose();
        using var pass = new NetworkPass(weights, pool, Rows);
        SmallAdam adam = weights.CreateOptimizer();
        var dropout = new RandomStream(0, "benchmark");
        int epochs = 0;
        while (input.ReadLine() is not null)
        {
            double epoch = Best(() => Epoch(pass, propagated, matrix, DropoutMask.For(dropout, ++epochs, 0.5), adam, weights));
            double inference = Best(() => pass.Forward(propagated, matrix));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{{\"epoch\": {epoch:F4}, \"inference\": {inference:F4}, \"megabytes\": {PeakMemory.Megabytes:F0}}}"));
            output.Flush();
        }
        return 0;
    }

    static void Epoch(
        NetworkPass pass, AlignedBuffer propagated, PropagationMatrix matrix, DropoutMask dropout, SmallAdam adam, NetworkWeights weights)
    {
        pass.Forward(propagated, matrix, dropout);
        const int Scored = Rows / 5;
        for (int i = 0; i < Scored; i++)
            pass.OutputGradients[5 * i] = 2 * (pass.Outputs[5 * i] - (i % 7)) / Scored;
        pass.Backward();
        adam.Step(0.01, weights.Gradients);
    }

    static double Best(Action work)
    {
        double best = double.PositiveInfinity;
        for (int run = 0; run < 3; run++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }
}
