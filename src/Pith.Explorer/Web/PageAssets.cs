using System.Security.Cryptography;
using System.Text;
using ReportAssets = Pith.Report.Page.Assets;

namespace Pith.Explorer.Web;

/// <summary>The page's own files, which are part of this assembly; what it shares with the report comes from there.</summary>
static class PageAssets
{
    // In the order in which they build on each other.
    static readonly string[] s_shared = ["base.js", "grid.js", "raster.js", "names.js"];

    static readonly string[] s_own =
    [
        "state.js", "server.js", "rows.js", "glpoints.js", "canvaspoints.js", "view.js", "classnames.js", "gestures.js", "lasso.js", "controls.js", "marks.js", "filters.js",
        "figures.js", "histogrambars.js", "detail.js", "lists.js", "search.js", "pins.js", "saving.js", "app.js",
    ];

    /// <summary>The files by path, each with its type.</summary>
    public static IReadOnlyDictionary<string, (string Type, byte[] Bytes, string Tag)> All { get; } = new Dictionary<string, (string, byte[], string)>
    {
        ["/"] = Of("text/html; charset=utf-8", Read("explorer.html")),
        ["/app.css"] = Of("text/css; charset=utf-8", ReportAssets.Read("theme.css") + Read("explorer.css") + Read("panels.css")),
        ["/app.js"] = Of("text/javascript; charset=utf-8",
            "(() => {\n\"use strict\";\n" + string.Concat(s_shared.Select(ReportAssets.Read)) + string.Concat(s_own.Select(Read)) + "})();\n"),
    };

    /// <summary>The page that follows the address with the token: it goes on to the one without, as a step of its own, so that the browser sends
    /// its cookie also where a link of another program was followed.</summary>
    public static string Opening { get; } =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0;url=/\"><link rel=\"icon\" href=\"data:,\"><title>Pith</title><p><a href=\"/\">Open the explorer</a></p></html>";

    static (string, byte[], string) Of(string type, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return (type, bytes, Tag(bytes));
    }

    /// <summary>What names the bytes of an answer.</summary>
    public static string Tag(ReadOnlySpan<byte> bytes) => "\"" + Convert.ToHexStringLower(SHA256.HashData(bytes))[..32] + "\"";

    static string Read(string name)
    {
        using Stream stream = typeof(PageAssets).Assembly.GetManifestResourceStream("web/" + name)
            ?? throw new InvalidOperationException($"The asset {name} is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
