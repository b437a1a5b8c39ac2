using Pith.Learning.Networks;
using Pith.Learning.Training;
using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Tests.Learning;

/// <summary>Small made-up images whose classes are easy to tell.</summary>
static class LearningData
{
    /// <summary>Noise with one bright quadrant, which is the class; 4 classes.</summary>
    public static TrainingData Quadrants(int rows, int size = 10, int channels = 1, int[]? subset = null)
    {
        var random = new RandomStream(9, "quadrants");
        var images = new float[rows * size * size * channels];
        var labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            labels[row] = random.NextInt(4);
            for (int i = 0; i < size * size * channels; i++)
            {
                int y = i / channels / size, x = i / channels % size;
                bool bright = (y >= size / 2 ? 2 : 0) + (x >= size / 2 ? 1 : 0) == labels[row];
                images[(row * size * size * channels) + i] = (float)((random.NextDouble() * 0.6) + (bright ? 0.4 : 0));
            }
        }
        MatrixView matrix = MatrixView.FromArray(images, rows, size * size * channels);
        return new TrainingData { Images = matrix, Labels = labels, Rows = subset, TestImages = matrix, TestLabels = labels };
    }

    public static byte[] Bytes(Network network) =>
        [.. network.Parameters.Select(p => p.Value).Concat(network.State.Select(s => s.Values)).SelectMany(v => System.Runtime.InteropServices.MemoryMarshal.AsBytes(v.AsSpan()).ToArray())];

    /// <summary>Keeps what an observer sees.</summary>
    public sealed class Recorder : ITrainingObserver
    {
        public List<(int Epoch, int[] Index, float[] Logits, float[] Losses)> Rows { get; } = [];

        public List<EpochMetrics> Epochs { get; } = [];

        public Action<EpochMetrics>? AfterEpoch { get; init; }

        public void OnRows(int epoch, ReadOnlySpan<int> index, ReadOnlySpan<float> logits, ReadOnlySpan<float> losses) =>
            Rows.Add((epoch, index.ToArray(), logits.ToArray(), losses.ToArray()));

        public void OnEpoch(EpochMetrics metrics)
        {
            Epochs.Add(metrics);
            AfterEpoch?.Invoke(metrics);
        }
    }
}
