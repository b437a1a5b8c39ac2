using Pith.Data.Files;
using Pith.Data.Formats;
using Pith.Data.Sources;

namespace Pith.Data.Readers;

/// <summary>Columns of a table of the user's own that are shown of a row instead of its bare number, aligned by id where rows have ids and a column
/// holds them, else by row.</summary>
sealed class ShownColumns
{
    /// <summary>Characters of a value that are kept.</summary>
    public const int MostCharacters = 240;

    const char KeySeparator = '@';
    static readonly string[] s_usualKeys = ["id", "ids", "uid", "key", "index"];

    ShownColumns(string[] names, string?[][] values, int missing) => (Names, Values, Missing) = (names, values, missing);

    /// <summary>The columns' names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>[columns][N] the values as texts in one line, cut where they are long; null where a row has none.</summary>
    public string?[][] Values { get; }

    /// <summary>Rows without a record.</summary>
    public int Missing { get; }

    /// <summary>Reads the columns.</summary>
    /// <param name="spec"><c>FILE:column,column</c>; after an <c>@</c> the column that names the records.</param>
    /// <param name="rows">N.</param>
    /// <param name="ids">[N] the rows' own names, or null.</param>
    /// <exception cref="OptionException">No column is named.</exception>
    /// <exception cref="InvalidDataContentException">The table is missing or malformed, lacks a column, or its records cannot be matched to rows.</exception>
    public static ShownColumns Read(string spec, int rows, string[]? ids)
    {
        var source = DataSpec.Parse(spec);
        if (source.Member is not { Length: > 0 } member)
            throw new OptionException("show", $"`show` {spec} names no column; give FILE:column or FILE:column,column.");
        int at = member.LastIndexOf(KeySeparator);
        string? key = at > 0 ? member[(at + 1)..] : source.IsPool ? "uid" : null;
        string[] names = (at > 0 ? member[..at] : member).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string?[][] texts = Array.ConvertAll(names, name => Texts(source with { Member = name }));
        int[] rowOf = RowOfRecords(source, key, texts[0].Length, rows, ids);
        return Aligned(names, rowOf, (column, record) => texts[column][record], rows);
    }

    /// <summary>Columns that are at hand already.</summary>
    /// <param name="names">Their names.</param>
    /// <param name="columns">[columns][records] their values.</param>
    /// <param name="keys">[records] what the records are called.</param>
    /// <param name="rows">N.</param>
    /// <param name="ids">[N] the rows' own names; null for one record a row in their order.</param>
    /// <returns>The columns; null where the records are not those of the rows.</returns>
    public static ShownColumns? Of(IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<string?>> columns, IReadOnlyList<string> keys, int rows, string[]? ids)
    {
        int[]? rowOf = ids is not null ? Matching([.. keys], ids) : keys.Count == rows ? [.. Enumerable.Range(0, rows)] : null;
        return rowOf is null ? null : Aligned([.. names], rowOf, (column, record) => columns[column][record], rows);
    }

    static ShownColumns Aligned(string[] names, int[] rowOf, Func<int, int, string?> valueOf, int rows)
    {
        var values = new string?[names.Length][];
        for (int column = 0; column < names.Length; column++)
        {
            values[column] = new string?[rows];
            for (int record = 0; record < rowOf.Length; record++)
            {
                if (rowOf[record] >= 0)
                    values[column][rowOf[record]] ??= Line(valueOf(column, record));
            }
        }
        int found = rowOf.Where(row => row >= 0).Distinct().Count();
        return new ShownColumns(names, values, rows - found);
    }

    static int[] RowOfRecords(DataSpec source, string? key, int records, int rows, string[]? ids)
    {
        if (key is not null && ids is not null)
            return Matching(Texts(source with { Member = key }), ids) is { } named ? named
                : throw new InvalidDataContentException($"{source.Path}, column '{key}' holds no id of the run; name the column that does, as FILE:column@KEY.");
        if (ids is not null && Keys(source).Select(column => Matching(Texts(source with { Member = column }), ids)).FirstOrDefault(match => match is not null) is { } found)
            return found;
        if (records == rows)
            return [.. Enumerable.Range(0, rows)];
        string cure = ids is null ? "so its records cannot be matched to rows; a run with `ids` is matched by them" : "and no column called id, uid or key holds the run's ids; name the column that does, as FILE:column@KEY";
        throw new InvalidDataContentException(FormattableString.Invariant($"{source.Path} has {records} records where the run has {rows} rows, {cure}."));
    }

    // Columns of a usual name; the first column names the rows in many exports.
    static IEnumerable<string> Keys(DataSpec source)
    {
        using DataSource table = DataFormats.Open(source, DataUse.Any);
        string[] names = [.. table.Names];
        return names.Where(name => s_usualKeys.Contains(name, StringComparer.OrdinalIgnoreCase)).Concat(names.Take(1)).Distinct();
    }

    /// <summary>The row of each record, -1 for one that is about no row; null where hardly any is about one.</summary>
    static int[]? Matching(string?[] keys, string[] ids)
    {
        var known = new RowIds(ids);
        int[] rows = Array.ConvertAll(keys, key => key is null ? -1 : known.Find(key));
        int found = rows.Where(row => row >= 0).Distinct().Count();
        return found * 2L >= Math.Min(keys.Length, ids.Length) ? rows : null;
    }

    static string?[] Texts(DataSpec column)
    {
        using DataColumn opened = DataFormats.OpenColumn(column, DataUse.Rows);
        if (opened is VectorColumn vector)
            return vector.IsText ? vector.ToStrings("a text per row") : Array.ConvertAll(vector.ToDoubles("a value per row"), value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        var texts = new List<string?>();
        ((CellColumn)opened).Read((in cell) => texts.Add(cell.Text.IsEmpty ? null : Cut(cell.Text)));
        return [.. texts];
    }

    // Of a long text no more than is shown is ever held, and some room for what becomes of spaces.
    static string Cut(ReadOnlySpan<char> text) => text[..Math.Min(text.Length, MostCharacters * 2)].ToString();

    static string? Line(string? text)
    {
        if (text is null)
            return null;
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? null : line.Length <= MostCharacters ? line : line[..(MostCharacters - 1)] + "\u2026";
    }
}
