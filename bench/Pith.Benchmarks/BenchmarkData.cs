using Pith.Data.Formats.Idx;
using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Benchmarks;

/// <summary>What the benchmarks run on: Fashion-MNIST's training images where they are installed, and made data of the same kind.</summary>
static class BenchmarkData
{
    public const int FashionRows = 60_000;
    public const int FashionColumns = 784;
    const string FashionImages = "/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz";

    /// <summary>Whether Debian's dataset-fashion-mnist is installed.</summary>
    public static bool HasFashionImages => File.Exists(FashionImages);

    /// <summary>[60000, 784] pixels from 0 to 255, or null where Debian's dataset-fashion-mnist is not installed.</summary>
    public static float[]? FashionPixels()
    {
        if (!HasFashionImages)
            return null;
        IdxArray images = IdxFile.Read(FashionImages);
        return Array.ConvertAll(images.Values, value => (float)value);
    }

    /// <summary>Uniform numbers from 0 to 1.</summary>
    public static float[] Uniform(int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = random.NextSingle();
        return values;
    }

    /// <summary>[rows, columns]: fifty clumps of rectified normal features, as a network's last layer gives.</summary>
    public static float[] Features(int rows, int columns)
    {
        var random = new RandomStream(1, "selection-measurement");
        float[] centers = Uniform(50 * columns, 4);
        var values = new float[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            int clump = random.NextInt(50);
            for (int c = 0; c < columns; c++)
                values[row * columns + c] = (float)Math.Max(0, 4 * centers[clump * columns + c] - 1.5 + random.NextGaussian());
        }
        return values;
    }

    /// <summary>A graph that costs nothing to build: half of a row's neighbours lie near it in the row order, the others anywhere.</summary>
    public static KnnGraph SyntheticGraph(int rows, int neighbors, int seed = 1)
    {
        var random = new Random(seed);
        var indices = new int[rows * neighbors];
        var distances = new double[rows * neighbors];
        for (int row = 0; row < rows; row++)
        {
            Span<int> list = indices.AsSpan(row * neighbors, neighbors);
            for (int k = 0; k < neighbors; k++)
            {
                int candidate;
                do
                {
                    candidate = k % 2 == 0 ? (row + 1 + random.Next(64)) % rows : random.Next(rows);
                }
                while (candidate == row || list[..k].Contains(candidate));
                list[k] = candidate;
                distances[row * neighbors + k] = random.NextDouble() * 2;
            }
            distances.AsSpan(row * neighbors, neighbors).Sort();
        }
        return new KnnGraph(rows, neighbors, indices, distances);
    }

    /// <summary>Scores from 0 to 1, high meaning hard.</summary>
    public static ImportanceScores Scores(int rows, int seed = 2)
    {
        var random = new Random(seed);
        var values = new double[rows];
        for (int row = 0; row < rows; row++)
            values[row] = random.NextDouble();
        return new ImportanceScores("made", ScoreDirection.HighIsHard, values);
    }

    /// <summary>The rows of <see cref="FashionPixels"/> as a matrix.</summary>
    public static MatrixView AsMatrix(float[] pixels) => MatrixView.FromArray(pixels, pixels.Length / FashionColumns, FashionColumns);
}
