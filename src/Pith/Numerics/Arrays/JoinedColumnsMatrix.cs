using System.Numerics;
using Pith.Numerics.Statistics;

namespace Pith.Numerics.Arrays;

/// <summary>Several matrices of equally many rows side by side, without a copy: every row of each part is scaled to unit length, so that each
/// part weighs the same in a distance, or left as it is.</summary>
/// <remarks>A row of zeros stays as it is. The length is taken in double precision in fixed order, the values are single precision.</remarks>
sealed class JoinedColumnsMatrix : MatrixView
{
    readonly MatrixView[] _parts;
    readonly bool _isScaled;

    JoinedColumnsMatrix(MatrixView[] parts, bool isScaled)
        : base(parts[0].Rows, parts.Sum(part => part.Columns), ElementType.Float32) => (_parts, _isScaled) = (parts, isScaled);

    /// <summary>Joins matrices, which the joined one then owns; where they do not fit together they are disposed.</summary>
    /// <param name="parts">At least one.</param>
    /// <param name="names">The name of each, for errors.</param>
    /// <param name="isScaled">Whether each row of each part is scaled to unit length.</param>
    /// <exception cref="InvalidDataContentException">Their rows differ.</exception>
    public static MatrixView Join(MatrixView[] parts, string[] names, bool isScaled = true)
    {
        int other = Array.FindIndex(parts, part => part.Rows != parts[0].Rows);
        if (other < 0)
            return new JoinedColumnsMatrix(parts, isScaled);
        string message = FormattableString.Invariant($"{names[0]} has {parts[0].Rows} rows but {names[other]} has {parts[other].Rows}; matrices are joined side by side row by row.");
        foreach (MatrixView part in parts)
            part.Dispose();
        throw new InvalidDataContentException(message);
    }

    public override void CopyRows(int firstRow, int rowCount, Span<float> destination)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        for (int row = 0; row < rowCount; row++)
            CopyRow(firstRow + row, destination.Slice(row * Columns, Columns));
    }

    public override void CopyRows(int firstRow, int rowCount, Span<double> destination)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        var single = new float[Columns];
        for (int row = 0; row < rowCount; row++)
        {
            CopyRow(firstRow + row, single);
            Span<double> target = destination.Slice(row * Columns, Columns);
            for (int i = 0; i < single.Length; i++)
                target[i] = single[i];
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (MatrixView part in _parts)
                part.Dispose();
        }
        base.Dispose(disposing);
    }

    void CopyRow(int row, Span<float> destination)
    {
        foreach (MatrixView part in _parts)
        {
            Span<float> values = destination[..part.Columns];
            part.CopyRows(row, 1, values);
            double squared = _isScaled ? FixedOrderSum.SquaredNorm(values) : 0;
            if (squared != 0)
                Scale(values, (float)(1 / Math.Sqrt(squared)));
            destination = destination[part.Columns..];
        }
    }

    // Value by value, so the bytes do not depend on the width.
    static void Scale(Span<float> values, float factor)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Span<float> some = values.Slice(i, Vector<float>.Count);
            (new Vector<float>(some) * factor).CopyTo(some);
        }
        for (; i < values.Length; i++)
            values[i] *= factor;
    }
}
