using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Pith.Neighbors.Search;
using Pith.Numerics;
using Pith.Numerics.Threading;

namespace Pith.Selection.Herding;

/// <summary>The rows of a pool less their mean, in single precision, with half their squared lengths.</summary>
sealed class CenteredRows
{
    const int Lanes = 16;
    readonly float[] _values;
    readonly int _stride;
    readonly int _threads;

    /// <summary>Centres the rows, scaled to length 1 first under the cosine metric.</summary>
    /// <exception cref="InvalidDataContentException">A value is NaN or infinite, or a row is zero under the cosine metric.</exception>
    public CenteredRows(MatrixView rows, DistanceMetric metric, int threads, CancellationToken cancellation)
    {
        Rows = rows.Rows;
        _threads = threads;
        int columns = rows.Columns;
        // Padded with zeros, which add nothing to a product, so that every row is whole vectors.
        _stride = (columns + Lanes - 1) / Lanes * Lanes;
        _values = new float[checked(Rows * _stride)];
        double[]? factors = metric == DistanceMetric.Cosine ? RowSurvey.InverseLengths(rows, threads, cancellation) : null;
        RowSurvey.FrameOf(rows, factors, threads, cancellation);
        var mean = new double[columns];
        var row = new double[columns];
        for (int i = 0; i < Rows; i++)
        {
            Copy(rows, factors, i, row);
            for (int c = 0; c < columns; c++)
                mean[c] += row[c];
        }
        for (int c = 0; c < columns; c++)
            mean[c] /= Rows;
        HalfSquares = new double[Rows];
        RowRanges.Run(Rows, threads, (first, end) =>
        {
            var own = new double[columns];
            for (int i = first; i < end; i++)
            {
                Copy(rows, factors, i, own);
                Span<float> to = _values.AsSpan(i * _stride, _stride);
                for (int c = 0; c < columns; c++)
                    to[c] = (float)(own[c] - mean[c]);
                HalfSquares[i] = ExactDistances.SumOfSquares(to) / 2;
            }
        });
    }

    /// <summary>n.</summary>
    public int Rows { get; }

    /// <summary>Columns with the padding.</summary>
    public int Stride => _stride;

    /// <summary>[n] half of each centred row's squared length.</summary>
    public double[] HalfSquares { get; }

    /// <summary>Adds a centred row to a sum.</summary>
    public void AddTo(Span<double> sum, int row)
    {
        ReadOnlySpan<float> values = _values.AsSpan(row * _stride, _stride);
        for (int c = 0; c < values.Length; c++)
            sum[c] += values[c];
    }

    /// <summary>The place with the least <c>dot(row, direction) + half square</c> among the open ones, the lowest of equal ones.</summary>
    /// <param name="direction">[stride].</param>
    /// <param name="isOpen">[n] by place.</param>
    public int ArgMin(double[] direction, bool[] isOpen)
    {
        const int RangeRows = 2048;
        int ranges = (Rows + RangeRows - 1) / RangeRows;
        var best = new (double Value, int Place)[ranges];
        int workers = Math.Min(ranges, RowBlocks.Threads(_threads));
        if (workers == 1)
        {
            for (int range = 0; range < ranges; range++)
                best[range] = Least(direction, isOpen, range * RangeRows, Math.Min(Rows, (range + 1) * RangeRows));
        }
        else
        {
            Parallel.For(0, ranges, new ParallelOptions { MaxDegreeOfParallelism = workers }, range =>
                best[range] = Least(direction, isOpen, range * RangeRows, Math.Min(Rows, (range + 1) * RangeRows)));
        }
        (double Value, int Place) least = (double.PositiveInfinity, -1);
        foreach ((double Value, int Place) candidate in best)
        {
            if (candidate.Place >= 0 && (least.Place < 0 || candidate.Value < least.Value))
                least = candidate;
        }
        return least.Place;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    (double Value, int Place) Least(double[] direction, bool[] isOpen, int first, int end)
    {
        ref float values = ref MemoryMarshal.GetArrayDataReference(_values);
        ref double d = ref MemoryMarshal.GetArrayDataReference(direction);
        (double Value, int Place) least = (double.PositiveInfinity, -1);
        for (int i = first; i < end; i++)
        {
            if (!isOpen[i])
                continue;
            nuint row = (nuint)i * (nuint)_stride;
            Vector512<double> s0 = default, s1 = default;
            for (nuint c = 0; c < (nuint)_stride; c += Lanes)
            {
                Vector256<float> low = Vector256.LoadUnsafe(ref values, row + c), high = Vector256.LoadUnsafe(ref values, row + c + 8);
                s0 = Vector512.FusedMultiplyAdd(Widen(low), Vector512.LoadUnsafe(ref d, c), s0);
                s1 = Vector512.FusedMultiplyAdd(Widen(high), Vector512.LoadUnsafe(ref d, c + 8), s1);
            }
            Vector512<double> sum = s0 + s1;
            Vector256<double> four = sum.GetLower() + sum.GetUpper();
            double value = ((four[0] + four[2]) + (four[1] + four[3])) + HalfSquares[i];
            if (least.Place < 0 || value < least.Value)
                least = (value, i);
        }
        return least;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> Widen(Vector256<float> eight) => Vector512.Create(Vector256.WidenLower(eight), Vector256.WidenUpper(eight));

    static void Copy(MatrixView rows, double[]? factors, int row, Span<double> destination)
    {
        rows.CopyRows(row, 1, destination);
        if (factors is null)
            return;
        for (int c = 0; c < destination.Length; c++)
            destination[c] *= factors[row];
    }
}
