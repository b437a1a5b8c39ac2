using Pith.Data.Sources;

namespace Pith.Data.Formats.Tables;

/// <summary>Finds the column of a table that says which row each of its records is about, by what the columns hold.</summary>
/// <param name="file">The table.</param>
/// <param name="value">The column of the values, which is no key.</param>
sealed class TableKeys(TableFile file, int value)
{
    // Records after which only the columns are looked at that held ids so far.
    const int Sample = 4096;

    // What programs call the column that names the rows.
    static readonly string[] s_usual = ["id", "ids", "uid", "key", "index", "", "unnamed: 0"];

    /// <summary>The column of a usual name that is the ids record by record; -1 where there is none, or where the names leave a choice.</summary>
    /// <param name="ids">The ids.</param>
    public int FindInOrder(RowIds ids) => Others().Where(c => IsUsual(file.Names[c])).FirstOrDefault(c => IsInOrder(c, ids), -1);

    /// <summary>The column that holds ids of the dataset, each at most once; -1 where the value is the only column, so that records are rows in
    /// order.</summary>
    /// <param name="ids">The ids.</param>
    /// <exception cref="InvalidDataContentException">No column holds them, or several do.</exception>
    public int Find(RowIds ids)
    {
        if (file.Names.Count == 1)
            return -1;
        int[] others = [.. Others()];
        if (others.Length == 0)
            throw NoKeys();
        var columns = new Dictionary<int, Column>();
        int records = Look(others, ids, columns, Sample);
        if (records == Sample && Array.FindAll(others, c => columns[c].IsWhole(records)) is { Length: > 0 } left)
        {
            columns = [];
            records = Look(left, ids, columns, int.MaxValue);
        }
        if (records == 0)
            return others.FirstOrDefault(c => IsUsual(file.Names[c]), others[0]);
        int[] whole = [.. columns.Keys.Where(c => columns[c].Different == records || (columns[c].IsInOrder && records == ids.Count)).Order()];
        if (whole.Length == 1)
            return whole[0];
        if (whole.Length > 1)
        {
            int usual = whole.FirstOrDefault(c => IsUsual(file.Names[c]), -1);
            return usual >= 0 ? usual : throw new InvalidDataContentException(
                $"{file.Path} holds the ids in the columns {string.Join(" and ", whole.Select(c => $"'{file.Names[c]}'"))}; name one of them, as {Spec}@{file.Names[whole[0]]}.");
        }
        // A column that is meant as the key gets the sentence about its first key that is none.
        int best = columns.Keys.Order().MaxBy(c => (IsUsual(file.Names[c]), columns[c].Different));
        return IsUsual(file.Names[best]) || columns[best].Different * 2L >= records ? best : throw NoKeys();
    }

    /// <summary>Whether a column of the table is the ids record by record, so that ids which are not all different match, too.</summary>
    public bool IsInOrder(int key, RowIds ids)
    {
        using RecordTable table = file.Open([key], DataUse.Ids);
        int records = 0;
        for (; table.Read(); records++)
        {
            if (!ids.IsOf(records, table[key]))
                return false;
        }
        return records == ids.Count;
    }

    /// <summary>Refuses a table whose records would be taken as rows in order although a column numbers them otherwise.</summary>
    /// <exception cref="InvalidDataContentException">The first column, or one that is called as an index, holds 0..N-1 or 1..N in another order.</exception>
    public void RefuseShuffled()
    {
        Dictionary<int, List<int>> open = Others().Where(c => c == 0 || IsUsual(file.Names[c])).ToDictionary(c => c, _ => new List<int>());
        if (open.Count == 0)
            return;
        using (RecordTable table = file.Open(open.Keys, DataUse.Ids))
        {
            while (open.Count > 0 && table.Read())
            {
                foreach (int c in open.Keys.ToArray())
                {
                    if (WholeText.TryParse(table[c], out int number))
                        open[c].Add(number);
                    else
                        open.Remove(c);
                }
            }
        }
        foreach ((int c, List<int> numbers) in open)
        {
            if (!IsShuffled(numbers, out int first))
                continue;
            string name = file.Names[c].Length > 0 ? $"'{file.Names[c]}'" : "without a name";
            string cure = first == 0 ? $"name it as {Spec}@{file.Names[c]}" : "count it from 0 and name it 'row'";
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{file.Path}: the column {name} holds the numbers {first} to {numbers.Count - 1 + first} in another order than the lines; {cure} if they are the rows, or leave that column out if lines stand in row order."));
        }
    }

    string Spec => $"{file.Path}:{file.Names[value]}";

    IEnumerable<int> Others() => Enumerable.Range(0, file.Names.Count).Where(c => c != value && file.IsScalar(c));

    int Look(int[] columns, RowIds ids, Dictionary<int, Column> found, int most)
    {
        foreach (int c in columns)
            found[c] = new Column(ids.Count);
        using RecordTable table = file.Open(columns, DataUse.Ids);
        int records = 0;
        for (; records < most && table.Read(); records++)
        {
            foreach (int c in columns)
                found[c].Add(ids, records, table[c]);
        }
        return records;
    }

    InvalidDataContentException NoKeys() => new(
        $"{file.Path} has no column that holds the dataset's ids, so its lines cannot be matched to rows; name the column that does, as {Spec}@KEY, or save '{file.Names[value]}' alone if its lines stand in row order; it has {Files.NameList.Of(file.Names)}.");

    /// <summary>Whether numbers are 0..N-1 or 1..N, and not in order.</summary>
    static bool IsShuffled(List<int> numbers, out int first)
    {
        first = numbers.Count < 2 ? 0 : numbers.Min();
        if (numbers.Count < 2 || first > 1)
            return false;
        var seen = new bool[numbers.Count];
        bool isInOrder = true;
        for (int i = 0; i < seen.Length; i++)
        {
            int place = numbers[i] - first;
            if (place >= seen.Length || seen[place])
                return false;
            seen[place] = true;
            isInOrder &= place == i;
        }
        return !isInOrder;
    }

    static bool IsUsual(string name) => s_usual.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>How well a column holds the ids.</summary>
    sealed class Column(int rows)
    {
        readonly System.Collections.BitArray _isSeen = new(rows);

        /// <summary>Different ids seen.</summary>
        public int Different { get; private set; }

        /// <summary>Whether every record so far holds the id of its own row.</summary>
        public bool IsInOrder { get; private set; } = true;

        /// <summary>Whether all records so far could be keys.</summary>
        public bool IsWhole(int records) => Different == records || IsInOrder;

        public void Add(RowIds ids, int record, ReadOnlySpan<char> text)
        {
            IsInOrder = IsInOrder && ids.IsOf(record, text);
            if (ids.Find(text) is not (>= 0 and int row) || _isSeen[row])
                return;
            _isSeen[row] = true;
            Different++;
        }
    }
}
