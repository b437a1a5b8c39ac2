using System.Numerics;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Pickle;

/// <summary>Lists and dictionaries of numbers and texts as arrays and columns.</summary>
static class PickleColumns
{
    /// <summary>Whether a dictionary holds numbers alone or texts alone, under texts and integers.</summary>
    public static bool IsColumn(PickleDictionary dictionary) =>
        (dictionary.Pairs.TrueForAll(pair => PickleValues.IsNumber(pair.Value)) || dictionary.Pairs.TrueForAll(pair => PickleValues.IsText(pair.Value)))
        && dictionary.Pairs.TrueForAll(pair => PickleValues.IsText(pair.Key) || pair.Key is long or BigInteger);

    /// <summary>Whether a list holds numbers alone, texts alone, or lists of numbers of one length.</summary>
    public static bool IsArray(IReadOnlyList<object?> items) => IsTexts(items) || ShapeOf(items) is not null;

    /// <summary>The elements of a list, or of an array of Python objects, where they are texts; else null.</summary>
    public static IReadOnlyList<object?>? TextsOf(object? value) => ItemsOf(value) is { } items && IsTexts(items) ? items : null;

    /// <summary>The elements of a list, or of an array of Python objects, where they are numbers, or lists of numbers of one length; else null.</summary>
    public static IReadOnlyList<object?>? NumbersOf(object? value) => ItemsOf(value) is { } items && ShapeOf(items) is not null ? items : null;

    /// <summary>The shape of a list of numbers, [N], or of lists of numbers of one length, [N, D]; null for what is neither.</summary>
    public static long[]? ShapeOf(IReadOnlyList<object?> items)
    {
        if (items.All(PickleValues.IsNumber))
            return [items.Count];
        if (PickleValues.ItemsOf(items[0]) is not { Count: > 0 } first)
            return null;
        // One list may stand for many, so it is looked at once.
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (object? item in items)
        {
            if (PickleValues.ItemsOf(item) is not { } row || row.Count != first.Count || (seen.Add(row) && !row.All(PickleValues.IsNumber)))
                return null;
        }
        return [items.Count, first.Count];
    }

    /// <summary>The numbers of a list as an array: truth values, integers of 64 bits, or double precision, as they are.</summary>
    /// <param name="items">A list of numbers, or of lists of numbers of one length.</param>
    /// <param name="name">Its name for messages.</param>
    /// <param name="fileBytes">Bytes of the file. A number takes at least one, so more are refused before memory is taken.</param>
    public static StoredArray ToArray(IReadOnlyList<object?> items, string name, long fileBytes)
    {
        long[] shape = ShapeOf(items) ?? throw new InvalidDataContentException($"{name} is a list of different things; save the numbers with np.save(path, np.asarray(x)).");
        long count = shape.Aggregate((a, b) => a * b);
        if (count > fileBytes)
            throw new InvalidDataContentException(FormattableString.Invariant($"{name} names one list again and again, {count} numbers in a file of {fileBytes} bytes; save it with np.save(path, np.asarray(x))."));
        IEnumerable<object?> numbers = shape.Length == 1 ? items : items.SelectMany(item => PickleValues.ItemsOf(item)!);
        if (count > 0 && numbers.All(number => number is bool))
            return Store(name, new ElementFormat(ElementKind.Boolean, 1), shape, [.. numbers.Select(number => (byte)((bool)number! ? 1 : 0))]);
        if (count > 0 && numbers.All(number => number is long))
            return Store(name, new ElementFormat(ElementKind.Int64, 8), shape, numbers.Select(number => (long)number!).ToArray());
        if (count > 0 && numbers.All(number => number is >= 0L || (number is BigInteger large && large >= 0 && large <= ulong.MaxValue)))
            return Store(name, new ElementFormat(ElementKind.UInt64, 8), shape, numbers.Select(number => number is long small ? (ulong)small : (ulong)(BigInteger)number!).ToArray());
        return Store(name, new ElementFormat(ElementKind.Float64, 8), shape, numbers.Select(PickleValues.ToDouble).ToArray());
    }

    /// <summary>The texts of a list.</summary>
    public static string[] ToTexts(IReadOnlyList<object?> items, string name, long fileBytes)
    {
        var texts = new TextBudget(name, fileBytes);
        return [.. items.Select(texts.Take)];
    }

    static bool IsTexts(IReadOnlyList<object?> items) => items.Count > 0 && items.All(PickleValues.IsText);

    static IReadOnlyList<object?>? ItemsOf(object? value) => value is PickledNumPyArray { Objects: { } objects } ? objects : PickleValues.ItemsOf(value);

    static unsafe StoredArray Store<T>(string name, ElementFormat format, long[] shape, T[] values)
        where T : unmanaged
    {
        using ByteRegion region = ByteRegion.Allocate((long)values.Length * sizeof(T), name);
        values.CopyTo(new Span<T>(region.Pointer, values.Length));
        return new StoredArray(name, format, shape, isFortran: false, region.Share(), 0);
    }
}

/// <summary>Copies texts out of a file, together no longer than it: one text may be named again and again.</summary>
/// <param name="name">What they are of, for messages.</param>
/// <param name="fileBytes">Bytes of the file.</param>
sealed class TextBudget(string name, long fileBytes)
{
    // Integers have digits that no text of the file holds, and short texts may be named often.
    long _left = (16 * fileBytes) + (1 << 16);

    /// <summary>A text, or an integer in decimal.</summary>
    public string Take(object? value)
    {
        string text = PickleValues.ToKey(value)!;
        _left -= text.Length;
        return _left >= 0 ? text : throw new InvalidDataContentException($"{name} names long texts again and again, more than the file has bytes; the file is broken.");
    }
}
