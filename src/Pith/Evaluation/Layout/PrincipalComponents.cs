using Pith.Numerics;
using Pith.Numerics.Product;
using Pith.Numerics.Randomness;
using Pith.Numerics.Statistics;
using Pith.Numerics.Threading;

namespace Pith.Evaluation.Layout;

/// <summary>The first principal components of a dataset's rows: the straight view of it with the largest spread.</summary>
/// <remarks>
/// <para>Rows are centred; the axes are the leading eigenvectors of their covariance, found by orthogonal iteration; a row's coordinate is its
/// projection on an axis. An axis has no natural sign: its largest entry is made positive.</para>
/// <para>Mean and covariance come from at most <see cref="CovarianceRows"/> rows, evenly spread; every row is projected. O(S D^2 + N D) time,
/// O(D^2) memory beside the result.</para>
/// <para>Sums run in a fixed order: the same bytes for any number of threads and any vector width.</para>
/// </remarks>
sealed class PrincipalComponents
{
    /// <summary>The most rows that covariance is computed from; more change the axes by less than a map can show.</summary>
    public const int CovarianceRows = 20_000;

    // Vectors beyond those asked for make the iteration converge by the ratio to a later eigenvalue.
    const int ExtraVectors = 6;
    const int MostIterations = 120;
    const double Settled = 1e-8;
    const int BlockRows = 2048;

    PrincipalComponents(double[][] axes, double[] mean, double[] shares)
    {
        Axes = axes;
        Mean = mean;
        VarianceShares = shares;
    }

    /// <summary>[components][D] axes of length 1, the one with the most variance first.</summary>
    public double[][] Axes { get; }

    /// <summary>[D] the mean that rows are centred by.</summary>
    public double[] Mean { get; }

    /// <summary>[components] share of all variance along each axis, 0..1; 0 where the rows do not vary.</summary>
    public double[] VarianceShares { get; }

    /// <summary>Finds the axes.</summary>
    /// <param name="rows">[N, D], N at least 1, every value finite.</param>
    /// <param name="components">Axes to find, 1..D.</param>
    /// <param name="threads">Threads; 0 means all cores. The result does not depend on it.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException"><paramref name="components"/> is outside 1..D.</exception>
    public static PrincipalComponents Find(MatrixView rows, int components, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(components, rows.Columns);
        MatrixView sample = rows;
        if (rows.Rows > CovarianceRows)
        {
            sample = rows.SelectRows([.. Enumerable.Range(0, CovarianceRows).Select(i => (int)((long)i * rows.Rows / CovarianceRows))]);
        }
        double[] mean = MeanOf(sample);
        double[] covariance = CovarianceOf(sample, mean, threads, cancellation);
        int columns = rows.Columns;
        double[][] axes = LeadingVectors(covariance, columns, Math.Min(columns, components + ExtraVectors), components, threads, cancellation);
        double trace = 0;
        for (int c = 0; c < columns; c++)
            trace += covariance[c * columns + c];
        var shares = new double[components];
        for (int a = 0; a < components; a++)
        {
            double along = FixedOrderSum.Dot(axes[a], Product(covariance, columns, axes[a], threads));
            shares[a] = trace > 0 ? Math.Clamp(along / trace, 0, 1) : 0;
            FixSign(axes[a]);
        }
        return new PrincipalComponents(axes[..components], mean, shares);
    }

    /// <summary>The rows' coordinates along one axis, [N].</summary>
    /// <param name="rows">[N, D] with the D that the axes were found for.</param>
    /// <param name="axis">Which axis, from 0.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="cancellation">Stops the work.</param>
    public float[] Project(MatrixView rows, int axis, int threads = 0, CancellationToken cancellation = default)
    {
        double[] direction = Axes[axis];
        double offset = FixedOrderSum.Dot(Mean, direction);
        int columns = rows.Columns;
        var result = new float[rows.Rows];
        RowBlocks.ForEach(rows.Rows, BlockRows, threads, () => new double[BlockRows * columns], (first, count, values) =>
        {
            rows.CopyRows(first, count, values.AsSpan(0, count * columns));
            for (int r = 0; r < count; r++)
                result[first + r] = (float)(FixedOrderSum.Dot(values.AsSpan(r * columns, columns), direction) - offset);
        }, cancellation);
        return result;
    }

    static double[] MeanOf(MatrixView sample)
    {
        int columns = sample.Columns;
        var mean = new double[columns];
        var block = new double[BlockRows * columns];
        for (int first = 0; first < sample.Rows; first += BlockRows)
        {
            int count = Math.Min(BlockRows, sample.Rows - first);
            sample.CopyRows(first, count, block.AsSpan(0, count * columns));
            for (int r = 0; r < count; r++)
            {
                for (int c = 0; c < columns; c++)
                    mean[c] += block[r * columns + c];
            }
        }
        for (int c = 0; c < columns; c++)
            mean[c] /= sample.Rows;
        return mean;
    }

    // Block after block as a product of the transposed block with itself; blocks are added up in double precision.
    static double[] CovarianceOf(MatrixView sample, double[] mean, int threads, CancellationToken cancellation)
    {
        int columns = sample.Columns;
        var sum = new double[columns * columns];
        var block = new float[BlockRows * columns];
        var transposed = new float[BlockRows * columns];
        var product = new float[columns * columns];
        for (int first = 0; first < sample.Rows; first += BlockRows)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(BlockRows, sample.Rows - first);
            sample.CopyRows(first, count, block.AsSpan(0, count * columns));
            for (int c = 0; c < columns; c++)
            {
                for (int r = 0; r < count; r++)
                    transposed[c * count + r] = (float)(block[r * columns + c] - mean[c]);
            }
            MatrixProduct.MultiplyTransposed(transposed, transposed, product, columns, columns, count, threads);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += product[i];
        }
        return sum;
    }

    static double[][] LeadingVectors(double[] covariance, int columns, int vectors, int wanted, int threads, CancellationToken cancellation)
    {
        var stream = new RandomStream(0, "principal-components");
        var basis = new double[vectors][];
        for (int v = 0; v < vectors; v++)
        {
            basis[v] = new double[columns];
            for (int c = 0; c < columns; c++)
                basis[v][c] = stream.NextGaussian();
        }
        Orthonormalize(basis);
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = new double[vectors][];
            for (int v = 0; v < vectors; v++)
                next[v] = Product(covariance, columns, basis[v], threads);
            Orthonormalize(next);
            double change = 0;
            for (int v = 0; v < wanted; v++)
                change = Math.Max(change, 1 - Math.Abs(FixedOrderSum.Dot(basis[v], next[v])));
            basis = next;
            if (change < Settled)
                break;
        }
        return basis;
    }

    static double[] Product(double[] matrix, int columns, double[] vector, int threads)
    {
        var result = new double[columns];
        RowBlocks.ForEach(columns, 64, threads, () => 0, (first, count, _) =>
        {
            for (int r = first; r < first + count; r++)
                result[r] = FixedOrderSum.Dot(matrix.AsSpan(r * columns, columns), vector);
        });
        return result;
    }

    // Modified Gram-Schmidt; a vector that vanishes (data of lower rank) becomes the first unit vector that is not spanned yet.
    static void Orthonormalize(double[][] vectors)
    {
        int unit = 0;
        for (int v = 0; v < vectors.Length; v++)
        {
            double before = Math.Sqrt(FixedOrderSum.Dot(vectors[v], vectors[v]));
            double length = Reduce(vectors, v);
            while (!(length > 1e-10 * before) || length == 0)
            {
                Array.Clear(vectors[v]);
                vectors[v][unit++ % vectors[v].Length] = 1;
                before = 1;
                length = Reduce(vectors, v);
            }
            for (int c = 0; c < vectors[v].Length; c++)
                vectors[v][c] /= length;
        }
    }

    // Takes out the earlier vectors, twice for accuracy, and returns the length that is left.
    static double Reduce(double[][] vectors, int v)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            for (int earlier = 0; earlier < v; earlier++)
            {
                double along = FixedOrderSum.Dot(vectors[v], vectors[earlier]);
                for (int c = 0; c < vectors[v].Length; c++)
                    vectors[v][c] -= along * vectors[earlier][c];
            }
        }
        return Math.Sqrt(FixedOrderSum.Dot(vectors[v], vectors[v]));
    }

    static void FixSign(double[] axis)
    {
        int largest = 0;
        for (int c = 1; c < axis.Length; c++)
        {
            if (Math.Abs(axis[c]) > Math.Abs(axis[largest]))
                largest = c;
        }
        if (axis[largest] >= 0)
            return;
        for (int c = 0; c < axis.Length; c++)
            axis[c] = -axis[c];
    }
}
