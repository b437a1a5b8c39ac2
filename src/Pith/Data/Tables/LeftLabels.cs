using Pith.Data.Labels;
using Pith.Data.Readers;

namespace Pith.Data.Tables;

/// <summary>Reads the labels of the rows that a condition leaves: one that is left out may lack a label, and its class may be gone with it.</summary>
static class LeftLabels
{
    /// <summary>Reads the labels.</summary>
    /// <param name="spec">The labels of all rows.</param>
    /// <param name="filter">What the condition leaves.</param>
    /// <param name="ids">The names of all rows, or null.</param>
    /// <param name="mayMiss">Whether a row that is left may have no label.</param>
    /// <param name="keepsNumbers">Whether classes keep their numbers, with gaps.</param>
    /// <exception cref="InvalidDataContentException">The source is malformed, or a row that is left has no label.</exception>
    public static ClassColumn Read(string spec, RowFilter filter, string[]? ids, bool mayMiss, bool keepsNumbers)
    {
        ClassColumn all = keepsNumbers
            ? new ClassColumn(LabelsReader.ReadPartial(spec, filter.All, ids), null)
            : LabelsReader.ReadPartialClasses(spec, filter.All, ids);
        int[] labels = filter.Apply(all.Labels);
        if (!mayMiss && Array.IndexOf(labels, -1) is >= 0 and int missing)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"labels {spec}: row {filter.Rows[missing]}, which meets `where`, has no label; every row needs one, so add a condition that leaves such rows out."));
        }
        if (keepsNumbers)
            return new ClassColumn(labels, null);
        ClassColumn left = ClassColumn.OfNumbers(labels);
        if (all.Names is null)
            return left;
        // Of the names those that still occur, in their order.
        int[] used = [.. labels.Where(label => label >= 0).Distinct().Order()];
        return new ClassColumn(left.Labels, [.. used.Select(label => all.Names[label])]);
    }
}
