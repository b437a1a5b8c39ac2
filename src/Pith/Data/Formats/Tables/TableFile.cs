using Pith.Data.Files;
using Pith.Data.Sources;

namespace Pith.Data.Formats.Tables;

/// <summary>A file, or several that are joined, with named columns and one record after the other, which can be read as often as needed.</summary>
/// <param name="path">The file as it was given, for messages.</param>
/// <param name="names">The columns' names.</param>
/// <param name="bytes">Bytes on disk, which bound the rows that it can describe.</param>
abstract class TableFile(string path, IReadOnlyList<string> names, long bytes)
{
    /// <summary>The file as it was given.</summary>
    public string Path => path;

    /// <summary>The columns' names.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Bytes on disk.</summary>
    public long Bytes => bytes;

    /// <summary>Records, where the files say how many they have; else null.</summary>
    public virtual int? RecordCount => null;

    /// <summary>Whether a column holds one value a record, which can be a name of its row. Default yes.</summary>
    /// <param name="column">The column's place.</param>
    public virtual bool IsScalar(int column) => true;

    /// <summary>Starts to read.</summary>
    /// <param name="columns">The columns whose fields are asked for.</param>
    /// <param name="use">What they are wanted for: scores and labels as numbers where the table holds numbers, all else as texts.</param>
    public abstract RecordTable Open(IReadOnlyCollection<int> columns, DataUse use);

    /// <summary>The place of a column.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidDataContentException">There is none of this name, or there are two.</exception>
    public int Find(string name)
    {
        int index = IndexOf(name);
        if (index < 0)
        {
            string near = Suggestions.For(name, names) is string meant ? $"; did you mean '{meant}'?" : "";
            throw new InvalidDataContentException($"{path} has no column '{name}'{near}; it has {NameList.Of(names)}.".Replace("?; it", "? It", StringComparison.Ordinal));
        }
        for (int i = index + 1; i < names.Count; i++)
        {
            if (names[i] == name)
                throw new InvalidDataContentException($"{path} has two columns named '{name}'; names must differ.");
        }
        return index;
    }

    /// <summary>The place of a column, or -1.</summary>
    public int IndexOf(string name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
        }
        return -1;
    }
}
