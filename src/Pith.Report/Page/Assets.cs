using System.Security.Cryptography;
using System.Text;

namespace Pith.Report.Page;

/// <summary>The page's own style and scripts, which are part of this assembly.</summary>
static class Assets
{
    // In the order in which they build on each other.
    static readonly string[] s_scripts =
        [
            "base.js", "charts.js", "tooltip.js", "plots.js", "budgets.js", "forest.js", "histogram.js", "composition.js", "costs.js", "epochs.js", "scatter.js", "points.js", "grid.js", "raster.js", "names.js",
            "map.js", "mapdraw.js", "mapnames.js", "maplasso.js", "mapside.js", "mapsaving.js", "mapgestures.js", "preview.js", "examples.js", "copying.js", "page.js",
        ];

    /// <summary>The style sheet.</summary>
    public static string Style { get; } = Read("theme.css") + Read("report.css") + Read("map.css");

    /// <summary>All scripts as one, in strict mode and without a global name.</summary>
    public static string Script { get; } = "(() => {\n\"use strict\";\n" + string.Concat(s_scripts.Select(Read)) + "})();\n";

    /// <summary>The chart library, ahead of the page's own script: Apache ECharts, of a bundle whose other parts are left out.</summary>
    public static string Charts { get; } = ReadCharts();

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

    // The bundle ends with what drives it from elsewhere, which evaluates text as code; a page that people pass on must not hold that.
    static string ReadCharts()
    {
        const string End = "Object.defineProperty(t,\"__esModule\",{value:!0})})";
        string bundle = Read("echarts.js");
        int end = bundle.IndexOf(End, StringComparison.Ordinal);
        return end < 0
            ? throw new InvalidOperationException("The chart library is not laid out as expected.")
            : "/* Apache ECharts 6.0.0, Apache License 2.0 */\n" + bundle[..(end + End.Length)] + ";\n";
    }
}
