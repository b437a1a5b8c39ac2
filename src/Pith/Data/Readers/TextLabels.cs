using System.Globalization;
using Pith.Data.Labels;
using Pith.Data.Sources;

namespace Pith.Data.Readers;

/// <summary>Classes that a column calls by names: they are numbered in the names' order and keep them.</summary>
/// <param name="column">The column, for errors.</param>
sealed class TextLabels(CellColumn column)
{
    readonly List<string> _names = [];
    readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    bool? _isText;

    /// <summary>Whether the column holds names, which its first label decides.</summary>
    public bool Takes(in DataCell cell)
    {
        if (_isText is null && (cell.Number is not null || !WholeText.IsMissing(cell.Text)))
            _isText = cell.Number is null && !double.TryParse(cell.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return _isText ?? false;
    }

    /// <summary>The number of a name; final only after <see cref="Finish"/>.</summary>
    public int Add(in DataCell cell)
    {
        if (WholeText.IsMissing(cell.Text) || double.TryParse(cell.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            throw column.Bad(cell, "the name of a class, as the first line has,");
        return Add(cell.Text.Trim().ToString());
    }

    /// <summary>The labels with the names' numbers in their order.</summary>
    public ClassColumn Finish(int[] labels)
    {
        if (_names.Count == 0)
            return new ClassColumn(labels, null);
        string[] names = [.. _names.Order(StringComparer.Ordinal)];
        int[] places = [.. _names.Select(name => Array.BinarySearch(names, name, StringComparer.Ordinal))];
        return new ClassColumn(Array.ConvertAll(labels, label => label < 0 ? -1 : places[label]), names);
    }

    /// <summary>The classes of an array of names.</summary>
    /// <param name="texts">[N].</param>
    /// <param name="spec">The source, for errors.</param>
    /// <param name="mayMiss">Whether a row may have none.</param>
    public static ClassColumn Of(string[] texts, string spec, bool mayMiss)
    {
        int missing = mayMiss ? -1 : Array.FindIndex(texts, text => WholeText.IsMissing(text));
        if (missing >= 0)
            throw new InvalidDataContentException(FormattableString.Invariant($"labels {spec}: row {missing} has no label; every row needs one."));
        var labels = new TextLabels(null!);
        return labels.Finish(ClassLabels.NotEmpty(Array.ConvertAll(texts, text => WholeText.IsMissing(text) ? -1 : labels.Add(text.Trim())), spec));
    }

    int Add(string name)
    {
        if (_places.TryAdd(name, _names.Count))
            _names.Add(name);
        return _places[name];
    }
}
