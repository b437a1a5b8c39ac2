using Pith.Extrapolation.Committee;
using Pith.Extrapolation.Ridge;
using Pith.Numerics;
using Pith.Numerics.Product;
using Pith.Numerics.Randomness;
using Pith.Numerics.Statistics;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.KernelRidge;

/// <summary>Kernel ridge regression, <c>f(x) = sum over landmarks of a_j exp(-|x - z_j|^2 / (2 h^2))</c>, with as many terms as there are landmarks.</summary>
/// <remarks>
/// <para>Saunders, Gammerman and Vovk, ICML 1998; the Nystroem approximation of Williams and Seeger, NIPS 2000: landmarks z are drawn from the rows, and a
/// minimises <c>|y - K_nm a|^2 + p n a^T K_mm a</c>. With <c>K_mm = L L^T</c> that is ridge regression on <c>L^-1 k(x)</c>. h is a multiple of the median distance between landmarks. The penalty with the least squared error on the left-out
/// rows is taken, the larger of equals.</para>
/// <para>Class columns are scaled so that rows of two classes are as far apart as two random embeddings are.
/// O(n m (D + m) + m^3) to fit, O(m D) a row to apply. Products are single precision, factors double.</para>
/// </remarks>
sealed class KernelRidgeRegressor(KernelRidgeOptions options, RandomStream random, int threads) : IScoreRegressor
{
    const double Jitter = 1e-6;
    const int WidthRows = 200;
    const int BlockRows = 64;

    float[] _landmarks = [], _squares = [];
    double[] _weights = [];
    double _scale, _mean;
    int _columns;

    /// <inheritdoc/>
    public void Fit(RegressionRows train, RegressionRows heldOut, CancellationToken cancellation)
    {
        _columns = train.Columns;
        int m = Math.Min(options.Landmarks, train.Count);
        int[] places = random.Sample(train.Count, m);
        Array.Sort(places);
        _landmarks = [.. places.SelectMany(place => train.Features[(place * _columns)..((place + 1) * _columns)])];
        _squares = Squares(_landmarks);
        _scale = Scale(m);
        _mean = Descriptive.Mean(train.Targets);
        double[] lower = Factor(Kernel(_landmarks, threads), m);
        cancellation.ThrowIfCancellationRequested();
        float[] features = Whiten(Kernel(train.Features, threads), lower, m);
        RidgeSystem system = RidgeSystem.Of(features, Array.ConvertAll(train.Targets, target => target - _mean), m, threads);
        float[] judged = Kernel(heldOut.Features, threads);
        double least = double.PositiveInfinity;
        double[] best = [];
        foreach (double penalty in options.Penalty > 0 ? [options.Penalty] : KernelRidgeOptions.Tried)
        {
            cancellation.ThrowIfCancellationRequested();
            _weights = system.Solve(penalty);
            SolveTransposed(lower, _weights, m);
            var predicted = new double[heldOut.Count];
            Combine(judged, predicted);
            double error = FixedOrderSum.SquaredDistance(predicted, heldOut.Targets);
            if (error <= least || best.Length == 0)
                (least, best) = (error, _weights);
        }
        _weights = best;
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> features, Span<double> results) => Combine(Kernel(features, threads: 1), results);

    void Combine(ReadOnlySpan<float> kernel, Span<double> results)
    {
        int m = _weights.Length;
        var wide = new double[m];
        for (int row = 0; row < results.Length; row++)
        {
            for (int j = 0; j < m; j++)
                wide[j] = kernel[(row * m) + j];
            results[row] = _mean + FixedOrderSum.Dot(wide, _weights);
        }
    }

    // [n, m].
    float[] Kernel(ReadOnlySpan<float> features, int threads)
    {
        int m = _squares.Length, n = features.Length / _columns;
        var kernel = new float[n * m];
        MatrixProduct.MultiplyTransposed(features, _landmarks, kernel, n, m, _columns, threads);
        float[] squares = Squares(features);
        var exponents = new double[m];
        for (int row = 0; row < n; row++)
        {
            Span<float> own = kernel.AsSpan(row * m, m);
            for (int j = 0; j < m; j++)
                exponents[j] = -Math.Max(0, squares[row] + (double)_squares[j] - (2.0 * own[j])) * _scale;
            DeterministicMath.ExpInto(exponents, exponents);
            for (int j = 0; j < m; j++)
                own[j] = (float)exponents[j];
        }
        return kernel;
    }

    float[] Squares(ReadOnlySpan<float> rows)
    {
        var squares = new float[rows.Length / _columns];
        for (int row = 0; row < squares.Length; row++)
        {
            double sum = 0;
            foreach (float value in rows.Slice(row * _columns, _columns))
                sum += (double)value * value;
            squares[row] = (float)sum;
        }
        return squares;
    }

    // 1 / (2 h^2); 0 where all landmarks are the same.
    double Scale(int m)
    {
        var distances = new List<double>();
        for (int i = 0; i < Math.Min(m, WidthRows); i++)
        {
            for (int j = 0; j < i; j++)
            {
                double sum = 0;
                for (int c = 0; c < _columns; c++)
                {
                    double step = (double)_landmarks[(i * _columns) + c] - _landmarks[(j * _columns) + c];
                    sum += step * step;
                }
                distances.Add(sum);
            }
        }
        double median = distances.Count == 0 ? 0 : Descriptive.Median([.. distances]);
        return median > 0 ? 1 / (2 * options.Width * options.Width * median) : 0;
    }

    // K + jitter I = L L^T.
    static double[] Factor(float[] kernel, int m)
    {
        var lower = new double[m * m];
        for (int i = 0; i < m; i++)
        {
            Span<double> row = lower.AsSpan(i * m, m);
            for (int j = 0; j <= i; j++)
            {
                double rest = kernel[(i * m) + j] - FixedOrderSum.Dot(row[..j], lower.AsSpan(j * m, j));
                row[j] = i == j ? Math.Sqrt(Math.Max(rest + Jitter, Jitter)) : rest / lower[(j * m) + j];
            }
        }
        return lower;
    }

    // L^-1 k of every row, whose products are as well conditioned as the kernel itself; those of k are not in single precision.
    float[] Whiten(float[] kernel, double[] lower, int m)
    {
        var features = new float[kernel.Length];
        RowBlocks.ForEach(kernel.Length / m, BlockRows, threads, () => new double[m], (first, count, wide) =>
        {
            for (int row = first; row < first + count; row++)
            {
                for (int j = 0; j < m; j++)
                    wide[j] = kernel[(row * m) + j];
                SolveForward(lower, wide);
                for (int j = 0; j < m; j++)
                    features[(row * m) + j] = (float)wide[j];
            }
        });
        return features;
    }

    static void SolveForward(double[] lower, Span<double> values)
    {
        int m = values.Length;
        for (int i = 0; i < m; i++)
            values[i] = (values[i] - FixedOrderSum.Dot(lower.AsSpan(i * m, i), values[..i])) / lower[(i * m) + i];
    }

    static void SolveTransposed(double[] lower, double[] values, int m)
    {
        for (int i = m - 1; i >= 0; i--)
        {
            values[i] /= lower[(i * m) + i];
            for (int j = 0; j < i; j++)
                values[j] -= lower[(i * m) + j] * values[i];
        }
    }
}
