using System.Text.RegularExpressions;

namespace Pith.Tests.Documentation;

/// <summary>A command line in a code block of a document.</summary>
/// <param name="Document">The document, from the repository's root.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Text">The whole command from <c>./pith</c> on, continuation lines joined, a comment cut off.</param>
sealed record DocumentExample(string Document, int Line, string Text)
{
    /// <summary>The command's name, or an option such as <c>--version</c> where there is none.</summary>
    public string Command => Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1) ?? "";

    /// <summary>The long options that are used.</summary>
    public IEnumerable<string> Options => Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
        .Where(word => word.StartsWith("--", StringComparison.Ordinal)).Select(word => word.Split('=')[0]);
}

/// <summary>Finds the examples of documents: lines of fenced or indented code blocks that start with <c>./pith</c>, and in running text
/// the code spans that start with <c>pith</c>.</summary>
static partial class DocumentExamples
{
    public static List<string> Documents { get; } =
    [
        "README.md",
        .. Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryPaths.Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    public static string Read(string document) => File.ReadAllText(Path.Combine(RepositoryPaths.Root, document));

    public static List<DocumentExample> In(string document, string text)
    {
        var examples = new List<DocumentExample>();
        bool isFenced = false;
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                isFenced = !isFenced;
                continue;
            }
            if (!isFenced && !line.StartsWith("    ", StringComparison.Ordinal))
            {
                examples.AddRange(CodeSpan().Matches(line).Select(m => new DocumentExample(document, i + 1, m.Groups[1].Value)));
                continue;
            }
            Match match = CommandStart().Match(line);
            if (!match.Success)
                continue;
            int number = i + 1;
            string command = match.Groups[1].Value;
            while (command.EndsWith('\\') && i + 1 < lines.Length)
                command = command[..^1].TrimEnd() + " " + lines[++i].Trim();
            examples.Add(new DocumentExample(document, number, Comment().Replace(command, "").TrimEnd()));
        }
        return examples;
    }

    /// <summary>Relative links of a document, without anchors.</summary>
    public static IEnumerable<string> Links(string text) =>
        LinkTarget().Matches(text).Select(m => m.Groups[1].Value).Where(t => !t.Contains("://", StringComparison.Ordinal)).Select(t => t.Split('#')[0]).Where(t => t.Length > 0);

    [GeneratedRegex(@"^\s*(?:\$ )?(\./pith(?:\s.*)?)$")]
    private static partial Regex CommandStart();

    // Two blanks or a number sign after a blank begin what the line says about the command.
    [GeneratedRegex(@"\s{2,}.*$|\s#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"`((?:\./)?pith [a-z][^`]*)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex LinkTarget();
}
