using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pith.Neighbors.Search;

/// <summary>What some rows of a matrix say of its columns: sums, ranges, and which rows are no numbers.</summary>
sealed class ColumnTotals
{
    // Squares of larger differences leave the range of double precision.
    const double LargestRange = 1e140;

    readonly int _columns;

    // Sums, smallest, largest, then how many rows are not finite, and the first of them: one array, so that ranks can pass it on.
    readonly double[] _values;

    /// <summary>No rows.</summary>
    /// <param name="columns">D.</param>
    public ColumnTotals(int columns)
    {
        _columns = columns;
        _values = new double[(3 * columns) + 2];
        Array.Fill(_values, double.PositiveInfinity, columns, columns);
        Array.Fill(_values, double.NegativeInfinity, 2 * columns, columns);
    }

    /// <summary>All that is known, to be overwritten by what another rank knows.</summary>
    public Span<double> Values => _values;

    Span<double> Sums => _values.AsSpan(0, _columns);

    Span<double> Smallest => _values.AsSpan(_columns, _columns);

    Span<double> Largest => _values.AsSpan(2 * _columns, _columns);

    ref double NonFiniteRows => ref _values[^2];

    ref double FirstNonFiniteRow => ref _values[^1];

    /// <summary>Adds a row.</summary>
    /// <param name="row">[D] its values.</param>
    /// <param name="factor">What they are multiplied by.</param>
    /// <param name="number">Which row it is.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<double> row, double factor, int number)
    {
        Span<double> sums = Sums, smallest = Smallest, largest = Largest;
        Vector256<double> checks = Vector256<double>.Zero, factors = Vector256.Create(factor);
        int c = 0;
        for (; c <= row.Length - Vector256<double>.Count; c += Vector256<double>.Count)
        {
            Vector256<double> values = Vector256.Create(row[c..]) * factors;
            checks += values * Vector256<double>.Zero;
            (Vector256.Create<double>(sums[c..]) + values).CopyTo(sums[c..]);
            Vector256.Min(Vector256.Create<double>(smallest[c..]), values).CopyTo(smallest[c..]);
            Vector256.Max(Vector256.Create<double>(largest[c..]), values).CopyTo(largest[c..]);
        }
        double check = Vector256.Sum(checks);
        for (; c < row.Length; c++)
        {
            double value = row[c] * factor;
            check += value * 0;
            sums[c] += value;
            smallest[c] = Math.Min(smallest[c], value);
            largest[c] = Math.Max(largest[c], value);
        }
        // NaN and infinity times 0 are NaN, and NaN stays.
        if (double.IsNaN(check) && NonFiniteRows++ == 0)
            FirstNonFiniteRow = number;
    }

    /// <summary>Adds the rows of a block that follows.</summary>
    public void Add(ColumnTotals next)
    {
        for (int c = 0; c < _columns; c++)
        {
            Sums[c] += next.Sums[c];
            Smallest[c] = Math.Min(Smallest[c], next.Smallest[c]);
            Largest[c] = Math.Max(Largest[c], next.Largest[c]);
        }
        if (NonFiniteRows == 0)
            FirstNonFiniteRow = next.FirstNonFiniteRow;
        NonFiniteRows += next.NonFiniteRows;
    }

    /// <summary>The frame of all rows.</summary>
    /// <param name="rows">N.</param>
    /// <exception cref="InvalidDataContentException">Rows are not finite, or too far apart.</exception>
    public SearchFrame ToFrame(int rows)
    {
        if (NonFiniteRows > 0)
        {
            throw new InvalidDataContentException(
                $"{NonFiniteRows} rows of the embeddings hold NaN or infinity (the first is row {FirstNonFiniteRow}); distances need finite values: repair or drop these rows.");
        }
        var center = new float[_columns];
        double range = 0;
        for (int c = 0; c < _columns; c++)
        {
            double mean = Sums[c] / Math.Max(rows, 1);
            center[c] = float.IsFinite((float)mean) ? (float)mean : 0;
            range = Math.Max(range, Math.Max(Largest[c] - center[c], center[c] - Smallest[c]));
        }
        if (range > LargestRange)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"The embeddings span a range of {range:G3}; squared distances need a range below {LargestRange:G3}: rescale the values."));
        }
        return new SearchFrame(center, range > 0 ? Math.ScaleB(1, -Math.ILogB(range)) : 1);
    }
}
