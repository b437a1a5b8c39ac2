using Pith.Data.Readers;
using Pith.Numerics;

namespace Pith.Data.Images;

/// <summary>The images of a data spec as training wants them: finite, of two classes or more, smaller, with a long tail and label noise where
/// asked for.</summary>
sealed record TrainingImages
{
    /// <summary>The data spec.</summary>
    public required string Data { get; init; }

    /// <summary>Share of the training labels to replace, 0 to 1. Default 0.</summary>
    public double LabelNoise { get; init; }

    /// <summary>Size of the first class over that of the last, at least 1. Default null: classes stay as they are.</summary>
    public double? LongTail { get; init; }

    /// <summary>Whether images with values outside 0 to 1 are refused. Default no.</summary>
    public bool RequiresUnitRange { get; init; }

    /// <summary>Pixels of a side: image files are scaled to it, arrays of square images are made smaller to it (<see cref="SmallerImages"/>). Default null: 32,
    /// and their own size.</summary>
    public int? Size { get; init; }

    /// <summary>Whether image files that cannot be used are left out. Default false: they are refused.</summary>
    public bool SkipBroken { get; init; }

    /// <summary>The run's seed. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads; 0 means all cores, the default.</summary>
    public int Threads { get; init; }

    /// <summary>Refuses options of image files where a data spec names something else.</summary>
    /// <exception cref="OptionException">The options do not suit the data.</exception>
    public static void RequireFiles(string data, bool skipBroken)
    {
        if (skipBroken && ImageDataSpec.TryParse(data) is { IsOfFiles: false })
            throw new OptionException("skip-broken", $"`skip-broken` belongs to image files, images:DIR or webdataset:GLOB.tar; the images of {data} are an array, leave it out.");
    }

    /// <summary>Opens, checks and changes.</summary>
    /// <param name="progress">Told the rows checked, or null.</param>
    /// <param name="cancellation">Stops the checks.</param>
    /// <exception cref="OptionException">The spec, the noise or the tail is not allowed.</exception>
    /// <exception cref="InvalidDataContentException">The files are missing or malformed, or hold values or classes that cannot be trained on.</exception>
    public ImageDataset Open(IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ImageDataSpec spec = ImageDataSpec.Parse(Data);
        RequireFiles(Data, SkipBroken);
        ImageDataset data = !spec.IsOfFiles ? spec.Open()
            : new DecodedImages { Spec = spec, Size = Size ?? DecodedImages.UsualSize, SkipBroken = SkipBroken, Threads = Threads }.Open(progress, cancellation);
        try
        {
            if (data.Classes < 2)
                throw new InvalidDataContentException($"{data.Name} has one class only; training needs at least 2.");
            // Bytes are finite and stand for values from 0 to 1.
            foreach ((MatrixView images, string part) in new[] { (data.TrainImages, "training"), (data.TestImages, "test") }.Where(p => p.Item1.StorageType.IsFloat()))
            {
                EmbeddingsCheck.RequireFinite(images, $"{part} images of {data.Name}", Threads, progress, cancellation);
                if (RequiresUnitRange)
                    RequireUnitRange(images, $"{part} images of {data.Name}", "`paradigm` adversarial");
            }
            if (Size is int size && !spec.IsOfFiles)
                data = SmallerImages.Apply(data, size, Threads);
            if (LongTail is double factor)
                data = Images.LongTail.Apply(data, factor, Seed);
            return Images.LabelNoise.Apply(data, LabelNoise, Seed);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>Refuses images with values outside 0 to 1: an attack or a corruption keeps every value there, which would change images of another scale
    /// beyond recognition.</summary>
    /// <param name="images">The images.</param>
    /// <param name="name">What the message calls them.</param>
    /// <param name="who">What needs them so.</param>
    /// <exception cref="InvalidDataContentException">A value is outside.</exception>
    public static void RequireUnitRange(MatrixView images, string name, string who)
    {
        var row = new float[images.Columns];
        for (int i = 0; i < images.Rows; i++)
        {
            images.CopyRows(i, 1, row.AsSpan());
            int bad = Array.FindIndex(row, value => value is < 0 or > 1);
            if (bad >= 0)
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"{name}: row {i} holds {row[bad]}; {who} needs values from 0 to 1, scale the images."));
            }
        }
    }
}
