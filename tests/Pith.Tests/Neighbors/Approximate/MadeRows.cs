using Pith.Numerics;

namespace Pith.Tests.Neighbors.Approximate;

/// <summary>Made rows with the structure of embeddings: clusters of Gaussian rows of a few inner dimensions.</summary>
static class MadeRows
{
    public static float[] Values(int rows, int columns, int clusters, int inner, int seed)
    {
        var random = new Random(seed);
        float[] centers = Gaussian(random, clusters * columns, 1), axes = Gaussian(random, inner * columns, 0.5f), values = new float[rows * columns];
        var weights = new float[inner];
        for (int r = 0; r < rows; r++)
        {
            int cluster = random.Next(clusters);
            Gaussian(random, inner, 1).CopyTo(weights, 0);
            for (int c = 0; c < columns; c++)
            {
                float value = centers[(cluster * columns) + c];
                for (int i = 0; i < inner; i++)
                    value += weights[i] * axes[(i * columns) + c];
                values[(r * columns) + c] = value;
            }
        }
        return values;
    }

    public static MatrixView Matrix(int rows, int columns, int clusters = 20, int inner = 6, int seed = 1) =>
        MatrixView.FromArray(Values(rows, columns, clusters, inner, seed), rows, columns);

    static float[] Gaussian(Random random, int length, float scale)
    {
        var values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = scale * (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return values;
    }
}
