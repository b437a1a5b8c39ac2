using Pith.Data.Images.Decoding;
using Pith.Data.Images.Folders;
using Pith.Numerics;

namespace Pith.Data.Images;

/// <summary>Image files as rows of pixels that are decoded when they are asked for: for whoever shows a few of many. An image that cannot be
/// decoded is grey.</summary>
/// <param name="images">The images.</param>
/// <param name="size">Pixels of a side.</param>
sealed class ImageFileMatrix(IReadOnlyList<ImageEntry> images, int size) : MatrixView(images.Count, size * size * 3, ElementType.UInt8)
{
    const byte Grey = 128;

    public override void CopyRows(int firstRow, int rowCount, Span<float> destination)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        var pixels = new byte[Columns];
        for (int row = 0; row < rowCount; row++)
        {
            Decode(images[firstRow + row], pixels);
            for (int i = 0; i < pixels.Length; i++)
                destination[row * Columns + i] = pixels[i] / 255f;
        }
    }

    public override void CopyRows(int firstRow, int rowCount, Span<double> destination)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        var values = new float[Columns];
        for (int row = 0; row < rowCount; row++)
        {
            CopyRows(firstRow + row, 1, values);
            for (int i = 0; i < values.Length; i++)
                destination[row * Columns + i] = values[i];
        }
    }

    void Decode(ImageEntry image, byte[] pixels)
    {
        pixels.AsSpan().Fill(Grey);
        ImageDecoders.Current.Decode(image.Read(), size, pixels);
    }
}
