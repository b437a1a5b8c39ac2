using Pith.Numerics;
using Pith.Numerics.Threading;

namespace Pith.Neighbors.Search;

/// <summary>The passes over a matrix that come before a search: lengths, column means and ranges, and the refusal of what has no distance.</summary>
static class RowSurvey
{
    /// <summary>Rows that are summed up on their own. Fixed, so that the partial sums, and with them every bit of the means, depend neither on threads nor on
    /// ranks.</summary>
    public const int BlockRows = 4096;

    // Rows read at a time inside a block: bounded memory for wide rows.
    const int ReadRows = 16;

    /// <summary>[N] one over each row's Euclidean length.</summary>
    public static double[] InverseLengths(MatrixView matrix, int threads, CancellationToken cancellation) =>
        InverseLengths(matrix, 0, matrix.Rows, threads, cancellation);

    /// <summary>[rows] one over the Euclidean length of rows <paramref name="firstRow"/>...</summary>
    public static double[] InverseLengths(MatrixView matrix, int firstRow, int rows, int threads, CancellationToken cancellation)
    {
        int columns = matrix.Columns;
        var inverse = new double[rows];
        var zero = new double[columns];
        RowBlocks.ForEach(rows, BlockRows, threads, () => new double[columns], (first, count, row) =>
        {
            for (int i = first; i < first + count; i++)
            {
                int r = firstRow + i;
                matrix.CopyRows(r, 1, row);
                double length = Math.Sqrt(ExactDistances.SumOfSquaredDifferences(row, 1, zero, 1));
                if (length == 0)
                    throw new InvalidDataContentException($"Row {r} is all zeros and has no direction; cosine distance needs rows of non-zero length: drop the row or use Euclidean distance.");
                inverse[i] = 1 / length;
            }
        }, cancellation);
        return inverse;
    }

    /// <summary>The frame of a matrix: its column means, and the power of two that brings its range to about 1.</summary>
    public static SearchFrame FrameOf(MatrixView matrix, double[]? factors, int threads, CancellationToken cancellation)
    {
        var totals = new ColumnTotals(matrix.Columns);
        Survey(matrix, factors, 0, matrix.Rows, totals, threads, cancellation);
        return totals.ToFrame(matrix.Rows);
    }

    /// <summary>Adds rows to what is known of a matrix's columns, block by block in their order.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="factors">[N] what rows are multiplied by; null for 1.</param>
    /// <param name="firstRow">The first row, the first of a block.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="totals">What is known of the rows before.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void Survey(
        MatrixView matrix, double[]? factors, int firstRow, int rows, ColumnTotals totals, int threads, CancellationToken cancellation)
    {
        foreach (ColumnTotals block in Blocks(matrix, factors, firstRow, rows, threads, cancellation))
            totals.Add(block);
    }

    /// <summary>What each block of rows says of the columns; see <see cref="Survey"/>.</summary>
    public static ColumnTotals[] Blocks(MatrixView matrix, double[]? factors, int firstRow, int rows, int threads, CancellationToken cancellation)
    {
        int columns = matrix.Columns;
        var blocks = new ColumnTotals[(rows + BlockRows - 1) / BlockRows];
        RowBlocks.ForEach(rows, BlockRows, threads, () => new double[ReadRows * columns], (first, count, scratch) =>
        {
            var sums = new ColumnTotals(columns);
            int end = firstRow + first + count;
            for (int r = firstRow + first; r < end; r += ReadRows)
            {
                int some = Math.Min(ReadRows, end - r);
                matrix.CopyRows(r, some, scratch.AsSpan(0, some * columns));
                for (int i = 0; i < some; i++)
                    sums.Add(scratch.AsSpan(i * columns, columns), factors is null ? 1 : factors[r + i], r + i);
            }
            blocks[first / BlockRows] = sums;
        }, cancellation);
        return blocks;
    }
}
