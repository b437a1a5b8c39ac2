using Pith.Numerics;

namespace Pith.Data.Images;

/// <summary>A labelled image dataset with its training and test parts.</summary>
sealed record ImageDataset : IDisposable
{
    /// <summary>The dataset's name, e.g. <c>fashion-mnist</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Training images [N, Height * Width * Channels], each value from 0 to 1.</summary>
    public required MatrixView TrainImages { get; init; }

    /// <summary>Training labels [N], each at least 0.</summary>
    public required int[] TrainLabels { get; init; }

    /// <summary>Test images [M, Height * Width * Channels], each value from 0 to 1.</summary>
    public required MatrixView TestImages { get; init; }

    /// <summary>Test labels [M], each at least 0.</summary>
    public required int[] TestLabels { get; init; }

    /// <summary>Pixels from top to bottom; 1 where the source gives flat rows.</summary>
    public required int Height { get; init; }

    /// <summary>Pixels from left to right; all values of a row where the source gives flat rows.</summary>
    public required int Width { get; init; }

    /// <summary>Values a pixel; 1 for grey images.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>How the files' layout was understood, as a sentence, where it is not the documented one; null elsewhere.</summary>
    public string? LayoutNote { get; init; }

    /// <summary>C: one more than the largest label of either part.</summary>
    public int Classes => Math.Max(TrainLabels.DefaultIfEmpty(0).Max(), TestLabels.DefaultIfEmpty(0).Max()) + 1;

    /// <summary>What the files call class 0, 1, ...; null where they call them by these numbers.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The labels before noise [N], or null where <see cref="TrainLabels"/> are as they were read.</summary>
    public int[]? CleanLabels { get; init; }

    /// <summary>The row of the dataset's files that each training row is [N], or null where these are all rows in their order.</summary>
    public int[]? SourceRows { get; init; }

    /// <summary>The files that the dataset was read from.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>What <see cref="TrainImages"/> is a selection of, to be released with it.</summary>
    internal MatrixView? WholeTrainImages { get; init; }

    /// <summary>Releases what the image matrices map.</summary>
    public void Dispose()
    {
        WholeTrainImages?.Dispose();
        TrainImages.Dispose();
        TestImages.Dispose();
    }
}
