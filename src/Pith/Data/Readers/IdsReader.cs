using System.Text;
using Pith.Data.Files;
using Pith.Data.Formats.Csv;

namespace Pith.Data.Readers;

/// <summary>Reads row ids, the user's own names of the rows.</summary>
public static class IdsReader
{
    /// <summary>Reads ids [N].</summary>
    /// <param name="spec"><c>FILE.txt</c> with one id a line (UTF-8); <c>FILE.npy</c> or <c>FILE.npz:member</c> with integers or fixed strings;
    /// <c>FILE.csv:column</c>.</param>
    /// <returns>[N] as they stand; they need not differ.</returns>
    /// <exception cref="InvalidDataContentException">The source is missing, malformed or empty, or an id is empty.</exception>
    public static string[] Read(string spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        DataSpec source = DataSpec.Parse(spec);
        source.RefuseParquet();
        string[] ids;
        if (source.HasExtension(".csv"))
            ids = ReadCsv(source);
        else if (source.HasExtension(".npy") || source.HasExtension(".npz"))
            ids = VectorReader.Read(source, "ids", array => array.ToStrings("an id per row"));
        else
            ids = ReadLines(source);
        if (ids.Length == 0)
            throw new InvalidDataContentException($"ids {spec}: the file holds no ids.");
        int empty = Array.IndexOf(ids, "");
        if (empty >= 0)
            throw new InvalidDataContentException(FormattableString.Invariant($"ids {spec}: the id of row {empty} is empty; every row needs one."));
        return ids;
    }

    static string[] ReadLines(DataSpec source)
    {
        source.RefuseMember();
        try
        {
            var ids = new List<string>();
            using var reader = new StreamReader(source.Path, new UTF8Encoding(false, throwOnInvalidBytes: true));
            while (reader.ReadLine() is { } line)
                ids.Add(line);
            while (ids is [.., ""])
                ids.RemoveAt(ids.Count - 1);
            return [.. ids];
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataContentException($"{source.Path} is not UTF-8 text, as a list of ids is.", error);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotRead(source.Path, error);
        }
    }

    static string[] ReadCsv(DataSpec source)
    {
        var ids = new List<string>();
        CsvColumn.Read(source.Path, source.Member, ["row"], header => (index, line, key, cell) =>
        {
            if (header.Key is not null && CsvColumn.ParseRow(key, source.Path, line, header.Key) != index)
            {
                throw new InvalidDataContentException(FormattableString.Invariant(
                    $"{source.Path}, line {line}: the column 'row' holds {key.ToString()} where {index} is next; ids must stand in row order."));
            }
            ids.Add(cell.ToString());
        });
        return [.. ids];
    }
}
