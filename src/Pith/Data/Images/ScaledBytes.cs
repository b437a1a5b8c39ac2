using Pith.Numerics;

namespace Pith.Data.Images;

/// <summary>A matrix of bytes that another matrix holds, read as value / 255: for files that are larger than an array can be.</summary>
/// <param name="bytes">The bytes, as numbers from 0 to 255; disposed with this view.</param>
sealed class ScaledBytes(MatrixView bytes) : MatrixView(bytes.Rows, bytes.Columns, ElementType.UInt8)
{
    public override void CopyRows(int firstRow, int rowCount, Span<float> destination)
    {
        bytes.CopyRows(firstRow, rowCount, destination);
        foreach (ref float value in destination[..(rowCount * Columns)])
            value /= 255f;
    }

    // The same rounded single-precision values, widened, so that every precision sees the same matrix.
    public override void CopyRows(int firstRow, int rowCount, Span<double> destination)
    {
        bytes.CopyRows(firstRow, rowCount, destination);
        foreach (ref double value in destination[..(rowCount * Columns)])
            value = (float)value / 255f;
    }

    protected override void Dispose(bool disposing)
    {
        bytes.Dispose();
        base.Dispose(disposing);
    }
}
