using System.Numerics;
using Pith.Data.Dynamics;
using Pith.Numerics;

namespace Pith.Data.Readers;

/// <summary>Logits in which a class is impossible: minus infinity, the logarithm of a probability of 0, is read as one of 1e-30 beside the
/// row's largest, with which everything can be computed.</summary>
sealed class FlooredLogits : MatrixView
{
    const int BlockValues = 1 << 16;
    readonly MatrixView _inner;

    FlooredLogits(MatrixView inner)
        : base(inner.Rows, inner.Columns, inner.StorageType) => _inner = inner;

    /// <summary>The same matrix where no value is minus infinity, else a view in which none is; a row of nothing else stays for the check.</summary>
    /// <param name="logits">[N, C]; disposed with the view.</param>
    public static MatrixView Of(MatrixView logits)
    {
        if (!logits.StorageType.IsFloat())
            return logits;
        int block = Math.Clamp(BlockValues / logits.Columns, 1, logits.Rows);
        var buffer = new float[block * logits.Columns];
        for (int first = 0; first < logits.Rows; first += block)
        {
            int count = Math.Min(block, logits.Rows - first);
            logits.CopyRows(first, count, buffer);
            if (buffer.AsSpan(0, count * logits.Columns).Contains(float.NegativeInfinity))
                return new FlooredLogits(logits);
        }
        return logits;
    }

    public override void CopyRows(int firstRow, int rowCount, Span<float> destination)
    {
        _inner.CopyRows(firstRow, rowCount, destination);
        Floor(destination[..(rowCount * Columns)]);
    }

    public override void CopyRows(int firstRow, int rowCount, Span<double> destination)
    {
        _inner.CopyRows(firstRow, rowCount, destination);
        Floor(destination[..(rowCount * Columns)]);
    }

    void Floor<T>(Span<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (; !rows.IsEmpty; rows = rows[Columns..])
        {
            Span<T> values = rows[..Columns];
            T largest = T.NegativeInfinity;
            foreach (T value in values)
                largest = T.Max(largest, value);
            if (T.IsFinite(largest))
                values.Replace(T.NegativeInfinity, T.CreateTruncating(double.CreateTruncating(largest) + DynamicsFormat.LeastLog));
        }
    }

    protected override void Dispose(bool disposing)
    {
        _inner.Dispose();
        base.Dispose(disposing);
    }
}
