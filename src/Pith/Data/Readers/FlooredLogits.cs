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
        for (int row = 0; row < rowCount; row++)
        {
            Span<float> values = destination.Slice(row * Columns, Columns);
            float largest = float.NegativeInfinity;
            foreach (float value in values)
                largest = Math.Max(largest, value);
            if (float.IsFinite(largest))
                values.Replace(float.NegativeInfinity, (float)(largest + DynamicsFormat.LeastLog));
        }
    }

    public override void CopyRows(int firstRow, int rowCount, Span<double> destination)
    {
        _inner.CopyRows(firstRow, rowCount, destination);
        for (int row = 0; row < rowCount; row++)
        {
            Span<double> values = destination.Slice(row * Columns, Columns);
            double largest = double.NegativeInfinity;
            foreach (double value in values)
                largest = Math.Max(largest, value);
            if (double.IsFinite(largest))
                values.Replace(double.NegativeInfinity, largest + DynamicsFormat.LeastLog);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _inner.Dispose();
        base.Dispose(disposing);
    }
}
