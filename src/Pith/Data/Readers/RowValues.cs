namespace Pith.Data.Readers;

/// <summary>Collects one value per row from sources that name rows in any order and may miss some.</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <param name="path">The source's name, for errors.</param>
/// <param name="rows">Rows of the dataset, or null where the source decides.</param>
/// <param name="capacity">The most rows that the source can describe when it decides.</param>
/// <param name="missing">The value of a row that is not named.</param>
/// <param name="records">About how many values will come, where that is known.</param>
sealed class RowValues<T>(string path, int? rows, long capacity, T missing, int? records = null)
{
    readonly List<T> _values = new(records ?? 0);
    readonly List<bool> _isSet = new(records ?? 0);

    /// <summary>Sets the value of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="value">Its value.</param>
    /// <param name="line">The line of the source on which it stands, for errors; 0 where lines mean nothing.</param>
    public void Set(int row, T value, int line = 0)
    {
        if (rows is { } limit && row >= limit)
            throw new InvalidDataContentException(FormattableString.Invariant($"{Place(line)} names row {row}; the rows are 0 to {limit - 1}."));
        if (row >= capacity)
        {
            throw new InvalidDataContentException(
                FormattableString.Invariant($"{Place(line)} names row {row}, far beyond what a file of its size can describe; rows count from 0."));
        }
        while (_values.Count <= row)
        {
            _values.Add(missing);
            _isSet.Add(false);
        }
        if (_isSet[row])
            throw new InvalidDataContentException(FormattableString.Invariant($"{Place(line)} names row {row} a second time; each row may occur once: leave one record of each, of a log by epochs those of one epoch."));
        _values[row] = value;
        _isSet[row] = true;
    }

    string Place(int line) => line == 0 ? path : FormattableString.Invariant($"{path}, line {line},");

    /// <summary>The first row without a value, or -1.</summary>
    public int FirstMissing()
    {
        int index = _isSet.IndexOf(false);
        return index >= 0 ? index : rows is { } limit && _isSet.Count < limit ? _isSet.Count : -1;
    }

    /// <summary>Rows without a value.</summary>
    public int CountMissing() => _isSet.Count(isSet => !isSet) + (rows is { } limit ? Math.Max(0, limit - _isSet.Count) : 0);

    /// <summary>One value a row.</summary>
    public T[] ToArray()
    {
        while (rows is { } limit && _values.Count < limit)
            _values.Add(missing);
        return [.. _values];
    }
}
