using Pith.Data.Formats.Npy;
using Pith.Numerics.Randomness;

namespace Pith.Tests.Documentation;

/// <summary>The small data that the programs of docs/library.md and samples/ read: four classes of overlapping clouds, and images of bars.</summary>
/// <remarks>Sums of uniform draws alone: the same bytes on every machine.</remarks>
static class SampleData
{
    public const int Rows = 600;
    public const int TestRows = 300;
    public const int Columns = 8;
    public const int Classes = 4;
    public const int Images = 400;
    public const int TestImages = 200;
    public const int Side = 8;

    /// <summary>Writes all of it into a folder.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "images"));
        string In(params string[] name) => Path.Combine([folder, .. name]);
        (float[] features, long[] labels, double[] hardness) = Clouds(Rows, "train");
        NpyFile.Write<float>(In("embeddings.npy"), features, Rows, Columns);
        NpyFile.Write<long>(In("labels.npy"), labels, Rows);
        NpyFile.Write<double>(In("scores.npy"), hardness, Rows);
        NpyFile.Write<double>(In("partial-scores.npy"), [.. hardness.Select((score, row) => row % 3 == 0 ? score : double.NaN)], Rows);
        (features, labels, _) = Clouds(TestRows, "test");
        NpyFile.Write<float>(In("test-embeddings.npy"), features, TestRows, Columns);
        NpyFile.Write<long>(In("test-labels.npy"), labels, TestRows);
        foreach ((string part, int rows) in new[] { ("train", Images), ("test", TestImages) })
        {
            (byte[] pixels, long[] classes) = Bars(rows, part);
            NpyFile.Write<byte>(In("images", part + "-images.npy"), pixels, rows, Side, Side);
            NpyFile.Write<long>(In("images", part + "-labels.npy"), classes, rows);
        }
    }

    // Rows lie around their class's corner, the wider the later in the class; how far out one lies is how hard it is.
    static (float[] Features, long[] Labels, double[] Hardness) Clouds(int rows, string part)
    {
        var random = new RandomStream(7, "sample-clouds-" + part);
        var features = new float[rows * Columns];
        var labels = new long[rows];
        var hardness = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            int label = row % Classes;
            labels[row] = label;
            double width = 0.4 + (1.2 * random.NextDouble()), squared = 0;
            for (int column = 0; column < Columns; column++)
            {
                double noise = width * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
                features[(row * Columns) + column] = (float)((column % Classes == label ? 1 : 0) + noise);
                squared += noise * noise;
            }
            hardness[row] = squared;
        }
        return (features, labels, hardness);
    }

    // A bright bar in one of four rows of the picture; noise hides it more or less.
    static (byte[] Pixels, long[] Labels) Bars(int rows, string part)
    {
        var random = new RandomStream(7, "sample-bars-" + part);
        var pixels = new byte[rows * Side * Side];
        var labels = new long[rows];
        for (int row = 0; row < rows; row++)
        {
            labels[row] = row % Classes;
            double strength = 20 + (120 * random.NextDouble());
            for (int y = 0; y < Side; y++)
            {
                for (int x = 0; x < Side; x++)
                    pixels[(((row * Side) + y) * Side) + x] = (byte)((y / 2 == labels[row] ? strength : 0) + (110 * random.NextDouble()));
            }
        }
        return (pixels, labels);
    }
}
