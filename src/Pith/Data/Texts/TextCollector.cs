namespace Pith.Data.Texts;

/// <summary>Collects rows as their files give them, and refuses what no row can do without.</summary>
/// <param name="fields">The fields that are read.</param>
sealed class TextCollector(TextFields fields)
{
    readonly List<string> _texts = [];
    readonly List<string> _seconds = [];
    readonly List<string> _ids = [];
    readonly List<string> _labels = [];
    readonly List<string> _groups = [];
    string _file = "";

    /// <summary>Says which file the rows come from, for errors.</summary>
    public void StartFile(string file) => _file = file;

    /// <summary>Adds a row.</summary>
    /// <param name="line">Its line, from 1.</param>
    /// <param name="values">A value for each of the fields in their order; null where the row has none.</param>
    public void Add(long line, ReadOnlySpan<string?> values)
    {
        _texts.Add(values[0] ?? "");
        int next = 1;
        if (fields.Texts.Count == 2)
            _seconds.Add(values[next++] ?? "");
        if (fields.Id is not null)
            _ids.Add(Needed(values[next++], "id", fields.Id, line));
        if (fields.Label is not null)
            _labels.Add(Needed(values[next++], "label", fields.Label, line));
        if (fields.Group is not null)
            _groups.Add(Needed(values[next], "group", fields.Group, line));
    }

    /// <summary>The rows of all files.</summary>
    /// <param name="source">What was read, for errors.</param>
    /// <exception cref="InvalidDataContentException">There is no row, or two rows have one id.</exception>
    public TextRows Finish(string source)
    {
        if (_texts.Count == 0)
            throw new InvalidDataContentException($"{source} holds no rows; give a file with at least one text.");
        if (fields.Id is not null)
            RequireDifferent(source);
        return new TextRows(
            _texts, fields.Texts.Count == 2 ? _seconds : null, fields.Id is null ? null : _ids, fields.Label is null ? null : _labels, fields.Group is null ? null : _groups);
    }

    string Needed(string? value, string what, string field, long line) => !string.IsNullOrWhiteSpace(value) ? value
        : throw new InvalidDataContentException(FormattableString.Invariant($"{_file}, line {line}: the field '{field}' is missing or empty; every row needs its {what}."));

    void RequireDifferent(string source)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        int twice = 0;
        string? example = null;
        for (int row = 0; row < _ids.Count; row++)
        {
            if (first.TryAdd(_ids[row], row))
                continue;
            twice++;
            example ??= FormattableString.Invariant($"'{_ids[row]}' of row {first[_ids[row]]} again at row {row}");
        }
        if (twice > 0)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{source}: {twice} rows have an id that an earlier row has ({example}); ids must differ, name another `id-field` or leave it out."));
        }
    }
}
