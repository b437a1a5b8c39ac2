using Pith.Data.Images.Decoding;
using Pith.Numerics.Threading;

namespace Pith.Data.Images.Folders;

/// <summary>An image that cannot be used, and why.</summary>
/// <param name="Id">The image's name.</param>
/// <param name="Reason">Why, after the name.</param>
sealed record UnusableImage(string Id, string Reason);

/// <summary>What becomes of images that cannot be used: they are named and refused, or counted and left out.</summary>
static class UnusableImages
{
    const int MostNamed = 3;

    /// <summary>Looks at the header of every image.</summary>
    /// <param name="images">The images.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="progress">Told the images looked at, or null.</param>
    /// <param name="cancellation">Stops the looking.</param>
    /// <returns>For each image what was found.</returns>
    public static ImageFinding[] Inspect(
        IReadOnlyList<ImageEntry> images, int threads, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        IImageDecoder decoder = ImageDecoders.Current;
        var findings = new ImageFinding[images.Count];
        var told = new ThinnedProgress(progress, "check images", images.Count, "images");
        int done = 0;
        RowBlocks.ForEach(images.Count, 16, threads, () => 0, (first, count, _) =>
        {
            for (int i = first; i < first + count; i++)
                findings[i] = decoder.Inspect(images[i].Read());
            int now = Interlocked.Add(ref done, count);
            lock (told)
                told.Report(now);
        }, cancellation);
        return findings;
    }

    /// <summary>The images of some findings that cannot be used.</summary>
    public static IReadOnlyList<UnusableImage> Of(IReadOnlyList<ImageEntry> images, IReadOnlyList<ImageFinding> findings) =>
        [.. images.Zip(findings).Where(pair => pair.Second.State != ImageState.Good).Select(pair => new UnusableImage(pair.First.Id, pair.Second.Words))];

    /// <summary>Refuses images unless they may be left out.</summary>
    /// <param name="unusable">The images.</param>
    /// <param name="total">Images in all.</param>
    /// <param name="mayBeSkipped">Whether they may be left out.</param>
    /// <returns>A sentence on what is left out; null for nothing.</returns>
    /// <exception cref="InvalidDataContentException">There is one and it may not be left out, or none is left.</exception>
    public static string? Settle(IReadOnlyList<UnusableImage> unusable, int total, bool mayBeSkipped)
    {
        ArgumentNullException.ThrowIfNull(unusable);
        if (unusable.Count == 0)
            return null;
        string named = string.Join("; ", unusable.Take(MostNamed).Select(image => $"{image.Id} {image.Reason}")) + (unusable.Count > MostNamed ? "; ..." : "");
        if (!mayBeSkipped)
            throw new InvalidDataContentException(FormattableString.Invariant($"{unusable.Count} of {total} images cannot be used: {named}. Mend or remove them, or give `skip-broken` to leave them out."));
        if (unusable.Count == total)
            throw new InvalidDataContentException(FormattableString.Invariant($"none of {total} images can be used: {named}."));
        return FormattableString.Invariant($"note: {unusable.Count} of {total} images are left out: {named}.");
    }
}
