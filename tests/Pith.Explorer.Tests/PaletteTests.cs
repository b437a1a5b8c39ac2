using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pith.Explorer.Web;

namespace Pith.Explorer.Tests;

/// <summary>Text can be read on what it stands on, by day and by night: WCAG 2.2, success criterion 1.4.3, level AA.</summary>
public sealed partial class PaletteTests
{
    const double Least = 4.5;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Texts_StandApartFromWhatIsBehindThem(int theme)
    {
        string style = Encoding.UTF8.GetString(PageAssets.All["/app.css"].Bytes);
        // A variable is set once for the day and twice for the night: as the system asks, and as the button does.
        Dictionary<string, string[]> colours = Variable().Matches(style).GroupBy(match => match.Groups[1].Value)
            .ToDictionary(group => group.Key, group => group.Select(match => match.Groups[2].Value).ToArray());
        string Of(string name) => colours[name][theme];
        Assert.All(colours.Values, values => Assert.Equal(values[^1], values.Length == 3 ? values[1] : values[^1]));
        foreach (string text in new[] { "ink", "soft", "faint", "came", "left", "good", "bad", "warn" })
        {
            foreach (string behind in new[] { "paper", "panel" })
                Assert.True(Contrast(Of(text), Of(behind)) >= Least, $"--{text} on --{behind}: {Contrast(Of(text), Of(behind)):F2}");
        }
        Assert.True(Contrast(Of("paper"), Of("ink")) >= Least);
    }

    // Relative luminance as the guidelines define it.
    static double Contrast(string one, string other)
    {
        static double Luminance(string hex)
        {
            double Channel(int place)
            {
                double value = int.Parse(hex.AsSpan(1 + (2 * place), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
                return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
            }
            return (0.2126 * Channel(0)) + (0.7152 * Channel(1)) + (0.0722 * Channel(2));
        }
        (double a, double b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    [GeneratedRegex("--([a-z]+): (#[0-9a-f]{6})[;\\s]")]
    private static partial Regex Variable();
}
