using Pith.Numerics.Product;
using Pith.Numerics.Statistics;

namespace Pith.Extrapolation.Ridge;

/// <summary>The normal equations of a ridge regression on standardised columns, for several groups of rows.</summary>
/// <remarks>The Gram matrix is a sum over blocks of rows, each a single-precision product, added in double precision in the order of the
/// blocks: the same bits for any number of threads. A group's equations are taken from the whole to leave it out.</remarks>
sealed class RidgeSystem
{
    const int BlockRows = 2048;

    readonly int _columns;

    RidgeSystem(int columns) => (_columns, Gram, Products) = (columns, new double[columns * columns], new double[columns]);

    /// <summary>[D, D] X^T X.</summary>
    public double[] Gram { get; }

    /// <summary>[D] X^T y.</summary>
    public double[] Products { get; }

    /// <summary>Rows that went in.</summary>
    public int Rows { get; private set; }

    /// <summary>The equations of some rows.</summary>
    /// <param name="rows">[n, D] standardised, row-major.</param>
    /// <param name="targets">[n] centred.</param>
    /// <param name="columns">D.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    public static RidgeSystem Of(ReadOnlySpan<float> rows, ReadOnlySpan<double> targets, int columns, int threads)
    {
        var system = new RidgeSystem(columns) { Rows = targets.Length };
        var transposed = new float[columns * BlockRows];
        var product = new float[columns * columns];
        for (int first = 0; first < targets.Length; first += BlockRows)
        {
            int count = Math.Min(BlockRows, targets.Length - first);
            for (int r = 0; r < count; r++)
            {
                ReadOnlySpan<float> row = rows.Slice((first + r) * columns, columns);
                double target = targets[first + r];
                for (int c = 0; c < columns; c++)
                {
                    transposed[(c * count) + r] = row[c];
                    system.Products[c] += row[c] * target;
                }
            }
            MatrixProduct.MultiplyTransposed(transposed, transposed, product, columns, columns, count, threads);
            for (int i = 0; i < product.Length; i++)
                system.Gram[i] += product[i];
        }
        return system;
    }

    /// <summary>The sum of equations, but for one group.</summary>
    public static RidgeSystem SumWithout(RidgeSystem[] groups, int left)
    {
        var sum = new RidgeSystem(groups[0]._columns);
        for (int g = 0; g < groups.Length; g++)
        {
            if (g == left)
                continue;
            sum.Rows += groups[g].Rows;
            for (int i = 0; i < sum.Gram.Length; i++)
                sum.Gram[i] += groups[g].Gram[i];
            for (int i = 0; i < sum.Products.Length; i++)
                sum.Products[i] += groups[g].Products[i];
        }
        return sum;
    }

    /// <summary>The weights [D] of a penalty, a share of the rows.</summary>
    public double[] Solve(double penalty)
    {
        double[] lower = Factor(Math.Max(penalty, 1e-9) * Math.Max(Rows, 1));
        var weights = new double[_columns];
        for (int i = 0; i < _columns; i++)
            weights[i] = (Products[i] - FixedOrderSum.Dot(lower.AsSpan(i * _columns, i), weights.AsSpan(0, i))) / lower[(i * _columns) + i];
        for (int i = _columns - 1; i >= 0; i--)
        {
            weights[i] /= lower[(i * _columns) + i];
            for (int j = 0; j < i; j++)
                weights[j] -= lower[(i * _columns) + j] * weights[i];
        }
        return weights;
    }

    // Cholesky: Gram + penalty I = L L^T, row by row; the penalty keeps it positive.
    double[] Factor(double penalty)
    {
        var lower = new double[Gram.Length];
        double largest = 0;
        for (int i = 0; i < _columns; i++)
            largest = Math.Max(largest, Gram[(i * _columns) + i]);
        for (int i = 0; i < _columns; i++)
        {
            Span<double> row = lower.AsSpan(i * _columns, _columns);
            for (int j = 0; j <= i; j++)
            {
                double rest = Gram[(i * _columns) + j] - FixedOrderSum.Dot(row[..j], lower.AsSpan(j * _columns, j));
                // Rounding of the single-precision products may leave a pivot just below 0.
                row[j] = i == j ? Math.Sqrt(Math.Max(rest + penalty, 1e-12 * (largest + penalty))) : rest / lower[(j * _columns) + j];
            }
        }
        return lower;
    }
}
