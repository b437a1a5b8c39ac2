using SkiaSharp;

namespace Pith.Encoders.Images;

/// <summary>Where the pixels of an upright image lie in one that is stored as the camera was held (the eight orientations of EXIF).</summary>
readonly struct Orientation
{
    readonly int _start;
    readonly int _right;
    readonly int _down;

    /// <summary>Reads an orientation.</summary>
    /// <param name="origin">Which corner of the upright image is stored first.</param>
    /// <param name="width">Pixels from left to right as stored.</param>
    /// <param name="height">Pixels from top to bottom as stored.</param>
    public Orientation(SKEncodedOrigin origin, int width, int height)
    {
        bool isTurned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        (Width, Height) = isTurned ? (height, width) : (width, height);
        int last = width * height - 1;
        (_start, _right, _down) = origin switch
        {
            SKEncodedOrigin.TopRight => (width - 1, -1, width),
            SKEncodedOrigin.BottomRight => (last, -1, -width),
            SKEncodedOrigin.BottomLeft => (last - (width - 1), 1, -width),
            SKEncodedOrigin.LeftTop => (0, width, 1),
            SKEncodedOrigin.RightTop => (last - (width - 1), -width, 1),
            SKEncodedOrigin.RightBottom => (last, -width, -1),
            SKEncodedOrigin.LeftBottom => (width - 1, width, -1),
            _ => (0, 1, width),
        };
    }

    /// <summary>Pixels of the upright image from left to right.</summary>
    public int Width { get; }

    /// <summary>Pixels of the upright image from top to bottom.</summary>
    public int Height { get; }

    /// <summary>The stored pixel at a place of the upright image.</summary>
    public int PixelAt(int x, int y) => _start + x * _right + y * _down;
}
