using Pith.Data.Images;
using Pith.Report.Images;
using Pith.Report.Sources;

namespace Pith.Explorer.Sources;

/// <summary>The picture of each row, as PNG.</summary>
/// <param name="images">The images, or null where there are none.</param>
/// <param name="imageOf">Which of them a row is.</param>
sealed class RowImages(ImageDataset? images, Func<int, int> imageOf)
{
    readonly Lock _gate = new();

    /// <summary>No pictures.</summary>
    public static RowImages None { get; } = new(null, row => row);

    /// <summary>Whether there are pictures: grids of pixels, not flat rows of numbers.</summary>
    public bool AreThere => images is { Height: > 1, Width: > 1 };

    /// <summary>The pictures that a spec names.</summary>
    /// <param name="spec">As <c>pith train --data</c> takes it.</param>
    /// <param name="rows">N.</param>
    /// <exception cref="MisalignedDataException">There are not as many.</exception>
    public static (RowImages Images, ImageDataset Data) Open(string spec, int rows)
    {
        ImageDataset data = ReportInputs.OpenImages(spec, rows);
        if (data.TrainImages.Rows == rows)
            return (new RowImages(data, row => row), data);
        int found = data.TrainImages.Rows;
        data.Dispose();
        throw new MisalignedDataException($"--data {spec}", found, "the dataset", rows);
    }

    /// <summary>A row's picture.</summary>
    /// <exception cref="InvalidDataContentException">It cannot be read.</exception>
    public byte[] Png(int row)
    {
        ImageDataset data = images!;
        var pixels = new float[data.TrainImages.Columns];
        lock (_gate)
            data.TrainImages.CopyRows(imageOf(row), 1, pixels);
        bool isColour = data.Channels >= 3;
        int parts = isColour ? 3 : 1;
        var bytes = new byte[data.Width * data.Height * parts];
        for (int p = 0; p < data.Width * data.Height; p++)
        {
            for (int c = 0; c < parts; c++)
                bytes[(p * parts) + c] = (byte)MathF.Round(Math.Clamp(pixels[(p * data.Channels) + c], 0, 1) * (isColour ? 255 : 15));
        }
        return isColour ? PngEncoder.Colour(bytes, data.Width, data.Height) : PngEncoder.Grey16(bytes, data.Width, data.Height);
    }
}
