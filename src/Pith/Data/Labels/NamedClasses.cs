using System.Globalization;

namespace Pith.Data.Labels;

/// <summary>Classes of labels that are texts: folders, fields of a table.</summary>
static class NamedClasses
{
    /// <summary>The classes of some labels: whole numbers stay numbers where all are, else names are numbered in their order.</summary>
    /// <param name="labels">[N], none empty.</param>
    public static ClassColumn Of(IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var numbers = new int[labels.Count];
        bool areNumbers = true;
        for (int row = 0; row < numbers.Length && areNumbers; row++)
            areNumbers = int.TryParse(labels[row], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[row]) && numbers[row] <= ClassLabels.Max;
        if (areNumbers)
            return ClassColumn.OfNumbers(numbers);
        string[] names = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Dictionary<string, int> places = names.Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
        return new ClassColumn([.. labels.Select(label => places[label])], names);
    }
}
