using System.Globalization;
using System.Numerics;

namespace Pith.Data.Formats.Pickle;

/// <summary>A class or function that a pickle names; it is a name alone, and nothing is ever loaded by it.</summary>
/// <param name="Module">The module, e.g. <c>numpy</c>.</param>
/// <param name="Name">The name in it, e.g. <c>ndarray</c>.</param>
sealed record PickleName(string Module, string Name)
{
    public override string ToString() => Module + "." + Name;
}

/// <summary>A dictionary, in the order in which its pairs were added.</summary>
sealed class PickleDictionary
{
    public List<KeyValuePair<object?, object?>> Pairs { get; } = [];
}

/// <summary>Python's values as they are kept: None as null, bool, long, <see cref="BigInteger"/>, double, texts as <see cref="PickleSlice"/>
/// or string, lists as <see cref="List{T}"/>, tuples as arrays, and <see cref="PickleDictionary"/>.</summary>
static class PickleValues
{
    /// <summary>Whether a value is a number, a truth value or None, which stands for none.</summary>
    public static bool IsNumber(object? value) => value is null or long or double or bool or BigInteger;

    public static bool IsText(object? value) => value is string or PickleSlice { IsText: true };

    /// <summary>The elements of a list or tuple; null for anything else.</summary>
    public static IReadOnlyList<object?>? ItemsOf(object? value) => value switch
    {
        List<object?> list => list,
        object?[] tuple => tuple,
        _ => null,
    };

    /// <summary>An integer as long where it fits.</summary>
    public static object Narrow(BigInteger value) => value >= long.MinValue && value <= long.MaxValue ? (long)value : value;

    /// <summary>A number in double precision; None is NaN.</summary>
    public static double ToDouble(object? value) => value switch
    {
        null => double.NaN,
        double number => number,
        long number => number,
        bool truth => truth ? 1 : 0,
        BigInteger number => (double)number,
        _ => throw new InvalidOperationException("It is no number."),
    };

    /// <summary>A text, or an integer in decimal, as keys of dictionaries are; null for anything else.</summary>
    public static string? ToKey(object? value) => value switch
    {
        string text => text,
        PickleSlice { IsText: true } slice => slice.ToString(),
        long number => number.ToString(CultureInfo.InvariantCulture),
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>The lengths of axes, or the steps along them: a tuple of integers of at least 0.</summary>
    /// <exception cref="InvalidDataContentException">It is something else.</exception>
    public static long[] ToLengths(object? value, string path)
    {
        if (ItemsOf(value) is { Count: <= 32 } items && items.All(item => item is >= 0L))
            return [.. items.Select(item => (long)item!)];
        throw new InvalidDataContentException($"{path} holds an array whose shape is not a tuple of at most 32 integers of at least 0; the file is broken.");
    }

    /// <summary>What a value is, in words for messages.</summary>
    public static string Describe(object? value) => value switch
    {
        null => "None",
        bool or long or double or BigInteger => "a number",
        string or PickleSlice { IsText: true } => "a text",
        PickleSlice => "bytes",
        List<object?> or object?[] => "a list",
        PickleDictionary => "a dictionary",
        PickleName name => name.ToString(),
        PickledNumPyType => "a NumPy type",
        _ => "an array",
    };
}
