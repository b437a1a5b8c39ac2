using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Pith.Numerics;
using Pith.Numerics.Threading;
using Pith.Selection.Covering;

namespace Pith.Selection.ContextualDiversity;

/// <summary>Class probabilities as a cover space: the symmetric Kullback-Leibler divergence.</summary>
/// <remarks>Probabilities and their logarithms are kept in single precision and summed in double, in eight lanes in a fixed order. Both fall
/// and rise together, so no term is negative, and equal predictions diverge by exactly 0.</remarks>
sealed class DivergenceCover : ICoverSpace
{
    /// <summary>Probabilities below this count as this.</summary>
    public const double LeastProbability = 1e-7;

    const int Lanes = 8;
    const int BlockRows = 1024;
    readonly int _rows;
    readonly int _classes;
    readonly int _stride;
    readonly int _threads;
    readonly float[] _probabilities;
    readonly float[] _logarithms;
    int[] _gathered = [];

    /// <summary>Takes the softmax of logits.</summary>
    /// <param name="logits">[n, C], the rows of one pool.</param>
    /// <param name="rowNumbers">[n] their numbers in the dataset, for messages.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <exception cref="InvalidDataContentException">A logit is NaN or infinite.</exception>
    public DivergenceCover(MatrixView logits, int[] rowNumbers, int threads)
    {
        _rows = logits.Rows;
        _classes = logits.Columns;
        _stride = (_classes + Lanes - 1) / Lanes * Lanes;
        _threads = threads;
        _probabilities = new float[checked(_rows * _stride)];
        _logarithms = new float[_probabilities.Length];
        RowBlocks.ForEach(_rows, BlockRows, threads, () => new double[_classes], (first, count, values) =>
        {
            for (int i = first; i < first + count; i++)
            {
                logits.CopyRows(i, 1, values);
                Softmax(values, rowNumbers[i]);
                Store(values, i);
            }
        });
    }

    public void DistancesToMean(double[] distances)
    {
        var mean = new double[_classes];
        for (int i = 0; i < _rows; i++)
        {
            for (int c = 0; c < _classes; c++)
                mean[c] += _probabilities[i * _stride + c];
        }
        var p = new float[_stride];
        var log = new float[_stride];
        for (int c = 0; c < _classes; c++)
        {
            p[c] = (float)(mean[c] / _rows);
            log[c] = (float)DeterministicMath.Log(mean[c] / _rows);
        }
        for (int i = 0; i < _rows; i++)
            distances[i] = Divergence(ref Probability(i), ref Logarithm(i), ref p[0], ref log[0]);
    }

    public void Lower(ReadOnlySpan<int> centers, double[] distances, CancellationToken cancellation)
    {
        int[] all = centers.ToArray();
        RowBlocks.ForEach(_rows, BlockRows, _threads, () => 0, (first, count, _) =>
        {
            for (int i = first; i < first + count; i++)
            {
                double least = distances[i];
                foreach (int center in all)
                    least = Math.Min(least, Between(i, center));
                distances[i] = least;
            }
        }, cancellation);
    }

    public void Gather(ReadOnlySpan<int> rows) => _gathered = rows.ToArray();

    public void LowerGathered(int center, Span<double> distances)
    {
        for (int i = 0; i < distances.Length; i++)
            distances[i] = Math.Min(distances[i], Between(_gathered[i], _gathered[center]));
    }

    public double Shown(double distance) => distance;

    double Between(int a, int b) => Divergence(ref Probability(a), ref Logarithm(a), ref Probability(b), ref Logarithm(b));

    ref float Probability(int row) => ref _probabilities[row * _stride];

    ref float Logarithm(int row) => ref _logarithms[row * _stride];

    /// <summary>sum_c (p_c - q_c) (log p_c - log q_c); the padding is 0 in both and adds nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    double Divergence(ref float p, ref float logP, ref float q, ref float logQ)
    {
        Vector256<double> low = default, high = default;
        for (nuint c = 0; c < (nuint)_stride; c += Lanes)
        {
            Vector256<float> difference = Vector256.LoadUnsafe(ref p, c) - Vector256.LoadUnsafe(ref q, c);
            Vector256<float> logarithms = Vector256.LoadUnsafe(ref logP, c) - Vector256.LoadUnsafe(ref logQ, c);
            low = Vector256.FusedMultiplyAdd(Vector256.WidenLower(difference), Vector256.WidenLower(logarithms), low);
            high = Vector256.FusedMultiplyAdd(Vector256.WidenUpper(difference), Vector256.WidenUpper(logarithms), high);
        }
        Vector256<double> four = low + high;
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    static void Softmax(double[] values, int row)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"The logits of row {row} hold {value}; logits must be finite: repair or drop the row."));
            largest = Math.Max(largest, value);
        }
        for (int c = 0; c < values.Length; c++)
            sum += values[c] = DeterministicMath.Exp(values[c] - largest);
        for (int c = 0; c < values.Length; c++)
            values[c] = Math.Max(values[c] / sum, LeastProbability);
    }

    void Store(double[] probabilities, int row)
    {
        for (int c = 0; c < _classes; c++)
        {
            // The logarithm of the rounded probability, so that the two are ordered alike.
            float p = (float)probabilities[c];
            _probabilities[row * _stride + c] = p;
            _logarithms[row * _stride + c] = (float)DeterministicMath.Log(p);
        }
    }
}
