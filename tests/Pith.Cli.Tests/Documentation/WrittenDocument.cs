using System.Text;
using System.Text.RegularExpressions;

namespace Pith.Cli.Tests.Documentation;

/// <summary>A line of code in a document: a code span of running text, or a line of a code block with its continuation lines.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Text">The code.</param>
/// <param name="IsBlock">Whether it stands in a block.</param>
sealed record WrittenCode(int Line, string Text, bool IsBlock);

/// <summary>A document as far as it refers to other things: its headings, links and pieces of code.</summary>
sealed partial class WrittenDocument
{
    static readonly string[] s_folders = ["docs", "bench", "samples", "tests/data"];

    readonly List<string> _headings = [];

    WrittenDocument(string name, string text)
    {
        Name = name;
        string[] lines = text.Split('\n');
        bool isFenced = false;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                isFenced = !isFenced;
                continue;
            }
            int number = i + 1;
            if (isFenced || lines[i].StartsWith("    ", StringComparison.Ordinal))
            {
                string code = lines[i];
                while (code.EndsWith('\\') && i + 1 < lines.Length)
                    code = code[..^1] + " " + lines[++i].Trim();
                Code.Add(new WrittenCode(number, code, IsBlock: true));
                continue;
            }
            if (lines[i].StartsWith('#'))
                _headings.Add(lines[i].TrimStart('#').Trim());
            Code.AddRange(Span().Matches(lines[i]).Select(span => new WrittenCode(number, span.Groups[1].Value, IsBlock: false)));
            Links.AddRange(Target().Matches(lines[i]).Select(link => (number, link.Groups[1].Value)).Where(link => !link.Value.Contains("://", StringComparison.Ordinal)));
        }
    }

    /// <summary>The path from the repository's root.</summary>
    public string Name { get; }

    /// <summary>Code spans and lines of code blocks.</summary>
    public List<WrittenCode> Code { get; } = [];

    /// <summary>Targets of links within the repository, anchors included.</summary>
    public List<(int Line, string Target)> Links { get; } = [];

    /// <summary>What the headings are called in links.</summary>
    public HashSet<string> Anchors
    {
        get
        {
            var anchors = new HashSet<string>(StringComparer.Ordinal);
            foreach (string heading in _headings)
            {
                string anchor = AnchorOf(heading);
                for (int n = 1; !anchors.Add(anchor); n++)
                    anchor = FormattableString.Invariant($"{AnchorOf(heading)}-{n}");
            }
            return anchors;
        }
    }

    /// <summary>Every document of a repository.</summary>
    /// <param name="root">Its root.</param>
    public static List<WrittenDocument> All(string root) =>
    [
        .. Directory.EnumerateFiles(root, "*.md")
            .Concat(s_folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.md", SearchOption.AllDirectories)))
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)
            .Where(name => !name.Contains("/bin/", StringComparison.Ordinal) && !name.Contains("/obj/", StringComparison.Ordinal))
            .Select(name => Parse(name, File.ReadAllText(Path.Combine(root, name)))),
    ];

    public static WrittenDocument Parse(string name, string text) => new(name, text);

    // As code hosts make them: the letters, digits, dashes and underscores in lower case, blanks as dashes; of a link its words.
    static string AnchorOf(string heading)
    {
        var anchor = new StringBuilder();
        foreach (char c in LinkWords().Replace(heading, "$1"))
        {
            if (c == ' ')
                anchor.Append('-');
            else if (char.IsLetterOrDigit(c) || c is '-' or '_')
                anchor.Append(char.ToLowerInvariant(c));
        }
        return anchor.ToString();
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Target();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkWords();
}
