using System.Globalization;
using Pith.Data.Formats.Npy;
using Pith.Numerics.Randomness;

namespace Pith.Benchmarks;

/// <summary>Features as a trained network gives them for labelled images, of any size: a cluster a class, spread along directions that the classes share, with a
/// score that grows with the distance from the class's centre, so that neighbours tell of it.</summary>
static class LabelledFeatures
{
    const int ShardRows = 50_000, Inner = 32, ScoredEvery = 10;

    /// <summary>Writes <c>X/*.npy</c> [rows, columns] float16, <c>y.npy</c>, <c>s.npy</c>, and <c>some.npy</c> in which one row in ten is scored.</summary>
    /// <param name="folder">A folder without files.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="overlaps">Whether classes overlap: centres two thirds as far apart, and one and a half times the spread within them.</param>
    public static void Write(string folder, int rows, int columns, int classes, bool overlaps)
    {
        Directory.CreateDirectory(Path.Combine(folder, "X"));
        float[] centers = Gaussian("centers", classes * columns, overlaps ? 0.6f : 0.9f), axes = Gaussian("axes", Inner * columns, overlaps ? 0.3f : 0.2f);
        var labels = new long[rows];
        var scores = new double[rows];
        Parallel.For(0, (rows + ShardRows - 1) / ShardRows, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, shard =>
        {
            int first = shard * ShardRows, count = Math.Min(ShardRows, rows - first);
            var values = new Half[count * columns];
            var random = new RandomStream((ulong)shard, "labelled features");
            Span<float> inner = stackalloc float[Inner];
            for (int row = 0; row < count; row++)
            {
                int label = random.NextInt(classes);
                double square = 0;
                for (int i = 0; i < Inner; i++)
                {
                    inner[i] = (float)(random.NextGaussian() * Math.Pow(i + 1, -0.5));
                    square += inner[i] * inner[i];
                }
                for (int c = 0; c < columns; c++)
                {
                    float value = centers[(label * columns) + c] + (0.05f * (float)random.NextGaussian());
                    for (int i = 0; i < Inner; i++)
                        value += inner[i] * axes[(i * columns) + c];
                    values[(row * columns) + c] = (Half)value;
                }
                labels[first + row] = label;
                scores[first + row] = Math.Sqrt(square) + (0.2 * random.NextGaussian());
            }
            NpyFile.Write<Half>(Path.Combine(folder, "X", shard.ToString("d4", CultureInfo.InvariantCulture) + ".npy"), values, count, columns);
        });
        NpyFile.Write<long>(Path.Combine(folder, "y.npy"), labels, rows);
        NpyFile.Write<double>(Path.Combine(folder, "s.npy"), scores, rows);
        double[] some = [.. scores.Select((score, row) => row % ScoredEvery == 0 ? score : double.NaN)];
        NpyFile.Write<double>(Path.Combine(folder, "some.npy"), some, rows);
    }

    static float[] Gaussian(string name, int length, float scale)
    {
        var random = new RandomStream(0, "labelled features " + name);
        var values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = scale * (float)random.NextGaussian();
        return values;
    }
}
