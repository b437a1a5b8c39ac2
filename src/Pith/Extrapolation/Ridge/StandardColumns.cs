using Pith.Numerics;

namespace Pith.Extrapolation.Ridge;

/// <summary>Columns shifted to mean 0 and scaled to standard deviation 1 over some rows; constant columns become 0.</summary>
sealed class StandardColumns
{
    const int BlockRows = 1024;

    readonly double[] _means;
    readonly double[] _scales;

    StandardColumns(double[] means, double[] scales) => (_means, _scales) = (means, scales);

    /// <summary>D.</summary>
    public int Count => _means.Length;

    /// <summary>Measures the columns over <paramref name="rows"/>, in their order.</summary>
    public static StandardColumns Of(MatrixView matrix, int[] rows)
    {
        int columns = matrix.Columns;
        double[] means = new double[columns], scales = new double[columns];
        Each(matrix, rows, (row, sums) => Add(row, sums), means);
        for (int c = 0; c < columns; c++)
            means[c] /= rows.Length;
        Each(matrix, rows, (row, sums) => AddSquares(row, means, sums), scales);
        for (int c = 0; c < columns; c++)
            scales[c] = scales[c] > 0 ? 1 / Math.Sqrt(scales[c] / rows.Length) : 0;
        return new StandardColumns(means, scales);
    }

    /// <summary>Reads rows [n, D] in standard units.</summary>
    public float[] Read(MatrixView matrix, int[] rows)
    {
        var result = new float[rows.Length * Count];
        var wide = new double[Count];
        for (int r = 0; r < rows.Length; r++)
        {
            matrix.CopyRows(rows[r], 1, wide);
            Span<float> target = result.AsSpan(r * Count, Count);
            for (int c = 0; c < wide.Length; c++)
                target[c] = (float)((wide[c] - _means[c]) * _scales[c]);
        }
        return result;
    }

    static void Each(MatrixView matrix, int[] rows, Action<double[], double[]> add, double[] sums)
    {
        // Sums of blocks are added up, which keeps the error small for many rows.
        var row = new double[sums.Length];
        for (int first = 0; first < rows.Length; first += BlockRows)
        {
            var block = new double[sums.Length];
            for (int i = first; i < Math.Min(first + BlockRows, rows.Length); i++)
            {
                matrix.CopyRows(rows[i], 1, row);
                add(row, block);
            }
            for (int c = 0; c < sums.Length; c++)
                sums[c] += block[c];
        }
    }

    static void Add(double[] row, double[] sums)
    {
        for (int c = 0; c < sums.Length; c++)
            sums[c] += row[c];
    }

    static void AddSquares(double[] row, double[] means, double[] sums)
    {
        for (int c = 0; c < sums.Length; c++)
            sums[c] += (row[c] - means[c]) * (row[c] - means[c]);
    }
}
