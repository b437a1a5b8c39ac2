using System.Globalization;
using System.Numerics;
using static System.FormattableString;

namespace Pith.Selection.Frame;

/// <summary>Turns the share or the number that a user asks for into a number of rows, in exact arithmetic.</summary>
/// <remarks>The count is the floor of share times rows with the share read as the decimal number that was written, so 0.1 of 50,000 is
/// 5,000; binary floating point would give <c>int((1 - 0.9) * 50000)</c> = 4,999.</remarks>
public static class KeepCount
{
    const int LongestText = 64;

    /// <summary>The number of rows that a share such as <c>0.3</c> or <c>30%</c> keeps: the exact floor of share times rows.</summary>
    /// <param name="text">A decimal number above 0 and up to 1, or a percentage above 0% and up to 100%.</param>
    /// <param name="rows">N, at least 1.</param>
    /// <exception cref="OptionException">The text is no such number, or it keeps no row at all.</exception>
    public static int FromFraction(string text, int rows)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        string number = text.Trim();
        bool percent = number.EndsWith('%');
        if (percent)
            number = number[..^1].TrimEnd();
        if (!TryParse(number, percent ? 2 : 0, out BigInteger digits, out BigInteger scale) || digits.Sign <= 0 || digits > scale)
            throw new OptionException("keep", $"`keep` must be a share above 0 and up to 1, such as 0.3 or 30%; got {Shown(text)}.");
        var count = (int)(digits * rows / scale);
        return count > 0 ? count : throw new OptionException("keep", $"`keep` {Shown(text)} of {rows} rows keeps no row; use a larger share or `count`.");
    }

    /// <summary>The number of rows that a share keeps: the exact floor of share times rows.</summary>
    /// <param name="fraction">Above 0 and up to 1.</param>
    /// <param name="rows">N, at least 1.</param>
    /// <exception cref="OptionException">The share is out of range, or it keeps no row at all.</exception>
    public static int FromFraction(decimal fraction, int rows) => FromFraction(fraction.ToString(CultureInfo.InvariantCulture), rows);

    /// <summary>Checks a number of rows to keep.</summary>
    /// <param name="count">1 .. rows.</param>
    /// <param name="rows">N.</param>
    /// <returns><paramref name="count"/>.</returns>
    /// <exception cref="OptionException">The count is outside 1 .. rows.</exception>
    public static int FromCount(int count, int rows) => count >= 1 && count <= rows
        ? count
        : throw new OptionException("count", Invariant($"`count` must be a whole number from 1 to {rows} (the rows there are); got {count}."));

    /// <summary>The exact floor of a share of <paramref name="rows"/>, the share read as the shortest decimal number that stands for the
    /// double.</summary>
    internal static int Floor(double share, int rows)
    {
        if (!TryParse(share.ToString("R", CultureInfo.InvariantCulture), 0, out BigInteger digits, out BigInteger scale))
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share must be finite and at least 0.");
        return (int)(digits * rows / scale);
    }

    /// <summary>Reads a plain or scientific decimal number, at least 0, as digits / scale.</summary>
    static bool TryParse(string text, int extraDecimals, out BigInteger digits, out BigInteger scale)
    {
        (digits, scale) = (BigInteger.Zero, BigInteger.One);
        int exponentAt = text.IndexOfAny(['e', 'E']);
        int exponent = 0;
        if (text.Length > LongestText
            || (exponentAt >= 0 && !int.TryParse(text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            || Math.Abs((long)exponent) > 400)
            return false;
        string mantissa = exponentAt >= 0 ? text[..exponentAt] : text;
        int point = mantissa.IndexOf('.');
        int decimals = point < 0 ? 0 : mantissa.Length - point - 1;
        string all = point < 0 ? mantissa : mantissa.Remove(point, 1);
        if (all.Length == 0 || !BigInteger.TryParse(all, NumberStyles.None, CultureInfo.InvariantCulture, out digits))
            return false;
        int power = decimals + extraDecimals - exponent;
        if (power >= 0)
            scale = BigInteger.Pow(10, power);
        else
            digits *= BigInteger.Pow(10, -power);
        return true;
    }

    static string Shown(string text) => text.Length <= LongestText ? text : text[..LongestText] + "...";
}
