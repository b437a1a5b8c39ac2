namespace Pith.Data.Sources;

/// <summary>The ids of a dataset as keys: trimmed, compared letter by letter, and a whole number also where it is written as <c>3.0</c>.</summary>
sealed class RowIds
{
    readonly IReadOnlyList<string> _ids;
    readonly Lazy<Index> _index;

    public RowIds(IReadOnlyList<string> ids)
    {
        _ids = ids;
        // Of a file in the dataset's own order no id is ever looked up.
        _index = new Lazy<Index>(() => new Index(ids));
    }

    public int Count => _ids.Count;

    /// <summary>The first id, as an example of how they are written.</summary>
    public string First => _ids.Count > 0 ? _ids[0].Trim() : "";

    /// <summary>Whether two rows have the same id.</summary>
    public bool IsRepeated => _index.Value.Repeated is not null;

    /// <summary>The row that has an id, or -1.</summary>
    public int Find(ReadOnlySpan<char> key)
    {
        key = key.Trim();
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = _index.Value.Lookup;
        if (lookup.TryGetValue(key, out int row))
            return row;
        ReadOnlySpan<char> whole = WholeText.Of(key);
        if (whole.Length != key.Length)
            return lookup.TryGetValue(whole, out row) ? row : -1;
        return !key.IsEmpty && !key.ContainsAnyExceptInRange('0', '9') && lookup.TryGetValue($"{key}.0", out row) ? row : -1;
    }

    /// <summary>Whether a key is the id of a row; true also where other rows have the same id.</summary>
    public bool IsOf(int row, ReadOnlySpan<char> key) => row < _ids.Count && key.Trim().SequenceEqual(_ids[row].AsSpan().Trim());

    /// <summary>Refuses ids by which nothing can be matched.</summary>
    /// <exception cref="InvalidDataContentException">Two rows have the same id.</exception>
    public void RequireDifferent()
    {
        if (_index.Value.Repeated is var (first, second))
        {
            int others = _index.Value.Repeats - 1;
            string more = others == 0 ? "" : FormattableString.Invariant($" (and {others} more {(others == 1 ? "row repeats an id" : "rows repeat ids")})");
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"The id '{_ids[first].Trim()}' belongs to rows {first} and {second}{more}; a file can be matched only by ids that differ."));
        }
    }

    /// <summary>The row of each id.</summary>
    sealed class Index
    {
        public Index(IReadOnlyList<string> ids)
        {
            var rows = new Dictionary<string, int>(ids.Count, StringComparer.Ordinal);
            for (int row = 0; row < ids.Count; row++)
            {
                string id = ids[row].Trim();
                if (rows.TryAdd(id, row))
                    continue;
                Repeated ??= (rows[id], row);
                Repeats++;
            }
            Lookup = rows.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        public Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Lookup { get; }

        /// <summary>The first two rows of one id.</summary>
        public (int First, int Second)? Repeated { get; }

        /// <summary>Rows whose id an earlier row has.</summary>
        public int Repeats { get; }
    }
}
