using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Data.Images;

/// <summary>Thins the classes of the training rows to sizes that fall exponentially, to see how selections treat rare classes.</summary>
/// <remarks>Cui et al., CVPR 2019, arXiv 1901.05555: class c of C keeps <c>floor(n * R^(-c / (C - 1)))</c> rows, n the size of the largest
/// class, so the last class has a part in R of the first; a class never gets more rows than it has, nor fewer than 1. Which rows
/// stay is drawn by the seed; they keep their order. Test rows stay as they are. Classes without rows count as classes and stay empty.</remarks>
static class LongTail
{
    /// <summary>The dataset with thinned classes; it owns the images from now on.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="factor">R, the size of the first class over that of the last, at least 1; 1 changes nothing unless sizes differ.</param>
    /// <param name="seed">The run's seed.</param>
    /// <exception cref="OptionException">The factor is out of range.</exception>
    public static ImageDataset Apply(ImageDataset data, double factor, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!(factor >= 1 && double.IsFinite(factor)))
            throw new OptionException("long-tail", FormattableString.Invariant($"`long-tail` must be a finite number of at least 1; got {factor}."));
        int[] rows = RowsOf(data.TrainLabels, data.Classes, factor, seed);
        return data with
        {
            TrainImages = data.TrainImages.SelectRows(rows),
            TrainLabels = [.. rows.Select(row => data.TrainLabels[row])],
            CleanLabels = data.CleanLabels is int[] clean ? [.. rows.Select(row => clean[row])] : null,
            SourceRows = data.SourceRows is int[] source ? [.. rows.Select(row => source[row])] : rows,
            WholeTrainImages = data.WholeTrainImages ?? data.TrainImages,
        };
    }

    /// <summary>The rows that stay, ascending.</summary>
    /// <param name="labels">[N], each from 0 to <paramref name="classes"/> - 1.</param>
    /// <param name="classes">C.</param>
    /// <param name="factor">R, at least 1.</param>
    /// <param name="seed">The run's seed.</param>
    public static int[] RowsOf(int[] labels, int classes, double factor, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(labels);
        List<int>[] members = [.. Enumerable.Range(0, classes).Select(_ => new List<int>())];
        for (int row = 0; row < labels.Length; row++)
            members[labels[row]].Add(row);
        int largest = members.Max(m => m.Count);
        var kept = new List<int>();
        for (int c = 0; c < classes; c++)
        {
            int size = Math.Min(members[c].Count, SizeOf(c, classes, largest, factor));
            int[] chosen = new RandomStream(seed, FormattableString.Invariant($"long-tail-{c}")).Sample(members[c].Count, size);
            kept.AddRange(chosen.Select(i => members[c][i]));
        }
        kept.Sort();
        return [.. kept];
    }

    static int SizeOf(int c, int classes, int largest, double factor)
    {
        if (classes == 1)
            return largest;
        // A size that is whole but for rounding must not lose a row to it.
        double size = largest * DeterministicMath.Exp(-DeterministicMath.Log(factor) * c / (classes - 1));
        return Math.Max(1, (int)Math.Floor(size + 1e-9 * largest));
    }
}
