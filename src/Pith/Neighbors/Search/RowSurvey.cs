using Pith.Numerics;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Search;

/// <summary>The passes over a matrix that come before a search: lengths, column means and ranges, and the refusal of what has no distance.</summary>
static class RowSurvey
{
    // Fixed, so that the partial sums, and with them every bit of the means, do not depend on the thread count.
    const int BlockRows = 4096;

    // Squares of larger differences leave the range of double precision.
    const double LargestRange = 1e140;

    // Rows read at a time inside a block: bounded memory for wide rows.
    const int ReadRows = 16;

    /// <summary>[N] one over each row's Euclidean length.</summary>
    public static double[] InverseLengths(MatrixView matrix, int threads, CancellationToken cancellation)
    {
        int columns = matrix.Columns;
        var inverse = new double[matrix.Rows];
        var zero = new double[columns];
        RowBlocks.ForEach(matrix.Rows, BlockRows, threads, () => new double[columns], (first, count, row) =>
        {
            for (int r = first; r < first + count; r++)
            {
                matrix.CopyRows(r, 1, row);
                double length = Math.Sqrt(ExactDistances.SumOfSquaredDifferences(row, 1, zero, 1));
                if (length == 0)
                    throw new InvalidDataContentException($"Row {r} is all zeros and has no direction; cosine distance needs rows of non-zero length: drop the row or use Euclidean distance.");
                inverse[r] = 1 / length;
            }
        }, cancellation);
        return inverse;
    }

    /// <summary>The frame of a matrix: its column means, and the power of two that brings its range to about 1.</summary>
    public static SearchFrame FrameOf(MatrixView matrix, double[]? factors, int threads, CancellationToken cancellation)
    {
        int columns = matrix.Columns;
        int blocks = (matrix.Rows + BlockRows - 1) / BlockRows;
        var partial = new ColumnSums[blocks];
        RowBlocks.ForEach(matrix.Rows, BlockRows, threads, () => new double[ReadRows * columns], (first, count, scratch) =>
        {
            var sums = new ColumnSums(columns);
            for (int r = first; r < first + count; r += ReadRows)
            {
                int rows = Math.Min(ReadRows, first + count - r);
                matrix.CopyRows(r, rows, scratch.AsSpan(0, rows * columns));
                for (int i = 0; i < rows; i++)
                    sums.Add(scratch.AsSpan(i * columns, columns), factors is null ? 1 : factors[r + i], r + i);
            }
            partial[first / BlockRows] = sums;
        }, cancellation);

        RequireFinite(partial);
        var center = new float[columns];
        double range = 0;
        for (int c = 0; c < columns; c++)
        {
            double sum = 0, smallest = double.PositiveInfinity, largest = double.NegativeInfinity;
            foreach (ColumnSums sums in partial)
            {
                sum += sums.Sum[c];
                smallest = Math.Min(smallest, sums.Smallest[c]);
                largest = Math.Max(largest, sums.Largest[c]);
            }
            double mean = sum / Math.Max(matrix.Rows, 1);
            center[c] = float.IsFinite((float)mean) ? (float)mean : 0;
            range = Math.Max(range, Math.Max(largest - center[c], center[c] - smallest));
        }
        if (range > LargestRange)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"The embeddings span a range of {range:G3}; squared distances need a range below {LargestRange:G3}: rescale the values."));
        }
        return new SearchFrame(center, range > 0 ? Math.ScaleB(1, -Math.ILogB(range)) : 1);
    }

    static void RequireFinite(ColumnSums[] partial)
    {
        long bad = 0;
        ColumnSums? first = null;
        foreach (ColumnSums sums in partial)
        {
            if (sums.NonFiniteRows > 0)
                first ??= sums;
            bad += sums.NonFiniteRows;
        }
        if (first is not null)
        {
            throw new InvalidDataContentException(
                $"{bad} rows of the embeddings hold NaN or infinity (the first is row {first.FirstNonFiniteRow}); distances need finite values: repair or drop these rows.");
        }
    }

    /// <summary>What one block knows of its columns.</summary>
    sealed class ColumnSums
    {
        public ColumnSums(int columns)
        {
            Sum = new double[columns];
            Smallest = new double[columns];
            Largest = new double[columns];
            Array.Fill(Smallest, double.PositiveInfinity);
            Array.Fill(Largest, double.NegativeInfinity);
        }

        public double[] Sum { get; }

        public double[] Smallest { get; }

        public double[] Largest { get; }

        public long NonFiniteRows { get; private set; }

        public int FirstNonFiniteRow { get; private set; }

        public void Add(ReadOnlySpan<double> row, double factor, int number)
        {
            double[] sum = Sum, smallest = Smallest, largest = Largest;
            double check = 0;
            for (int c = 0; c < row.Length; c++)
            {
                double value = row[c] * factor;
                check += value * 0;
                sum[c] += value;
                smallest[c] = Math.Min(smallest[c], value);
                largest[c] = Math.Max(largest[c], value);
            }
            // NaN and infinity times 0 are NaN, and NaN stays.
            if (double.IsNaN(check) && NonFiniteRows++ == 0)
                FirstNonFiniteRow = number;
        }
    }
}
