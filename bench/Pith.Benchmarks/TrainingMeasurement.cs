using System.Diagnostics;
using System.Globalization;
using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Learning.Optimizers;
using Pith.Numerics;

namespace Pith.Benchmarks;

/// <summary>Images per second of the model <c>cnn</c>, for bench/peers/torch_train.sh: one line of JSON for each line read.</summary>
/// <remarks>It waits for a line before every round, so that the script can alternate it with the peer.</remarks>
static class TrainingMeasurement
{
    const int Batch = 128;
    const int InferenceRows = 10_000;
    const int Size = 28;
    const int Steps = 8;

    public static int Run(TextReader input, TextWriter output, int threads)
    {
        using Network network = Models.Create("cnn", new TensorShape(Size, Size, 1), 10, 0, threads: threads);
        network.BeginTraining(Batch);
        var optimizer = new Sgd(network, 0.9, true, 5e-4);
        float[] images = BenchmarkData.Uniform(InferenceRows * Size * Size, 1);
        int[] labels = [.. Enumerable.Range(0, Batch).Select(i => i % 10)];
        using MatrixView rows = MatrixView.FromArray(images, InferenceRows, Size * Size);
        WarmUp(() => Train(network, optimizer, images, labels, 10));
        WarmUp(() => network.Predict(rows, null, (_, _, _) => { }));
        while (input.ReadLine() is not null)
        {
            double train = Best(4, () => Train(network, optimizer, images, labels, Steps), Steps * Batch);
            double inference = Best(3, () => network.Predict(rows, null, (_, _, _) => { }), InferenceRows);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"train\": {train:F0}, \"inference\": {inference:F0}}}"));
            output.Flush();
        }
        return 0;
    }

    // The compiler replaces a method's first code by faster code after some calls and a while.
    static void WarmUp(Action work)
    {
        for (int round = 0; round < 4; round++)
        {
            work();
            Thread.Sleep(200);
        }
    }

    static void Train(Network network, Sgd optimizer, float[] images, int[] labels, int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            network.LoadBatch(Batch, (i, image) => images.AsSpan(i * Size * Size, Size * Size).CopyTo(image));
            network.ComputeGradients(labels);
            optimizer.Step(0.05);
        }
    }

    static double Best(int runs, Action work, int count)
    {
        double best = double.PositiveInfinity;
        for (int run = 0; run < runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return count / best;
    }
}
