using System.Text.Json.Nodes;
using Pith.Data.Images;
using Pith.Report.Page;
using Pith.Report.Sources;

namespace Pith.Report.Images;

/// <summary>Small pictures of as many rows as the page has room for, a few hundred to an image so that the page decodes what it shows.</summary>
sealed class Thumbnails
{
    // Larger images are averaged down: a thumbnail is looked at, not studied.
    const int LargestSide = 48;
    const int SheetColumns = 20;
    const int SheetRows = 20;

    readonly List<PageArray> _arrays = [];

    Thumbnails(int[] rows, int width, int height, int sheets)
    {
        var sizes = new JsonObject
        {
            ["width"] = width,
            ["height"] = height,
            ["columns"] = SheetColumns,
            ["perSheet"] = SheetColumns * SheetRows,
            ["sheets"] = sheets,
        };
        _arrays.Add(PageArray.Json("thumbs", sizes));
        _arrays.Add(PageArray.Of("thumb-rows", Array.ConvertAll(rows, row => (uint)row)));
        Count = rows.Length;
    }

    /// <summary>Rows with a thumbnail.</summary>
    public int Count { get; }

    /// <summary>The images, their sizes, and which rows are in them.</summary>
    public IReadOnlyList<PageArray> Arrays => _arrays;

    /// <summary>Draws thumbnails until the room is used.</summary>
    /// <param name="inputs">Which image a row is.</param>
    /// <param name="images">The images.</param>
    /// <param name="rows">Rows, the most wanted first, each once.</param>
    /// <param name="mostBytes">Room in the page.</param>
    public static Thumbnails Draw(ReportInputs inputs, ImageDataset images, IReadOnlyList<int> rows, int mostBytes)
    {
        int factor = Math.Max(1, (Math.Max(images.Height, images.Width) + LargestSide - 1) / LargestSide);
        int width = Math.Max(1, images.Width / factor);
        int height = Math.Max(1, images.Height / factor);
        bool isColour = images.Channels >= 3;
        var sheets = new List<byte[]>();
        long used = 0;
        int drawn = 0;
        var pixels = new float[images.TrainImages.Columns];
        while (drawn < rows.Count)
        {
            int count = Math.Min(SheetColumns * SheetRows, rows.Count - drawn);
            int lines = (count + SheetColumns - 1) / SheetColumns;
            int sheetWidth = SheetColumns * width;
            var sheet = new byte[lines * height * sheetWidth * (isColour ? 3 : 1)];
            for (int i = 0; i < count; i++)
            {
                images.TrainImages.CopyRows(inputs.ImageOf(rows[drawn + i]), 1, pixels);
                int corner = i / SheetColumns * height * sheetWidth + i % SheetColumns * width;
                Draw(images, pixels, factor, width, height, sheet, corner, sheetWidth, isColour);
            }
            byte[] png = isColour ? PngEncoder.Colour(sheet, sheetWidth, lines * height) : PngEncoder.Grey16(sheet, sheetWidth, lines * height);
            used += png.Length * 4L / 3;
            if (used > mostBytes && sheets.Count > 0)
                break;
            sheets.Add(png);
            drawn += count;
        }
        var thumbnails = new Thumbnails([.. rows.Take(drawn)], width, height, sheets.Count);
        for (int s = 0; s < sheets.Count; s++)
            thumbnails._arrays.Add(PageArray.Image(FormattableString.Invariant($"sheet-{s}"), sheets[s]));
        return thumbnails;
    }

    // The mean of factor x factor pixels; grey in 16 steps, colour in 32 a channel, which deflate packs far better than 256.
    static void Draw(ImageDataset images, float[] pixels, int factor, int width, int height, byte[] sheet, int corner, int sheetWidth, bool isColour)
    {
        int channels = images.Channels;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int c = 0; c < (isColour ? 3 : 1); c++)
                {
                    float sum = 0;
                    for (int dy = 0; dy < factor; dy++)
                    {
                        for (int dx = 0; dx < factor; dx++)
                            sum += pixels[((y * factor + dy) * images.Width + x * factor + dx) * channels + c];
                    }
                    float value = Math.Clamp(sum / (factor * factor), 0, 1);
                    int place = corner + y * sheetWidth + x;
                    if (isColour)
                        sheet[place * 3 + c] = (byte)((int)MathF.Round(value * 31) * 255 / 31);
                    else
                        sheet[place] = (byte)MathF.Round(value * 15);
                }
            }
        }
    }
}
