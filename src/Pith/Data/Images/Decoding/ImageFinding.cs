namespace Pith.Data.Images.Decoding;

/// <summary>Whether the bytes of a file are an image that can be used.</summary>
enum ImageState
{
    /// <summary>They are.</summary>
    Good,

    /// <summary>They are no image of a kind that is read.</summary>
    NotAnImage,

    /// <summary>The image is cut off or damaged.</summary>
    Broken,

    /// <summary>The image has more pixels than <see cref="ImageDecoders.MostPixels"/>.</summary>
    TooLarge,

    /// <summary>The image has several frames, none of which is the image.</summary>
    Animated,
}

/// <summary>What was found out about an image.</summary>
/// <param name="State">Whether it can be used.</param>
/// <param name="Width">Pixels from left to right as stored; 0 where it is not known.</param>
/// <param name="Height">Pixels from top to bottom as stored; 0 where it is not known.</param>
/// <param name="Frames">Frames; 1 where it is not animated.</param>
readonly record struct ImageFinding(ImageState State, int Width = 0, int Height = 0, int Frames = 1)
{
    /// <summary>The finding in words, after a file's name.</summary>
    public string Words => State switch
    {
        ImageState.Good => "can be used",
        ImageState.NotAnImage => "is no image that is read (JPEG, PNG, WebP, GIF, BMP)",
        ImageState.Broken => "is cut off or damaged",
        ImageState.TooLarge => FormattableString.Invariant($"has {Width} x {Height} pixels, more than the {ImageDecoders.MostPixels / 1_000_000} million that are read"),
        _ => FormattableString.Invariant($"is animated: {Frames} frames"),
    };
}
