using System.Text;

namespace Pith.Tests.Architecture;

/// <summary>A source file as the architecture rules see it: its path from the repository's root, with forward slashes, and its text.</summary>
sealed record SourceFile(string Path, string Text)
{
    static readonly string[] s_skippedFolders = ["bin", "obj", "node_modules", "TestResults", "data", "BenchmarkDotNet.Artifacts"];

    /// <summary>All files below <paramref name="folder"/> with one of the <paramref name="extensions"/>, without what builds produce.</summary>
    public static List<SourceFile> Below(string folder, params string[] extensions)
    {
        var files = new List<SourceFile>();
        string start = System.IO.Path.Combine(RepositoryPaths.Root, folder);
        if (Directory.Exists(start))
            Collect(start, extensions, files);
        return files;
    }

    static void Collect(string folder, string[] extensions, List<SourceFile> files)
    {
        foreach (string path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            if (extensions.Contains(System.IO.Path.GetExtension(path)))
                files.Add(new SourceFile(System.IO.Path.GetRelativePath(RepositoryPaths.Root, path).Replace('\\', '/'), File.ReadAllText(path)));
        }
        foreach (string inner in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            if (!s_skippedFolders.Contains(System.IO.Path.GetFileName(inner)))
                Collect(inner, extensions, files);
        }
    }

    /// <summary>Lines, a last one without a line break included.</summary>
    public int Lines => Text.Length == 0 ? 0 : Text.Count(c => c == '\n') + (Text[^1] == '\n' ? 0 : 1);

    /// <summary>The text with comments and the contents of string and character literals blanked out, so that words in them count for nothing.</summary>
    public string CodeOnly()
    {
        var code = new StringBuilder(Text.Length);
        int i = 0;
        while (i < Text.Length)
        {
            int end = EndOfComment(i);
            if (end < 0)
                end = EndOfLiteral(i);
            if (end < 0)
            {
                code.Append(Text[i++]);
                continue;
            }
            code.Append(' ');
            i = end;
        }
        return code.ToString();
    }

    /// <summary>Where the comment that starts at <paramref name="i"/> ends, or -1.</summary>
    int EndOfComment(int i)
    {
        if (StartsWith(i, "//"))
            return IndexOrEnd(Text.IndexOf('\n', i));
        if (!StartsWith(i, "/*"))
            return -1;
        int close = Text.IndexOf("*/", i + 2, StringComparison.Ordinal);
        return close < 0 ? Text.Length : close + 2;
    }

    /// <summary>Where the literal that starts at <paramref name="i"/> ends, or -1: raw, verbatim, plain and interpolated strings, and characters.</summary>
    int EndOfLiteral(int i)
    {
        if (Text[i] == '\'')
            return EndOfEscaped(i + 1, '\'');
        int quote = i;
        bool verbatim = false;
        while (quote < Text.Length && Text[quote] is '$' or '@')
            verbatim |= Text[quote++] == '@';
        if (quote >= Text.Length || Text[quote] != '"')
            return -1;
        int quotes = 1;
        while (quote + quotes < Text.Length && Text[quote + quotes] == '"')
            quotes++;
        if (quotes >= 3 && !verbatim)
        {
            int close = Text.IndexOf(new string('"', quotes), quote + quotes, StringComparison.Ordinal);
            return close < 0 ? Text.Length : close + quotes;
        }
        return verbatim ? EndOfVerbatim(quote + 1) : EndOfEscaped(quote + 1, '"');
    }

    int EndOfEscaped(int i, char close)
    {
        while (i < Text.Length && Text[i] != close && Text[i] != '\n')
            i += Text[i] == '\\' ? 2 : 1;
        return Math.Min(i + 1, Text.Length);
    }

    int EndOfVerbatim(int i)
    {
        while (i < Text.Length && (Text[i] != '"' || StartsWith(i, "\"\"")))
            i += Text[i] == '"' ? 2 : 1;
        return Math.Min(i + 1, Text.Length);
    }

    bool StartsWith(int i, string text) => string.CompareOrdinal(Text, i, text, 0, text.Length) == 0;

    int IndexOrEnd(int i) => i < 0 ? Text.Length : i;
}
