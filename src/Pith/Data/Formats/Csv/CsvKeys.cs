using Pith.Data.Files;
using Pith.Data.Sources;

namespace Pith.Data.Formats.Csv;

/// <summary>Finds the column of a table that says which row each of its lines is about, by what the columns hold.</summary>
/// <param name="path">The file.</param>
/// <param name="value">The column of the values, which is no key.</param>
sealed class CsvKeys(string path, int value)
{
    // What programs call the column that names the rows.
    static readonly string[] s_usual = ["id", "ids", "uid", "key", "index", "", "unnamed: 0"];

    /// <summary>The column that holds ids of the dataset, each at most once; -1 where the value is the only column, so that lines are rows in
    /// order.</summary>
    /// <param name="ids">The ids.</param>
    /// <exception cref="InvalidDataContentException">No column holds them, or several do.</exception>
    public int Find(RowIds ids)
    {
        using var table = CsvTable.Open(path);
        string[] names = table.Names;
        if (names.Length == 1)
            return -1;
        var columns = new Column[names.Length];
        int lines = 0;
        for (; table.Read(); lines++)
        {
            for (int c = 0; c < names.Length; c++)
            {
                if (c != value)
                    (columns[c] ??= new Column(ids.Count)).Add(ids, lines, table.Records[c]);
            }
        }
        int[] others = [.. Enumerable.Range(0, names.Length).Where(c => c != value)];
        if (lines == 0)
            return others.FirstOrDefault(c => IsUsual(names[c]), others[0]);
        int[] whole = [.. others.Where(c => columns[c].Different == lines || (columns[c].IsInOrder && lines == ids.Count))];
        if (whole.Length == 1)
            return whole[0];
        if (whole.Length > 1)
        {
            int usual = whole.FirstOrDefault(c => IsUsual(names[c]), -1);
            return usual >= 0 ? usual : throw new InvalidDataContentException(
                $"{path} holds the ids in the columns {string.Join(" and ", whole.Select(c => $"'{names[c]}'"))}; name one of them, as {Spec(names)}@{names[whole[0]]}.");
        }
        // A column that is meant as the key gets the sentence about its first key that is none.
        int best = others.MaxBy(c => (IsUsual(names[c]), columns[c].Different));
        if (IsUsual(names[best]) || columns[best].Different * 2 >= lines)
            return best;
        throw new InvalidDataContentException(
            $"{path} has no column that holds the dataset's ids, so its lines cannot be matched to rows; name the column that does, as {Spec(names)}@KEY, or save '{names[value]}' alone if its lines stand in row order; it has {NameList.Of(names)}.");
    }

    /// <summary>Whether a column of the table is the ids line by line, so that ids which are not all different match, too.</summary>
    public static bool IsInOrder(string path, int key, RowIds ids)
    {
        using var table = CsvTable.Open(path);
        int lines = 0;
        for (; table.Read(); lines++)
        {
            if (!ids.IsOf(lines, table.Records[key]))
                return false;
        }
        return lines == ids.Count;
    }

    /// <summary>Refuses a table whose lines would be taken as rows in order although a column numbers them otherwise.</summary>
    /// <exception cref="InvalidDataContentException">The first column, or one that is called as an index, holds 0..N-1 or 1..N in another order.</exception>
    public void RefuseShuffled()
    {
        using var table = CsvTable.Open(path);
        string[] names = table.Names;
        Dictionary<int, List<int>> open = Enumerable.Range(0, names.Length)
            .Where(c => c != value && (c == 0 || IsUsual(names[c])))
            .ToDictionary(c => c, _ => new List<int>());
        while (open.Count > 0 && table.Read())
        {
            foreach (int c in open.Keys.ToArray())
            {
                if (WholeText.TryParse(table.Records[c], out int number))
                    open[c].Add(number);
                else
                    open.Remove(c);
            }
        }
        foreach ((int c, List<int> numbers) in open)
        {
            if (!IsShuffled(numbers, out int first))
                continue;
            string name = names[c].Length > 0 ? $"'{names[c]}'" : "without a name";
            string cure = first == 0 ? $"name it as {Spec(names)}@{names[c]}" : "count it from 0 and name it 'row'";
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{path}: the column {name} holds the numbers {first} to {numbers.Count - 1 + first} in another order than the lines; {cure} if they are the rows, or leave that column out if lines stand in row order."));
        }
    }

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

    string Spec(string[] names) => $"{path}:{names[value]}";

    static bool IsUsual(string name) => s_usual.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>How well a column holds the ids.</summary>
    sealed class Column(int rows)
    {
        readonly bool[] _isSeen = new bool[rows];

        /// <summary>Different ids seen.</summary>
        public int Different { get; private set; }

        /// <summary>Whether every line so far holds the id of its own row.</summary>
        public bool IsInOrder { get; private set; } = true;

        public void Add(RowIds ids, int line, ReadOnlySpan<char> text)
        {
            IsInOrder = IsInOrder && ids.IsOf(line, text);
            if (ids.Find(text) is not (>= 0 and int row) || _isSeen[row])
                return;
            _isSeen[row] = true;
            Different++;
        }
    }
}
