namespace Pith.Learning;

/// <summary>The shape of one image or of one layer's output for one image.</summary>
/// <param name="Height">Pixels from top to bottom; 1 for a vector.</param>
/// <param name="Width">Pixels from left to right; 1 for a vector.</param>
/// <param name="Channels">Values a pixel.</param>
readonly record struct TensorShape(int Height, int Width, int Channels)
{
    /// <summary>Pixels of one image.</summary>
    public int Pixels => Height * Width;

    /// <summary>Values of one image, without padding.</summary>
    public int Values => Height * Width * Channels;
}
