using System.Text;

namespace Pith.Report.Page;

/// <summary>Puts the page together.</summary>
/// <remarks>The page asks for nothing: its content security policy allows only the style and the two scripts that are in it, by their
/// hashes, and images that are in it. What can be read without scripts comes first, the large arrays after it, the script last.</remarks>
static class PageWriter
{
    /// <summary>Writes the page as UTF-8.</summary>
    public static void Write(Stream stream, PageFrame frame, IReadOnlyList<ReportSection> sections, IReadOnlyList<PageArray> arrays)
    {
        string policy = $"default-src 'none'; script-src {Assets.Hash(Assets.Charts)} {Assets.Hash(Assets.Script)}; style-src {Assets.Hash(Assets.Style)}; img-src data:; base-uri 'none'; form-action 'none'";
        var page = new HtmlText();
        page.Raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Raw($"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n")
            .Raw("<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<link rel=\"icon\" href=\"data:,\">\n")
            .Element("title", frame.Title)
            .Raw("\n<meta property=\"og:type\" content=\"article\">\n<meta property=\"og:title\" content=\"").Text(frame.Title)
            .Raw("\">\n<meta property=\"og:description\" content=\"").Text(frame.Description)
            .Raw("\">\n<meta property=\"og:image\" content=\"").Text(frame.Preview).Raw("\">")
            .Raw("\n<style>").Raw(Assets.Style).Raw("</style>\n</head>\n<body>\n");
        Contents(page, sections);
        page.Raw("<main>\n<header id=\"top\">").Add(frame.Header).Raw("</header>\n");
        foreach (ReportSection section in sections)
        {
            page.Raw($"<section id=\"{section.Id}\">").Element("h2", section.Title).Add(section.Body).Raw("</section>\n");
        }
        page.Raw("<footer>").Add(frame.Footer).Raw("</footer>\n</main>\n");
        Put(stream, page.ToString());
        foreach (PageArray array in arrays)
        {
            Put(stream, $"<script type=\"text/plain\" id=\"array-{array.Name}\" data-type=\"{array.Type}\">");
            stream.Write(array.Encoded());
            Put(stream, "</script>\n");
        }
        Put(stream, "<script>" + Assets.Charts + "</script>\n<script>" + Assets.Script + "</script>\n</body>\n</html>\n");
    }

    static void Contents(HtmlText page, IReadOnlyList<ReportSection> sections)
    {
        page.Raw("<nav aria-label=\"Contents\"><a class=\"brand\" href=\"#top\">Pith</a><div class=\"links\">");
        foreach (ReportSection section in sections)
            page.Raw($"<a href=\"#{section.Id}\">").Text(section.Title).Raw("</a>");
        page.Raw("</div><button type=\"button\" id=\"theme\" hidden></button></nav>\n");
    }

    static void Put(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));
}
