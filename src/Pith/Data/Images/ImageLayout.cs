namespace Pith.Data.Images;

/// <summary>How an array of images is laid out, told by its shape.</summary>
/// <param name="Height">Pixels from top to bottom.</param>
/// <param name="Width">Pixels from left to right.</param>
/// <param name="Channels">Values a pixel.</param>
/// <param name="IsChannelsFirst">Whether one channel's whole image comes before the next, [N, C, H, W], as PyTorch keeps images.</param>
sealed record ImageLayout(int Height, int Width, int Channels, bool IsChannelsFirst)
{
    const int MostUsual = 4;

    /// <summary>The layout of a shape: [N, D] flat, [N, H, W], [N, H, W, C], or [N, C, H, W] where the second number is that of channels.</summary>
    /// <param name="shape">The array's shape.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="InvalidDataContentException">The shape is none of these, or it does not tell which.</exception>
    public static ImageLayout Of(long[] shape, string path)
    {
        string shown = $"[{string.Join(", ", shape)}]";
        switch (shape)
        {
            case [_, var columns]:
                return new(1, (int)columns, 1, false);
            case [_, var height, var width]:
                return new((int)height, (int)width, 1, false);
            case [_, var first, var second, var third]:
                // Few channels come first, pixels after them: no image is four pixels high and has as many channels as it is wide.
                if (third > MostUsual && second > MostUsual && first <= MostUsual)
                    return new((int)second, (int)third, (int)first, true);
                if (third > MostUsual && second == third && first < second)
                {
                    throw new InvalidDataContentException(
                        $"{path} has the shape {shown}, of which nothing tells whether {first} or {third} are channels; save images as [N, H, W] or [N, H, W, C], e.g. with numpy.moveaxis(x, 1, -1).");
                }
                return new((int)first, (int)second, (int)third, false);
            default:
                throw new InvalidDataContentException($"{path} has the shape {shown}; images are [N, H, W], [N, H, W, C], [N, C, H, W], or flat rows [N, D].");
        }
    }
}
