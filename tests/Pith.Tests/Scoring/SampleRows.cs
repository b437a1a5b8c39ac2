using Pith.Numerics;

namespace Pith.Tests.Scoring;

/// <summary>Made-up embeddings for tests of clustering, scores and evaluation.</summary>
static class SampleRows
{
    /// <summary>Rows around random centres, in double precision, with the centre of each row.</summary>
    public static (MatrixView Rows, int[] Blob) Blobs(int rows, int columns, int blobs, double spread, int seed)
    {
        var random = new Random(seed);
        double[] centers = Enumerable.Range(0, blobs * columns).Select(_ => 4 * random.NextDouble() - 2).ToArray();
        var values = new double[rows * columns];
        var blob = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            blob[i] = i < blobs ? i : random.Next(blobs);
            for (int c = 0; c < columns; c++)
                values[i * columns + c] = centers[blob[i] * columns + c] + spread * (random.NextDouble() - 0.5);
        }
        return (MatrixView.FromArray(values, rows, columns), blob);
    }

    public static double[] Values(MatrixView matrix)
    {
        var values = new double[matrix.Rows * matrix.Columns];
        matrix.CopyRows(0, matrix.Rows, values);
        return values;
    }
}
