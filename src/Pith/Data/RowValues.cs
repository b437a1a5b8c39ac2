namespace Pith.Data;

/// <summary>Collects one value per row from sources that name rows in any order and may miss some.</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <param name="path">The source's name, for errors.</param>
/// <param name="rows">Rows of the dataset, or null where the source decides.</param>
/// <param name="capacity">The most rows that the source can describe when it decides.</param>
/// <param name="missing">The value of a row that is not named.</param>
sealed class RowValues<T>(string path, int? rows, long capacity, T missing)
{
    readonly List<T> _values = [];
    readonly List<bool> _isSet = [];

    /// <summary>Sets the value of a row; <paramref name="place"/> says where in the source it stands, e.g. <c>, line 3</c>.</summary>
    public void Set(int row, T value, string place)
    {
        if (rows is { } limit && row >= limit)
            throw new InvalidDataContentException(FormattableString.Invariant($"{path}{place} names row {row}; the rows are 0 to {limit - 1}."));
        if (row >= capacity)
        {
            throw new InvalidDataContentException(
                FormattableString.Invariant($"{path}{place} names row {row}, far beyond what a file of its size can describe; rows count from 0."));
        }
        while (_values.Count <= row)
        {
            _values.Add(missing);
            _isSet.Add(false);
        }
        if (_isSet[row])
            throw new InvalidDataContentException(FormattableString.Invariant($"{path}{place} names row {row} a second time; each row may occur once."));
        _values[row] = value;
        _isSet[row] = true;
    }

    /// <summary>The first row without a value, or -1.</summary>
    public int FirstMissing()
    {
        int index = _isSet.IndexOf(false);
        return index >= 0 ? index : rows is { } limit && _isSet.Count < limit ? _isSet.Count : -1;
    }

    /// <summary>One value a row.</summary>
    public T[] ToArray()
    {
        while (rows is { } limit && _values.Count < limit)
            _values.Add(missing);
        return [.. _values];
    }
}
