using System.Globalization;

namespace Pith.Data.Sources;

/// <summary>Reads whole numbers of tables, also where a program wrote them as <c>3.0</c>, as it does with a column that had gaps.</summary>
static class WholeText
{
    /// <summary>A number without the zeros after its point; every other text as it is.</summary>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        int point = text.IndexOf('.');
        return point > 0 && char.IsAsciiDigit(text[point - 1]) && !text[(point + 1)..].ContainsAnyExcept('0') ? text[..point] : text;
    }

    /// <summary>Reads a whole number of at least 0.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out int value) =>
        int.TryParse(Of(text), NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>Whether a text says that there is no value: nothing, <c>NaN</c>, <c>NA</c> and what else programs write.</summary>
    public static bool IsMissing(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return text.IsEmpty || s_missing.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text);
    }

    static readonly HashSet<string> s_missing = new(["nan", "na", "n/a", "<na>", "#n/a", "null", "none"], StringComparer.OrdinalIgnoreCase);
}
