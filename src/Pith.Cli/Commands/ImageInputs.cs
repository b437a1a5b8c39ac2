using Pith.Cli.Infrastructure;
using Pith.Data.Images;
using Pith.Data.Readers;
using Pith.Numerics;

namespace Pith.Cli.Commands;

/// <summary>Opens the images of a data spec as training wants them: finite, with a long tail and label noise where asked for.</summary>
static class ImageInputs
{
    /// <summary>Opens and checks.</summary>
    /// <param name="context">The call.</param>
    /// <param name="spec">The data spec.</param>
    /// <param name="labelNoise">Share of the training labels to replace.</param>
    /// <param name="longTail">Size of the first class over that of the last, or null.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="check">A further check of the images as they were read, or null.</param>
    public static ImageDataset Open(
        CommandContext context, string spec, double labelNoise, double? longTail, ulong seed, int threads, Action<ImageDataset>? check = null)
    {
        ImageDataset data = DemoData.Open(spec, new DatasetInstaller(), context);
        try
        {
            if (data.Classes < 2)
                throw new InvalidDataContentException($"{data.Name} has one class only; training needs at least 2.");
            RequireFinite(context, data, threads);
            check?.Invoke(data);
            if (longTail is double factor)
                data = LongTail.Apply(data, factor, seed);
            return LabelNoise.Apply(data, labelNoise, seed);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    // Bytes are always finite.
    static void RequireFinite(CommandContext context, ImageDataset data, int threads)
    {
        foreach ((MatrixView images, string part) in new[] { (data.TrainImages, "training"), (data.TestImages, "test") })
        {
            if (images.StorageType.IsFloat())
                EmbeddingsCheck.RequireFinite(images, $"{part} images of {data.Name}", threads, context.Progress, context.Cancellation);
        }
    }
}
