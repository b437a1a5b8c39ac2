using System.Security.Cryptography;
using System.Text;

namespace Pith.Report.Page;

/// <summary>The page's own style and scripts, which are part of this assembly.</summary>
static class Assets
{
    // In the order in which they build on each other.
    static readonly string[] s_scripts =
        ["base.js", "charts.js", "histogram.js", "bars.js", "lines.js", "scatter.js", "points.js", "grid.js", "raster.js", "tooltip.js", "map.js", "mapdraw.js", "mapgestures.js", "examples.js", "page.js"];

    /// <summary>The style sheet.</summary>
    public static string Style { get; } = Read("theme.css") + Read("report.css");

    /// <summary>All scripts as one, in strict mode and without a global name.</summary>
    public static string Script { get; } = "(() => {\n\"use strict\";\n" + string.Concat(s_scripts.Select(Read)) + "})();\n";

    /// <summary>The hash by which a content security policy allows exactly this text.</summary>
    public static string Hash(string text) => "'sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text))) + "'";

    /// <summary>One asset, for other pages that look alike.</summary>
    /// <param name="name">Its file name.</param>
    internal static string Read(string name)
    {
        using Stream stream = typeof(Assets).Assembly.GetManifestResourceStream("web/" + name)
            ?? throw new InvalidOperationException($"The asset {name} is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
