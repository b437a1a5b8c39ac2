using Pith.Data.Images;
using Pith.Learning;
using Pith.Learning.Paradigms;
using Pith.Numerics;
using static System.FormattableString;

namespace Pith.Pipelines.Train;

/// <summary>Labelled rows that a model is trained on, and rows that it is tested on where there are some: images, or features that are given.</summary>
abstract record TrainingSource : IDisposable
{
    /// <summary>What messages and results call the data.</summary>
    public required string Name { get; init; }

    /// <summary>The rows [N, <see cref="Shape"/>.Values].</summary>
    public required MatrixView Inputs { get; init; }

    /// <summary>Labels [N], each from 0 to <see cref="Classes"/> - 1.</summary>
    public required int[] Labels { get; init; }

    /// <summary>Test rows [M, <see cref="Shape"/>.Values]; null for none.</summary>
    public MatrixView? TestInputs { get; init; }

    /// <summary>Test labels [M]; null for none.</summary>
    public int[]? TestLabels { get; init; }

    /// <summary>The shape of a row.</summary>
    public required TensorShape Shape { get; init; }

    /// <summary>C.</summary>
    public required int Classes { get; init; }

    /// <summary>What the files call class 0, 1, ...; null where they call them by these numbers.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The rows' own names [N]; null for row numbers.</summary>
    public string[]? Ids { get; init; }

    /// <summary>The labels before noise [N], or null where <see cref="Labels"/> are as they were read.</summary>
    public int[]? CleanLabels { get; init; }

    /// <summary>The row of the files that each row is [N], or null where these are all rows in their order.</summary>
    public int[]? SourceRows { get; init; }

    /// <summary>M, 0 without test rows.</summary>
    public int TestRows => TestInputs?.Rows ?? 0;

    /// <summary>Bytes of all rows as they are stored.</summary>
    public long Bytes => ((long)Inputs.Rows + TestRows) * Inputs.Columns * Inputs.StorageType.Size();

    /// <summary>What the rows are, in plural.</summary>
    public abstract string Word { get; }

    /// <summary>What is subtracted and divided by before the first layer, measured over the trained rows.</summary>
    /// <param name="rows">The trained rows, ascending.</param>
    /// <param name="cancellation">Stops the measuring.</param>
    public abstract ChannelStatistics Measure(int[] rows, CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>Images with the labels of their dataset, normalised by channel.</summary>
sealed record ImageSource(ImageDataset Images) : TrainingSource
{
    /// <inheritdoc/>
    public override string Word => "images";

    /// <summary>The source of a dataset, which it owns from now on.</summary>
    public static ImageSource Of(ImageDataset images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return new ImageSource(images)
        {
            Name = images.Name,
            Inputs = images.TrainImages,
            Labels = images.TrainLabels,
            TestInputs = images.TestImages,
            TestLabels = images.TestLabels,
            Shape = new TensorShape(images.Height, images.Width, images.Channels),
            Classes = images.Classes,
            ClassNames = images.ClassNames,
            CleanLabels = images.CleanLabels,
            SourceRows = images.SourceRows,
        };
    }

    /// <inheritdoc/>
    public override ChannelStatistics Measure(int[] rows, CancellationToken cancellation) =>
        ChannelStatistics.Measure(Inputs, rows, Shape.Channels, cancellation);

    /// <inheritdoc/>
    public override void Dispose() => Images.Dispose();
}

/// <summary>Features that are given, each standardised by itself: to a network they are images of one pixel with a channel for each.</summary>
sealed record FeatureSource(IReadOnlyList<IDisposable> Owned) : TrainingSource
{
    // Columns in a message; more would bury the sentence.
    const int MostColumns = 10;

    /// <inheritdoc/>
    public override string Word => "features";

    /// <summary>In two passes, because features may lie far from 0; one that is constant has the deviation 0, which counts as 1.</summary>
    /// <inheritdoc/>
    public override ChannelStatistics Measure(int[] rows, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return StandardizedFeatures.Measure(Inputs, rows).Statistics;
    }

    /// <summary>A sentence on features that are the same in every trained row, or null where there are none.</summary>
    /// <param name="rows">The trained rows, ascending.</param>
    public string? NoteOfConstants(int[] rows)
    {
        float[] deviations = StandardizedFeatures.Measure(Inputs, rows).Deviations;
        int[] constant = [.. Enumerable.Range(0, deviations.Length).Where(d => deviations[d] == 0)];
        if (constant.Length == 0)
            return null;
        if (constant.Length == deviations.Length)
        {
            return Invariant(
                $"warning: every feature of {Name} is the same in all {rows.Length:N0} trained rows, so the model can learn how frequent each class is and nothing else.");
        }
        string columns = string.Join(", ", constant.Take(MostColumns)) + (constant.Length > MostColumns ? ", ..." : "");
        return Invariant(
            $"note: {constant.Length} of {deviations.Length} features are the same in all {rows.Length:N0} trained rows (columns {columns}); they are divided by 1 and say nothing.");
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (IDisposable owned in Owned)
            owned.Dispose();
    }
}
