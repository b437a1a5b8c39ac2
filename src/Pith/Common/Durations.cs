using System.Globalization;

namespace Pith.Common;

/// <summary>Writes seconds as people read them.</summary>
static class Durations
{
    /// <summary>Seconds in words: <c>0.4 s</c>, <c>12 s</c>, <c>3 min 5 s</c>, <c>2 h 10 min</c>.</summary>
    /// <param name="seconds">At least 0.</param>
    public static string Text(double seconds)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (seconds < 0.0995)
            return string.Create(culture, $"{seconds:0.###} s");
        if (seconds < 9.95)
            return string.Create(culture, $"{seconds:0.0} s");
        if (seconds < 99.5)
            return string.Create(culture, $"{seconds:0} s");
        long whole = (long)Math.Round(seconds);
        return whole < 6000
            ? string.Create(culture, $"{whole / 60} min {whole % 60} s")
            : string.Create(culture, $"{whole / 3600} h {whole % 3600 / 60} min");
    }
}
