namespace Pith.Data.Images.Corruptions;

/// <summary>How test images are spoilt.</summary>
enum CorruptionKind
{
    /// <summary>Normal noise added to every value.</summary>
    GaussianNoise,

    /// <summary>A share of the values black or white.</summary>
    ImpulseNoise,

    /// <summary>Normal noise in proportion to the value.</summary>
    SpeckleNoise,

    /// <summary>A Gaussian blur.</summary>
    Blur,

    /// <summary>Values drawn towards the image's mean.</summary>
    Contrast,

    /// <summary>Every pixel lighter.</summary>
    Brightness,

    /// <summary>Fewer, larger pixels.</summary>
    Pixelate,
}
