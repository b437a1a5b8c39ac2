using System.Text;
using Pith.Cli.Infrastructure;

namespace Pith.Cli.Tests.Documentation;

/// <summary>The tables of options in docs/commands.md, made from the commands themselves.</summary>
/// <remarks>A table stands between <c>&lt;!-- options of pith NAME --&gt;</c> and <c>&lt;!-- end of options --&gt;</c>. With PITH_WRITE_DOCS=1 the
/// test writes them anew; else it compares.</remarks>
static class CommandReference
{
    // Explained once for all commands at the top of the document.
    static readonly string[] s_shared = ["out", "overwrite", "seed", "threads", "memory", "dry-run", "config", "json", "quiet", "verbose"];

    const string Begin = "<!-- options of pith ";
    const string End = "<!-- end of options -->";

    /// <summary>The document with every table made anew.</summary>
    public static string Renew(string document)
    {
        var text = new StringBuilder();
        int at = 0;
        for (int begin = document.IndexOf(Begin, StringComparison.Ordinal); begin >= 0; begin = document.IndexOf(Begin, at, StringComparison.Ordinal))
        {
            int line = document.IndexOf('\n', begin) + 1;
            string name = document[(begin + Begin.Length)..line].Split(' ')[0];
            int end = document.IndexOf(End, line, StringComparison.Ordinal);
            text.Append(document, at, line - at).Append(TableOf(name));
            at = end;
        }
        return text.Append(document, at, document.Length - at).ToString();
    }

    /// <summary>The commands whose tables a document has.</summary>
    public static IReadOnlyList<string> CommandsIn(string document) =>
        [.. document.Split('\n').Where(line => line.StartsWith(Begin, StringComparison.Ordinal)).Select(line => line[Begin.Length..].Split(' ')[0])];

    static string TableOf(string name)
    {
        CliCommand command = CommandRegistry.All.First(entry => entry.Name == name).Create();
        var table = new StringBuilder("| option | does |\n|---|---|\n");
        foreach (CliOption option in command.Options.Where(option => !s_shared.Contains(option.Name)))
        {
            string value = option.IsFlag || string.IsNullOrEmpty(option.Symbol.HelpName) ? "" : " " + option.Symbol.HelpName;
            string names = string.Join(", ", option.Aliases.Prepend(option.Name).Select((alias, i) => $"`--{alias}{(i == 0 ? value : "")}`"));
            table.Append("| ").Append(names).Append(" | ").Append(Escape(OptionWords.AsFlags(option.Symbol.Description ?? ""))).Append(" |\n");
        }
        return table.ToString();
    }

    static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
