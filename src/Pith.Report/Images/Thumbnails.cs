using System.Text.Json.Nodes;
using Pith.Data.Images;
using Pith.Numerics.Threading;
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
    const int PerSheet = SheetColumns * SheetRows;

    readonly List<PageArray> _arrays = [];

    Thumbnails(int[] rows, int width, int height, int sheets)
    {
        var sizes = new JsonObject
        {
            ["width"] = width,
            ["height"] = height,
            ["columns"] = SheetColumns,
            ["perSheet"] = PerSheet,
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
    /// <param name="threads">Threads; 0 means all cores. The result does not depend on it.</param>
    public static Thumbnails Draw(ReportInputs inputs, ImageDataset images, IReadOnlyList<int> rows, int mostBytes, int threads)
    {
        int factor = Math.Max(1, (Math.Max(images.Height, images.Width) + LargestSide - 1) / LargestSide);
        int width = Math.Max(1, images.Width / factor);
        int height = Math.Max(1, images.Height / factor);
        int needed = (rows.Count + PerSheet - 1) / PerSheet;
        var sheets = new List<byte[]>();
        long used = 0;
        while (sheets.Count < needed)
        {
            // As many at once as there are threads; those beyond the room are thrown away.
            var drawn = new byte[Math.Min(RowBlocks.Threads(threads), needed - sheets.Count)][];
            int first = sheets.Count;
            RowBlocks.ForEach(drawn.Length, 1, threads, () => new float[images.TrainImages.Columns], (place, _, pixels) =>
            {
                int from = (first + place) * PerSheet;
                int[] shown = [.. Enumerable.Range(from, Math.Min(PerSheet, rows.Count - from)).Select(i => inputs.ImageOf(rows[i]))];
                drawn[place] = Sheet(images, shown, pixels, factor, width, height);
            });
            foreach (byte[] png in drawn)
            {
                used += png.Length * 4L / 3;
                if (used > mostBytes && sheets.Count > 0)
                    return Of(rows, width, height, sheets);
                sheets.Add(png);
            }
        }
        return Of(rows, width, height, sheets);
    }

    static Thumbnails Of(IReadOnlyList<int> rows, int width, int height, List<byte[]> sheets)
    {
        var thumbnails = new Thumbnails([.. rows.Take(sheets.Count * PerSheet)], width, height, sheets.Count);
        for (int s = 0; s < sheets.Count; s++)
            thumbnails._arrays.Add(PageArray.Image(FormattableString.Invariant($"sheet-{s}"), sheets[s]));
        return thumbnails;
    }

    static byte[] Sheet(ImageDataset images, int[] shown, float[] pixels, int factor, int width, int height)
    {
        bool isColour = images.Channels >= 3;
        int lines = (shown.Length + SheetColumns - 1) / SheetColumns;
        int sheetWidth = SheetColumns * width;
        var sheet = new byte[lines * height * sheetWidth * (isColour ? 3 : 1)];
        for (int i = 0; i < shown.Length; i++)
        {
            images.TrainImages.CopyRows(shown[i], 1, pixels);
            int corner = i / SheetColumns * height * sheetWidth + i % SheetColumns * width;
            Draw(images, pixels, factor, width, height, sheet, corner, sheetWidth, isColour);
        }
        return isColour ? PngEncoder.Colour(sheet, sheetWidth, lines * height) : PngEncoder.Grey16(sheet, sheetWidth, lines * height);
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
