using System.Globalization;
using System.Numerics;

namespace Pith.Common;

/// <summary>A share of the rows, above 0 and up to 1, which keeps the text that it was written as.</summary>
/// <remarks>It is the decimal number that was written, not its binary neighbour: 0.1 of 50,000 rows are 5,000, where binary floating point
/// gives <c>int((1 - 0.9) * 50000)</c> = 4,999.</remarks>
sealed record Share
{
    /// <summary>What a share is, as the end of "must be ...".</summary>
    public const string Words = "a share above 0 and up to 1, such as 0.3 or 30%";

    const int LongestText = 64;

    readonly BigInteger _digits;
    readonly BigInteger _scale;

    Share(string text, BigInteger digits, BigInteger scale) => (Text, _digits, _scale) = (text, digits, scale);

    /// <summary>The values of an option that is a share.</summary>
    public static OptionDomain Domain { get; } = new Custom("F", Words, Read, share => ((Share)share).Text);

    /// <summary>The share as it was written, e.g. <c>30%</c>.</summary>
    public string Text { get; }

    /// <summary>The number nearest to the share.</summary>
    public double Value => (double)_digits / (double)_scale;

    /// <summary>The share as a decimal number without zeros at its end: 0.4 for 40% and for 0.40.</summary>
    public decimal Number
    {
        get
        {
            BigInteger shared = BigInteger.GreatestCommonDivisor(_digits, _scale);
            // Numbers of more digits than a decimal has are rounded.
            return _scale / shared <= new BigInteger(decimal.MaxValue)
                ? (decimal)(_digits / shared) / (decimal)(_scale / shared) / 1.0000000000000000000000000000m
                : (decimal)Value;
        }
    }

    /// <summary>The share of a number.</summary>
    /// <param name="value">Above 0 and up to 1.</param>
    /// <exception cref="OptionException">The number lies outside; the option is <c>keep</c>.</exception>
    public static Share Of(decimal value) => Parse(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads a share.</summary>
    /// <param name="text">A decimal number above 0 and up to 1, or a percentage above 0% and up to 100%.</param>
    /// <param name="option">The option that it is for, for the message. Default <c>keep</c>.</param>
    /// <exception cref="OptionException">The text is no share.</exception>
    public static Share Parse(string text, string option = "keep") =>
        Read(text) ?? throw new OptionException(option, text.Length <= LongestText ? text : text[..LongestText] + "...", Words);

    /// <summary>Reads a share; null where the text is none.</summary>
    /// <param name="text">A decimal number above 0 and up to 1, or a percentage above 0% and up to 100%.</param>
    public static Share? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string number = text.Trim();
        bool percent = number.EndsWith('%');
        if (percent)
            number = number[..^1].TrimEnd();
        return TryParse(number, percent ? 2 : 0, out BigInteger digits, out BigInteger scale) && digits.Sign > 0 && digits <= scale
            ? new Share(text, digits, scale)
            : null;
    }

    /// <summary>The exact floor of share times rows.</summary>
    /// <param name="rows">N, at least 0.</param>
    public int FloorOf(int rows) => (int)(_digits * rows / _scale);

    /// <summary>The exact floor of a share of <paramref name="rows"/>, the share read as the shortest decimal number that stands for the
    /// double.</summary>
    /// <param name="share">0 or more and finite.</param>
    /// <param name="rows">N, at least 0.</param>
    internal static int FloorOf(double share, int rows)
    {
        if (!TryParse(share.ToString("R", CultureInfo.InvariantCulture), 0, out BigInteger digits, out BigInteger scale))
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share must be finite and at least 0.");
        return (int)(digits * rows / scale);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

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
}
