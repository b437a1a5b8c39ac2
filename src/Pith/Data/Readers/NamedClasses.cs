using System.Globalization;
using Pith.Data.Files;
using Pith.Data.Labels;

namespace Pith.Data.Readers;

/// <summary>The names of classes that Pith's own label files call by places: a run that embeds or trains writes <c>classes.txt</c> beside them, one
/// name a line. A table that shows class 0 where the data says <c>1</c> star or <c>cat</c> would tell of another class.</summary>
static class NamedClasses
{
    const string Names = "classes.txt";

    /// <summary>Classes with the names that lie beside their file.</summary>
    /// <param name="read">What the file holds.</param>
    /// <param name="spec">Where it was read.</param>
    /// <returns>The same classes in the same order; without the names where the folder is no run's or names another number of classes.</returns>
    public static ClassColumn Of(ClassColumn read, string spec)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (LinesBeside(spec) is not { } names || (read.Names ?? []).Any(name => !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            return read;
        int largest = read.Names is { } numbers ? numbers.Max(number => int.Parse(number, CultureInfo.InvariantCulture)) : read.Labels.DefaultIfEmpty(-1).Max();
        if (largest < 0 || largest >= names.Length)
            return read;
        return read with { Names = read.Names is null ? names[..(largest + 1)] : [.. read.Names.Select(number => names[int.Parse(number, CultureInfo.InvariantCulture)])] };
    }

    static string[]? LinesBeside(string spec)
    {
        DataSpec source = DataSpec.Parse(spec);
        if (source.Member is not null || source.IsFolder || !source.Path.EndsWith("labels.npy", StringComparison.Ordinal) || Path.GetDirectoryName(Path.GetFullPath(source.Path)) is not string folder)
            return null;
        // Beside a file of somebody else's a list of names may be of something else.
        string names = Path.Combine(folder, Names);
        if (!File.Exists(names) || !File.Exists(Path.Combine(folder, "manifest.json")))
            return null;
        string[] lines = File.ReadAllLines(names);
        return lines.Distinct(StringComparer.Ordinal).Count() == lines.Length ? lines : null;
    }
}
