namespace Pith.Data.Formats.Pickle;

/// <summary>The values that a pickle has pushed and not yet joined, the marks between them, and those that it has stored to use again.</summary>
/// <param name="path">The file, for messages.</param>
sealed class PickleStack(string path)
{
    // A value takes up to about 60 bytes of memory and at least one of the file, so a file of gigabytes could ask for all memory.
    const int MaxValues = 1 << 26;

    readonly List<object?> _values = [];
    readonly List<int> _marks = [];
    readonly Dictionary<long, object?> _memo = [];
    int _count;

    /// <summary>Puts a value on top.</summary>
    public void Push(object? value)
    {
        Count();
        _values.Add(value);
    }

    /// <summary>Puts a mark on top, up to which <see cref="PopMarked"/> takes.</summary>
    public void Mark()
    {
        Count();
        _marks.Add(_values.Count);
    }

    /// <summary>The value on top.</summary>
    public object? Top() => _values.Count > Floor ? _values[^1] : throw Broken(path, "a value is missing");

    /// <summary>Takes the value on top.</summary>
    public object? Pop() => PopLast(1)[0];

    /// <summary>Takes some values from the top, in the order in which they were pushed.</summary>
    public object?[] PopLast(int count)
    {
        int first = _values.Count - count;
        if (first < Floor)
            throw Broken(path, "a value is missing");
        var values = new object?[count];
        _values.CopyTo(first, values, 0, count);
        _values.RemoveRange(first, count);
        return values;
    }

    /// <summary>Takes the values above the last mark, and the mark.</summary>
    public object?[] PopMarked()
    {
        if (_marks.Count == 0)
            throw Broken(path, "a mark is missing");
        object?[] values = PopLast(_values.Count - _marks[^1]);
        _marks.RemoveAt(_marks.Count - 1);
        return values;
    }

    /// <summary>Stores the value on top under a number.</summary>
    public void Remember(long place)
    {
        Count();
        _memo[place] = Top();
    }

    /// <summary>Stores the value on top under the next number.</summary>
    public void RememberNext() => Remember(_memo.Count);

    /// <summary>The value stored under a number.</summary>
    public object? Recall(long place) =>
        _memo.TryGetValue(place, out object? value) ? value : throw Broken(path, "it refers to a value that it has not stored");

    /// <summary>The only value that is left.</summary>
    public object? Finish() =>
        _values.Count == 1 && _marks.Count == 0 ? _values[0] : throw Broken(path, "it ends with values that belong to nothing");

    /// <summary>The error for a pickle that cannot be read.</summary>
    public static InvalidDataContentException Broken(string path, string what) => new($"{path} cannot be read as a pickle: {what}.");

    int Floor => _marks.Count == 0 ? 0 : _marks[^1];

    void Count()
    {
        if (++_count > MaxValues)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{path} holds more than {MaxValues} Python values; save numbers as one array with np.save."));
        }
    }
}
