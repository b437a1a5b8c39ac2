using Pith.Data.Formats.Npy;

namespace Pith.Data.Labels;

/// <summary>What a class label is: a whole number from 0 to <see cref="Max"/>.</summary>
static class ClassLabels
{
    /// <summary>The largest label; counts per class are kept for every label up to the largest one.</summary>
    public const int Max = (1 << 24) - 1;

    /// <summary>Reads the labels of a <c>.npy</c> file; at least one.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataContentException">The file is missing, malformed or empty, or a value is no label.</exception>
    public static int[] ReadNpy(string path)
    {
        using Numerics.Arrays.StoredArray array = NpyFile.Open(path);
        return Of(array.ToInt64s("a class label per row"), path);
    }

    /// <summary>The values as labels; at least one.</summary>
    /// <param name="values">[N].</param>
    /// <param name="spec">Where they come from, for messages.</param>
    /// <exception cref="InvalidDataContentException">There is none, or a value is no label.</exception>
    public static int[] Of(long[] values, string spec)
    {
        var labels = new int[values.Length];
        for (int row = 0; row < values.Length; row++)
        {
            if (values[row] is < 0 or > Max)
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"labels {spec}: row {row} holds {values[row]}; a label is a whole number from 0 to {Max}."));
            }
            labels[row] = (int)values[row];
        }
        return NotEmpty(labels, spec);
    }

    /// <summary>The same labels; none at all are refused.</summary>
    public static int[] NotEmpty(int[] labels, string spec) =>
        labels.Length > 0 ? labels : throw new InvalidDataContentException($"labels {spec}: the file holds no labels.");
}
