using Pith.Numerics;

namespace Pith.Data.Readers;

/// <summary>Finds data that are the same for every row, which tell no row from another.</summary>
static class ConstantValues
{
    /// <summary>The value that all scored rows share; null where two differ or fewer than two rows are scored.</summary>
    /// <param name="values">[N]; NaN = not scored.</param>
    public static double? Of(ReadOnlySpan<double> values)
    {
        double? first = null;
        int count = 0;
        foreach (double value in values)
        {
            if (double.IsNaN(value))
                continue;
            if (first is double known && known != value)
                return null;
            first = value;
            count++;
        }
        return count > 1 ? first : null;
    }

    /// <summary>Whether all rows of a matrix are equal. It stops at the first that differs, so it is instant for all others.</summary>
    /// <param name="matrix">[N, D]; a single row is not constant.</param>
    /// <param name="upToOffset">Whether rows that differ by a constant count as equal, as for logits, whose probabilities are the same.</param>
    public static bool RowsAreEqual(MatrixView matrix, bool upToOffset = false)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (matrix.Rows < 2)
            return false;
        double[] first = new double[matrix.Columns], other = new double[matrix.Columns];
        matrix.CopyRows(0, 1, first);
        for (int row = 1; row < matrix.Rows; row++)
        {
            matrix.CopyRows(row, 1, other);
            double offset = upToOffset ? other[0] - first[0] : 0;
            for (int c = 0; c < first.Length; c++)
            {
                if (other[c] - offset != first[c])
                    return false;
            }
        }
        return true;
    }
}
