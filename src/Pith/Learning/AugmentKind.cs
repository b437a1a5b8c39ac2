namespace Pith.Learning;

/// <summary>The usual ways to change images while training, by name.</summary>
enum AugmentKind
{
    /// <summary>Images stay as they are.</summary>
    None,

    /// <summary>Random crops of the image padded by 4 pixels, mirrored half of the time.</summary>
    CropFlip,

    /// <summary>The same with the image padded by its own reflection instead of by 0.</summary>
    CropFlipReflect,
}
