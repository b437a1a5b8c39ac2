using Pith.Numerics;
using Pith.Numerics.Product;
using Pith.Numerics.Randomness;

namespace Pith.Benchmarks;

/// <summary>Made embeddings of any size that a neighbour search meets the difficulties of real ones in.</summary>
static class MadeSets
{
    const int Block = 20_000;

    /// <summary>Makes [rows, columns] values of one kind.</summary>
    /// <param name="kind"><c>clu</c>: 2,000 Gaussian clusters of 12 dimensions. <c>hard</c>: 300 clusters of Zipf sizes on curved surfaces of 64
    /// dimensions of falling weight. <c>text</c>: the same, each row of length 1. <c>overlap</c>: 1,000 classes, wide along 32 directions that all share, so
    /// that the nearest rows are of many classes.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    public static float[] Make(string kind, int rows, int columns)
    {
        var values = new float[(long)rows * columns];
        Action<int, int, float[]> fill = kind switch
        {
            "clu" => Clusters(columns),
            "overlap" => Overlapping(columns),
            "hard" or "text" => Surfaces(columns, kind == "text"),
            _ => throw new ArgumentException($"'{kind}' is no made set; the sets are clu, hard, text and overlap."),
        };
        Parallel.For(0, (rows + Block - 1) / Block, block =>
        {
            int first = block * Block, count = Math.Min(Block, rows - first);
            var part = new float[count * columns];
            fill(block, count, part);
            part.CopyTo(values, (long)first * columns);
        });
        return values;
    }

    static Action<int, int, float[]> Clusters(int columns)
    {
        const int Count = 2000, Inner = 12;
        float[] centers = Gaussian("clu centers", 0, Count * columns, 0.7f), axes = Gaussian("clu axes", 0, Count * Inner * columns, 0.25f);
        return (block, rows, values) =>
        {
            var random = new RandomStream((ulong)block, "clu rows");
            Span<float> inner = stackalloc float[Inner];
            for (int row = 0; row < rows; row++)
            {
                int cluster = random.NextInt(Count);
                for (int i = 0; i < Inner; i++)
                    inner[i] = (float)random.NextGaussian();
                for (int c = 0; c < columns; c++)
                {
                    float value = centers[(cluster * columns) + c] + (0.05f * (float)random.NextGaussian());
                    for (int i = 0; i < Inner; i++)
                        value += inner[i] * axes[(((cluster * Inner) + i) * columns) + c];
                    values[(row * columns) + c] = value;
                }
            }
        };
    }

    static Action<int, int, float[]> Overlapping(int columns)
    {
        const int Count = 1000, Inner = 32;
        float[] centers = Gaussian("overlap centers", 0, Count * columns, 0.6f), axes = Gaussian("overlap axes", 0, Inner * columns, 0.3f);
        return (block, rows, values) =>
        {
            var random = new RandomStream((ulong)block, "overlap rows");
            for (int row = 0; row < rows; row++)
            {
                Span<float> one = values.AsSpan(row * columns, columns);
                centers.AsSpan(random.NextInt(Count) * columns, columns).CopyTo(one);
                for (int i = 0; i < Inner; i++)
                {
                    float weight = (float)(random.NextGaussian() * Math.Pow(i + 1, -0.5));
                    for (int c = 0; c < columns; c++)
                        one[c] += weight * axes[(i * columns) + c];
                }
                for (int c = 0; c < columns; c++)
                    one[c] += 0.05f * (float)random.NextGaussian();
            }
        };
    }

    static Action<int, int, float[]> Surfaces(int columns, bool isUnit)
    {
        const int Count = 300, Inner = 64, Hidden = 256, Bases = 40;
        float[] centers = Gaussian("hard centers", 0, Count * Inner, 0.35f);
        float[][] bases = [.. Enumerable.Range(0, Bases).Select(b => Gaussian("hard bases", b, Inner * Inner, 1 / MathF.Sqrt(Inner)))];
        float[] first = Gaussian("hard first", 0, Hidden * Inner, 1 / MathF.Sqrt(Inner)), second = Gaussian("hard second", 0, columns * Hidden, 1 / MathF.Sqrt(Hidden));
        var ends = new double[Count];
        for (int c = 0; c < Count; c++)
            ends[c] = (c > 0 ? ends[c - 1] : 0) + Math.Pow(c + 1, -1.1);
        return (block, rows, values) =>
        {
            var random = new RandomStream((ulong)block, "hard rows");
            var latent = new float[rows * Inner];
            var weighted = new float[Inner];
            for (int row = 0; row < rows; row++)
            {
                int found = Array.BinarySearch(ends, random.NextDouble() * ends[^1]);
                int cluster = Math.Min(found < 0 ? ~found : found, Count - 1);
                float radius = MathF.Exp(0.3f * (float)random.NextGaussian());
                for (int i = 0; i < Inner; i++)
                    weighted[i] = radius * (float)(random.NextGaussian() * Math.Pow(i + 1, -0.55));
                float[] basis = bases[cluster % Bases];
                for (int j = 0; j < Inner; j++)
                {
                    float value = centers[(cluster * Inner) + j];
                    for (int i = 0; i < Inner; i++)
                        value += weighted[i] * basis[(j * Inner) + i];
                    latent[(row * Inner) + j] = value;
                }
            }
            var hidden = new float[rows * Hidden];
            MatrixProduct.MultiplyTransposed(latent, first, hidden, rows, Hidden, Inner, 1);
            for (int i = 0; i < hidden.Length; i++)
                hidden[i] = MathF.Tanh(1.5f * hidden[i]);
            MatrixProduct.MultiplyTransposed(hidden, second, values, rows, columns, Hidden, 1);
            for (int row = 0; row < rows; row++)
            {
                Span<float> one = values.AsSpan(row * columns, columns);
                double squares = 0;
                for (int c = 0; c < columns; c++)
                {
                    one[c] += 0.01f * (float)random.NextGaussian();
                    squares += (double)one[c] * one[c];
                }
                for (int c = 0; c < columns && isUnit; c++)
                    one[c] /= (float)Math.Sqrt(squares);
            }
        };
    }

    static float[] Gaussian(string name, int number, int length, float scale)
    {
        var random = new RandomStream((ulong)number, name);
        var values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = scale * (float)random.NextGaussian();
        return values;
    }
}
