using System.Globalization;

namespace Pith.Runs;

/// <summary>Amounts of bytes as people write them: <c>8GB</c>, <c>512MiB</c>.</summary>
static class ByteSize
{
    static readonly (string Suffix, double Factor)[] s_units =
    [
        ("KIB", 1024.0), ("MIB", 1024.0 * 1024), ("GIB", 1024.0 * 1024 * 1024), ("TIB", 1024.0 * 1024 * 1024 * 1024),
        ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12),
        ("K", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12), ("B", 1.0),
    ];

    /// <summary>Reads a number with a unit: B, KB, MB, GB, TB (powers of 1,000) or KiB, MiB, GiB, TiB (powers of 1,024); case does not
    /// matter.</summary>
    /// <param name="text">For example <c>8GB</c>, <c>1.5 GiB</c> or <c>1000000</c> (bytes).</param>
    /// <param name="bytes">The amount, at least 1.</param>
    /// <returns>Whether the text is such an amount, positive and below 2^63.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        string number = text.Trim().ToUpperInvariant();
        double factor = 1;
        foreach ((string suffix, double unit) in s_units)
        {
            if (number.EndsWith(suffix, StringComparison.Ordinal))
            {
                factor = unit;
                number = number[..^suffix.Length].TrimEnd();
                break;
            }
        }
        bytes = 0;
        const NumberStyles Style = NumberStyles.AllowDecimalPoint;
        if (!double.TryParse(number, Style, CultureInfo.InvariantCulture, out double value))
            return false;
        double amount = value * factor;
        if (!(amount >= 1) || amount >= long.MaxValue)
            return false;
        bytes = (long)amount;
        return true;
    }

    /// <summary>An amount of at least so many bytes, of three significant digits, as an option takes it, e.g. <c>1.24GB</c>.</summary>
    public static string AtLeast(long bytes)
    {
        long step = 1;
        while (bytes / step > 999)
            step *= 10;
        return Format((bytes + step - 1) / step * step).Replace(" ", "", StringComparison.Ordinal);
    }

    /// <summary>The amount with three significant digits and a unit of powers of 1,000, e.g. <c>1.23 GB</c>.</summary>
    public static string Format(long bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB", "PB"];
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }
        string format = unit == 0 || value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00";
        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(format, CultureInfo.InvariantCulture)} {units[unit]}");
    }
}
