using System.Globalization;

namespace Pith.Data.Labels;

/// <summary>The class of every row as a place in a list of classes without gaps, so that tables and models are as large as there are
/// classes, whatever these are called in a file.</summary>
/// <param name="Labels">[N], each at least 0, or -1 where a row's class is not known.</param>
/// <param name="Names">What the file calls class 0, 1, ...; null where it calls them by these numbers.</param>
sealed record ClassColumn(int[] Labels, IReadOnlyList<string>? Names)
{
    /// <summary>The classes of whole numbers: as they are where every class up to the largest has a row, else in their order without gaps.</summary>
    /// <param name="labels">[N], each at least 0, or -1.</param>
    public static ClassColumn OfNumbers(int[] labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        int[] classes = [.. labels.Where(label => label >= 0).Distinct().Order()];
        if (classes.Length == 0 || classes[^1] == classes.Length - 1)
            return new ClassColumn(labels, null);
        Dictionary<int, int> places = classes.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        return new ClassColumn(
            Array.ConvertAll(labels, label => label < 0 ? -1 : places[label]),
            Array.ConvertAll(classes, label => label.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>What the file calls a class.</summary>
    public static string NameOf(IReadOnlyList<string>? names, int label) => names?[label] ?? label.ToString(CultureInfo.InvariantCulture);

    /// <summary>Other rows' classes as places in this list, which gets those that it lacks.</summary>
    /// <param name="other">Their classes.</param>
    public (ClassColumn These, ClassColumn Others) With(ClassColumn other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Names is null && other.Names is null)
            return (this, other);
        int known = Names?.Count ?? (Labels.Max() + 1);
        List<string> names = [.. Enumerable.Range(0, known).Select(label => NameOf(Names, label))];
        Dictionary<string, int> places = names.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        int[] labels = Array.ConvertAll(other.Labels, label =>
        {
            string name = NameOf(other.Names, label);
            if (places.TryAdd(name, names.Count))
                names.Add(name);
            return places[name];
        });
        return (this with { Names = names }, new ClassColumn(labels, names));
    }
}
