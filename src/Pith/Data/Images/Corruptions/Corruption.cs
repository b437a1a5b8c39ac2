using System.Globalization;

namespace Pith.Data.Images.Corruptions;

/// <summary>A corruption of test images with its severity.</summary>
/// <remarks>Definitions and strengths are those of the small-image set of Hendrycks and Dietterich, "Benchmarking Neural Network Robustness to Common
/// Corruptions and Perturbations", ICLR 2019 (arXiv 1903.12261), as their code makes CIFAR-10-C; see <see cref="CorruptedImages"/> for what differs.
/// Corruptions that need photographs or a camera model (snow, frost, motion) are left out.</remarks>
/// <param name="Kind">What is done.</param>
/// <param name="Severity">How much, 1 to 5.</param>
readonly record struct Corruption(CorruptionKind Kind, int Severity)
{
    /// <summary>The severity where none is given: the middle one.</summary>
    public const int DefaultSeverity = 3;

    /// <summary>The largest severity.</summary>
    public const int MostSevere = 5;

    static readonly (string Name, CorruptionKind Kind, double[] Strengths)[] s_kinds =
    [
        ("gaussian-noise", CorruptionKind.GaussianNoise, [0.04, 0.06, 0.08, 0.09, 0.10]),
        ("impulse-noise", CorruptionKind.ImpulseNoise, [0.01, 0.02, 0.03, 0.05, 0.07]),
        ("speckle-noise", CorruptionKind.SpeckleNoise, [0.06, 0.10, 0.12, 0.16, 0.20]),
        ("blur", CorruptionKind.Blur, [0.4, 0.6, 0.7, 0.8, 1]),
        ("contrast", CorruptionKind.Contrast, [0.75, 0.5, 0.4, 0.3, 0.15]),
        ("brightness", CorruptionKind.Brightness, [0.05, 0.10, 0.15, 0.20, 0.30]),
        ("pixelate", CorruptionKind.Pixelate, [0.95, 0.9, 0.85, 0.75, 0.65]),
    ];

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_kinds.Select(kind => kind.Name)];

    /// <summary>The corruption's name.</summary>
    public string Name => Row.Name;

    /// <summary>Name and severity, e.g. <c>blur:3</c>.</summary>
    public string Label => string.Create(CultureInfo.InvariantCulture, $"{Name}:{Severity}");

    /// <summary>Standard deviation, share of values, pixels of blur, factor of contrast, value added, or share of the side that is left.</summary>
    public double Strength => Row.Strengths[Severity - 1];

    /// <summary>Whether neighbouring pixels matter, so that flat rows of values cannot be corrupted this way.</summary>
    public bool NeedsPixels => Kind is CorruptionKind.Blur or CorruptionKind.Pixelate;

    (string Name, CorruptionKind Kind, double[] Strengths) Row
    {
        get
        {
            CorruptionKind kind = Kind;
            return Array.Find(s_kinds, row => row.Kind == kind);
        }
    }

    /// <summary>Reads a list such as <c>gaussian-noise,blur:5</c>.</summary>
    /// <param name="text">Names with commas, each with a severity behind a colon if wanted.</param>
    /// <exception cref="OptionException">A name is unknown, a severity is not from 1 to 5, or a corruption stands twice.</exception>
    public static IReadOnlyList<Corruption> ParseList(string text)
    {
        var found = new List<Corruption>();
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Corruption corruption = Parse(part);
            if (found.Contains(corruption))
                throw new OptionException("corrupt", $"`corrupt` names {corruption.Label} twice; each may stand there once.");
            found.Add(corruption);
        }
        return found.Count > 0 ? found : throw new OptionException("corrupt", $"`corrupt` names nothing; give corruptions with commas, out of {string.Join(", ", Names)}.");
    }

    static Corruption Parse(string part)
    {
        string[] pieces = part.Split(':', 2);
        int place = Array.FindIndex(s_kinds, kind => kind.Name == pieces[0]);
        if (place < 0)
            throw new OptionException("corrupt", $"`corrupt` must be out of {string.Join(", ", Names)}, each with a severity from 1 to {MostSevere} behind a colon if wanted; got {part}.");
        int severity = DefaultSeverity;
        if (pieces.Length > 1 && (!int.TryParse(pieces[1], NumberStyles.None, CultureInfo.InvariantCulture, out severity) || severity is < 1 or > MostSevere))
            throw new OptionException("corrupt", $"the severity of {pieces[0]} in `corrupt` must be a whole number from 1 to {MostSevere}; got {pieces[1]}.");
        return new Corruption(s_kinds[place].Kind, severity);
    }
}
