using Pith.Numerics;

namespace Pith.Data.Images;

/// <summary>Images stored channel after channel, read pixel after pixel, each with its channels.</summary>
sealed class ChannelsLastMatrix(MatrixView images, int channels) : MatrixView(images.Rows, images.Columns, images.StorageType)
{
    /// <inheritdoc/>
    public override void CopyRows(int firstRow, int rowCount, Span<float> destination) =>
        Copy(firstRow, rowCount, destination, (row, values) => images.CopyRows(row, 1, values));

    /// <inheritdoc/>
    public override void CopyRows(int firstRow, int rowCount, Span<double> destination) =>
        Copy(firstRow, rowCount, destination, (row, values) => images.CopyRows(row, 1, values));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        images.Dispose();
        base.Dispose(disposing);
    }

    void Copy<T>(int firstRow, int rowCount, Span<T> destination, Action<int, T[]> read)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        var stored = new T[Columns];
        int pixels = Columns / channels;
        for (int i = 0; i < rowCount; i++)
        {
            read(firstRow + i, stored);
            Span<T> image = destination.Slice(i * Columns, Columns);
            for (int c = 0; c < channels; c++)
            {
                for (int pixel = 0; pixel < pixels; pixel++)
                    image[(pixel * channels) + c] = stored[(c * pixels) + pixel];
            }
        }
    }
}
