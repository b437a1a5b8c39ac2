using System.Globalization;

namespace Pith.Report.Tests;

/// <summary>How far colours lie apart in OKLab, for readers with all cones, without red ones, and without green ones.</summary>
static class ColourDistance
{
    static readonly double[][] s_eyes =
    [
        [1, 0, 0, 0, 1, 0, 0, 0, 1],
        [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
    ];

    /// <summary>The least distance of two of them, over all pairs and eyes.</summary>
    public static double Least(IReadOnlyList<string> colours) =>
        (from eye in s_eyes
         let seen = colours.Select(colour => OkLab(Times(eye, Linear(colour)))).ToArray()
         from i in Enumerable.Range(0, seen.Length)
         from j in Enumerable.Range(0, i)
         select Math.Sqrt(seen[i].Zip(seen[j], (a, b) => (a - b) * (a - b)).Sum())).Min();

    static double[] Linear(string hex) => [.. new[] { 1, 3, 5 }.Select(at => int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
        .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];

    static double[] Times(double[] m, double[] v) => [.. new[] { 0, 3, 6 }.Select(r => Math.Max(0, (m[r] * v[0]) + (m[r + 1] * v[1]) + (m[r + 2] * v[2])))];

    static double[] OkLab(double[] rgb)
    {
        double[] lms = [.. Times([0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619, 0.2817188376, 0.6299787005], rgb).Select(Math.Cbrt)];
        return
        [
            (0.2104542553 * lms[0]) + (0.793617785 * lms[1]) - (0.0040720468 * lms[2]),
            (1.9779984951 * lms[0]) - (2.428592205 * lms[1]) + (0.4505937099 * lms[2]),
            (0.0259040371 * lms[0]) + (0.7827717662 * lms[1]) - (0.808675766 * lms[2]),
        ];
    }
}
