using Pith.Data.Formats.Npy;
using Pith.Numerics;
using Pith.Numerics.Arrays;

namespace Pith.Pipelines.Verify;

/// <summary>Compares arrays whose manifest says that an engine other than Pith computed them: its sums may differ in their last digits from
/// processor to processor.</summary>
static class ToleratedDifference
{
    /// <summary>Whether two files are arrays of one shape whose values differ by no more than is allowed.</summary>
    /// <param name="recorded">A file of the run.</param>
    /// <param name="again">The file of its replay.</param>
    /// <param name="tolerance">What is allowed, relative to the largest value.</param>
    public static bool IsWithin(string recorded, string again, double tolerance)
    {
        if (!recorded.EndsWith(".npy", StringComparison.Ordinal) || !File.Exists(again))
            return false;
        try
        {
            using StoredArray first = NpyFile.Open(recorded);
            using StoredArray second = NpyFile.Open(again);
            if (first.Format.IsString || second.Format.IsString || !first.Format.StorageType.IsFloat() || first.Format.StorageType != second.Format.StorageType
                || !first.Shape.AsSpan().SequenceEqual(second.Shape))
                return false;
            return IsWithin(first, second, tolerance);
        }
        catch (InvalidDataContentException)
        {
            return false;
        }
    }

    static bool IsWithin(StoredArray first, StoredArray second, double tolerance)
    {
        const int Block = 1 << 16;
        var (a, b) = (new double[Block], new double[Block]);
        double largest = 0, difference = 0;
        for (long start = 0; start < first.Count; start += Block)
        {
            int count = (int)Math.Min(Block, first.Count - start);
            first.Read<double>(start, a.AsSpan(0, count));
            second.Read<double>(start, b.AsSpan(0, count));
            for (int i = 0; i < count; i++)
            {
                largest = Math.Max(largest, Math.Abs(a[i]));
                // Also not a number.
                difference = a[i].Equals(b[i]) ? difference : Math.Abs(a[i] - b[i]) is var apart && apart > difference ? apart : double.IsNaN(a[i] - b[i]) ? double.PositiveInfinity : difference;
            }
        }
        return difference <= tolerance * largest;
    }
}
