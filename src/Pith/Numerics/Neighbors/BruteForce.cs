namespace Pith.Numerics.Neighbors;

/// <summary>The slow, obviously right search in double precision that the fast ones are tested against.</summary>
static class BruteForce
{
    /// <summary>Fills [M, k] neighbours by comparing every pair; with <paramref name="excludeSelf"/> row i is no neighbour of itself.</summary>
    public static void Search(
        MatrixView queries, MatrixView basis, int k, DistanceMetric metric, bool excludeSelf, Span<int> indices, Span<double> distances)
    {
        int columns = basis.Columns;
        double[] all = Prepare(basis, metric);
        double[] asked = ReferenceEquals(queries, basis) ? all : Prepare(queries, metric);
        var candidates = new (double Distance, int Row)[basis.Rows];
        for (int i = 0; i < queries.Rows; i++)
        {
            int count = 0;
            for (int j = 0; j < basis.Rows; j++)
            {
                if (excludeSelf && i == j)
                    continue;
                double sum = 0;
                for (int c = 0; c < columns; c++)
                {
                    double difference = asked[i * columns + c] - all[j * columns + c];
                    sum = Math.FusedMultiplyAdd(difference, difference, sum);
                }
                candidates[count++] = (metric == DistanceMetric.Cosine ? sum / 2 : Math.Sqrt(sum), j);
            }
            Array.Sort(candidates, 0, count);
            for (int n = 0; n < k; n++)
            {
                indices[i * k + n] = candidates[n].Row;
                distances[i * k + n] = candidates[n].Distance;
            }
        }
    }

    static double[] Prepare(MatrixView matrix, DistanceMetric metric)
    {
        int columns = matrix.Columns;
        var values = new double[matrix.Rows * columns];
        matrix.CopyRows(0, matrix.Rows, values);
        if (metric == DistanceMetric.Cosine)
        {
            for (int i = 0; i < matrix.Rows; i++)
            {
                Span<double> row = values.AsSpan(i * columns, columns);
                double norm = 0;
                foreach (double v in row)
                    norm = Math.FusedMultiplyAdd(v, v, norm);
                norm = Math.Sqrt(norm);
                for (int c = 0; c < columns; c++)
                    row[c] /= norm;
            }
        }
        return values;
    }
}
