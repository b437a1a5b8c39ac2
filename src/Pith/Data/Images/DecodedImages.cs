using Pith.Data.Images.Decoding;
using Pith.Data.Images.Folders;
using Pith.Data.Labels;
using Pith.Numerics.Threading;

namespace Pith.Data.Images;

/// <summary>Image files as a dataset for training: decoded to one size, with classes, and with images for testing.</summary>
sealed record DecodedImages
{
    /// <summary>Pixels of a side where nothing else is asked for.</summary>
    public const int UsualSize = 32;

    // Without images for testing, one in so many of each class is kept for it.
    const int HeldOutOf = 10;

    /// <summary>The images.</summary>
    public required ImageDataSpec Spec { get; init; }

    /// <summary>Pixels of a side, at least 1. Default 32.</summary>
    public int Size { get; init; } = UsualSize;

    /// <summary>Whether images that cannot be used are left out. Default false: they are refused.</summary>
    public bool SkipBroken { get; init; }

    /// <summary>Threads; 0 means all cores.</summary>
    public int Threads { get; init; }

    /// <summary>Finds and decodes the images.</summary>
    /// <param name="progress">Told the images decoded, or null.</param>
    /// <param name="cancellation">Stops the decoding.</param>
    /// <exception cref="InvalidDataContentException">An image cannot be used, images have no classes, or there are too many for memory.</exception>
    public ImageDataset Open(IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ImageParts parts = Spec.FindImages();
        ImageEntry[] images = [.. parts.All];
        if (Array.Find(images, image => image.Class is null) is ImageEntry unnamed)
            throw new InvalidDataContentException($"{Spec.Folder}: the image {unnamed.Id} has no class, which training needs; put every image into the folder of its class, or give samples of a WebDataset a cls member.");
        int imageBytes = Size * Size * 3;
        if (images.Length > Array.MaxLength / imageBytes)
            throw new InvalidDataContentException(FormattableString.Invariant($"{Spec.Folder}: {images.Length:N0} images of {Size} x {Size} pixels are more than fit in memory as one array; give a smaller `size`."));
        var pixels = new byte[images.Length * imageBytes];
        ImageFinding[] findings = Decode(images, pixels, progress, cancellation);
        IReadOnlyList<UnusableImage> unusable = UnusableImages.Of(images, findings);
        List<string> notes = [.. parts.Notes.Select(note => $"note: {note}")];
        if (UnusableImages.Settle(unusable, images.Length, SkipBroken) is string left)
            notes.Add(left);
        int[] good = [.. Enumerable.Range(0, images.Length).Where(i => findings[i].State == ImageState.Good)];
        var isTest = IsTest(images, good, parts, notes);
        return Divide(images, pixels, good, isTest, notes);
    }

    /// <summary>Finds the images that are rows of a run, to show some of them: nothing is decoded before it is asked for, and images that
    /// cannot be used are no rows.</summary>
    /// <param name="rows">The rows of the run, which tell whether images were kept for testing; where neither fits, all images are given.</param>
    public ImageDataset OpenToShow(int rows)
    {
        ImageParts parts = Spec.FindImages();
        ImageEntry[] images = [.. parts.Train];
        ImageFinding[] findings = UnusableImages.Inspect(images, Threads, null, CancellationToken.None);
        int[] good = [.. Enumerable.Range(0, images.Length).Where(i => findings[i].State == ImageState.Good)];
        bool hasClasses = Array.TrueForAll(images, image => image.Class is not null);
        if (good.Length != rows && hasClasses && parts.Test.Count == 0)
        {
            bool[] isTest = IsTest(images, good, parts, []);
            good = [.. good.Where(i => !isTest[i])];
        }
        ClassColumn? classes = hasClasses ? NamedClasses.Of([.. good.Select(i => images[i].Class!)]) : null;
        return new ImageDataset
        {
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Spec.Folder!)),
            TrainImages = new ImageFileMatrix([.. good.Select(i => images[i])], Size),
            TrainLabels = classes?.Labels ?? [],
            TestImages = new ImageFileMatrix([], Size),
            TestLabels = [],
            ClassNames = classes?.Names,
            Height = Size,
            Width = Size,
            Channels = 3,
            Files = [.. images.Select(image => image.Path).Distinct()],
        };
    }

    ImageFinding[] Decode(ImageEntry[] images, byte[] pixels, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        IImageDecoder decoder = ImageDecoders.Current;
        int imageBytes = Size * Size * 3;
        var findings = new ImageFinding[images.Length];
        var told = new ThinnedProgress(progress, "decode", images.Length, "images");
        int done = 0;
        RowBlocks.ForEach(images.Length, 8, Threads, () => 0, (first, count, _) =>
        {
            for (int i = first; i < first + count; i++)
                findings[i] = decoder.Decode(images[i].Read(), Size, pixels.AsSpan(i * imageBytes, imageBytes));
            int now = Interlocked.Add(ref done, count);
            lock (told)
                told.Report(now);
        }, cancellation);
        return findings;
    }

    bool[] IsTest(ImageEntry[] images, int[] good, ImageParts parts, List<string> notes)
    {
        var isTest = new bool[images.Length];
        if (parts.Test.Count > 0)
        {
            isTest.AsSpan(parts.Train.Count).Fill(true);
            return isTest;
        }
        foreach (IGrouping<string, int> members in good.GroupBy(i => images[i].Class!))
        {
            foreach ((int place, int i) in members.Index())
                isTest[i] = place % HeldOutOf == HeldOutOf - 1;
        }
        if (Array.TrueForAll(isTest, test => !test))
            throw new InvalidDataContentException(FormattableString.Invariant($"{Spec.Folder} has no test or val folder and no class of {HeldOutOf} images, of which one could be kept for testing; add images, or a folder for testing."));
        notes.Add(FormattableString.Invariant($"note: {Spec.Folder} has no test or val folder; every tenth image of each class, {isTest.Count(test => test):N0} in all, is kept for testing and is no row."));
        return isTest;
    }

    ImageDataset Divide(ImageEntry[] images, byte[] pixels, int[] good, bool[] isTest, List<string> notes)
    {
        var classes = NamedClasses.Of([.. good.Select(i => images[i].Class!)]);
        int[] train = [.. Enumerable.Range(0, good.Length).Where(g => !isTest[good[g]])];
        int[] test = [.. Enumerable.Range(0, good.Length).Where(g => isTest[good[g]])];
        if (train.Length == 0)
            throw new InvalidDataContentException($"{Spec.Folder}: no image for training can be used.");
        return new ImageDataset
        {
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Spec.Folder!)),
            TrainImages = Rows(train),
            TrainLabels = [.. train.Select(g => classes.Labels[g])],
            TestImages = Rows(test),
            TestLabels = [.. test.Select(g => classes.Labels[g])],
            ClassNames = classes.Names,
            Height = Size,
            Width = Size,
            Channels = 3,
            LayoutNote = notes.Count == 0 ? null : string.Join('\n', notes),
            Files = [.. images.Select(image => image.Path).Distinct()],
        };

        ByteMatrix Rows(int[] chosen)
        {
            int length = Size * Size * 3;
            var rows = new byte[chosen.Length * length];
            for (int row = 0; row < chosen.Length; row++)
                pixels.AsSpan(good[chosen[row]] * length, length).CopyTo(rows.AsSpan(row * length));
            return new ByteMatrix(rows, chosen.Length, length);
        }
    }
}
