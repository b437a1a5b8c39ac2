using Pith.Learning.Networks;
using Pith.Numerics;

namespace Pith.Learning.Training;

/// <summary>What a network is trained and tested on.</summary>
sealed class TrainingData
{
    /// <summary>Images [N, height * width * channels], usually 0 to 1.</summary>
    public required MatrixView Images { get; init; }

    /// <summary>Labels [N], each 0 to classes - 1.</summary>
    public required int[] Labels { get; init; }

    /// <summary>The rows to train on, each once; null for all.</summary>
    public int[]? Rows { get; init; }

    /// <summary>Test images [M, height * width * channels], or null.</summary>
    public MatrixView? TestImages { get; init; }

    /// <summary>Test labels [M], or null.</summary>
    public int[]? TestLabels { get; init; }

    /// <summary>The number of rows to train on.</summary>
    public int Count => Rows?.Length ?? Images.Rows;

    /// <summary>Throws when the parts do not fit each other or the network.</summary>
    /// <exception cref="InvalidDataContentException">Names the row, its value and what is allowed.</exception>
    internal void Validate(Network network)
    {
        CheckImages("training images", Images, network);
        CheckLabels("training", Images, Labels, network.Classes);
        if (Count == 0)
            throw new InvalidDataContentException("There are no rows to train on; at least one is needed.");
        if (Rows is not null)
            CheckRows(Rows);
        if (TestImages is null)
            return;
        CheckImages("test images", TestImages, network);
        CheckLabels("test", TestImages, TestLabels ?? [], network.Classes);
    }

    static void CheckImages(string what, MatrixView images, Network network)
    {
        if (images.Columns != network.InputShape.Values)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"The {what} have {images.Columns} values a row but the model takes {network.InputShape.Height} x {network.InputShape.Width} x {network.InputShape.Channels}."));
        }
    }

    static void CheckLabels(string what, MatrixView images, int[] labels, int classes)
    {
        if (labels.Length != images.Rows)
            throw new MisalignedDataException($"the {what} images", images.Rows, $"the {what} labels", labels.Length);
        for (int row = 0; row < labels.Length; row++)
        {
            if ((uint)labels[row] >= (uint)classes)
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"The {what} label of row {row} is {labels[row]}; with {classes} classes labels are 0 to {classes - 1}."));
            }
        }
    }

    void CheckRows(int[] rows)
    {
        var seen = new bool[Images.Rows];
        for (int i = 0; i < rows.Length; i++)
        {
            if ((uint)rows[i] >= (uint)seen.Length)
                throw new InvalidDataContentException(FormattableString.Invariant($"Entry {i} of the rows to train on is {rows[i]}; rows are 0 to {seen.Length - 1}."));
            if (seen[rows[i]])
                throw new InvalidDataContentException(FormattableString.Invariant($"Row {rows[i]} occurs twice among the rows to train on, again as entry {i}; each may occur once."));
            seen[rows[i]] = true;
        }
    }
}
