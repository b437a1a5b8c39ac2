using System.Text.RegularExpressions;
using Pith.Cli.Infrastructure;

namespace Pith.Cli.Tests.Documentation;

/// <summary>Whatever a document names is there: the places that links lead to, commands and their options, files of the repository, tests.</summary>
public sealed partial class DocumentReferenceTests
{
    // Options of launchers, of dotnet, of the programs in bench/, and those that every command has.
    static readonly HashSet<string> s_foreign =
    [
        "mpi", "bind-to", "map-by", "oversubscribe", "requeue", "nodes", "ntasks", "ntasks-per-node", "cpus-per-task", "mem", "time", "signal", "export",
        "kill-on-bad-exit", "no-kill", "enable-recovery",
        "project", "filter", "diagnostics", "severity",
        "check", "million", "columns", "d2", "deduplication", "nearest-rows", "rank-costs", "rank-speed", "ring", "rank-model", "write-set", "rounds",
        "version", "help",
    ];

    static readonly string s_root = Path.GetFullPath(Workspace.Golden("..", "..", ".."));
    static readonly List<WrittenDocument> s_documents = WrittenDocument.All(s_root);
    static readonly Dictionary<string, HashSet<string>> s_options = CommandRegistry.All.ToDictionary(entry => entry.Name, entry => OptionsOf(entry.Create()));

    [Fact]
    public void Links_lead_to_files_and_headings()
    {
        Dictionary<string, HashSet<string>> anchors = s_documents.ToDictionary(document => document.Name, document => document.Anchors);
        var problems = new List<string>();
        foreach (WrittenDocument document in s_documents)
        {
            foreach ((int line, string target) in document.Links)
            {
                string[] parts = target.Split('#', 2);
                string file = parts[0].Length == 0 ? document.Name : Path.GetRelativePath(s_root, Path.Combine(s_root, Path.GetDirectoryName(document.Name)!, parts[0])).Replace('\\', '/');
                if (!Path.Exists(Path.Combine(s_root, file)))
                    problems.Add($"{document.Name}:{line} links to {target}, which is not there.");
                else if (parts.Length > 1 && !(anchors.TryGetValue(file, out HashSet<string>? known) && known.Contains(parts[1])))
                    problems.Add($"{document.Name}:{line} links to {target}, which is no heading there.");
            }
        }
        AssertNone(problems);
    }

    [Fact]
    public void Commands_and_options_are_there() => AssertNone([.. s_documents.SelectMany(ProblemsOf)]);

    [Fact]
    public void Options_on_the_page_of_a_method_are_those_of_its_command()
    {
        var problems = new List<string>();
        foreach ((string folder, string command) in new[] { ("docs/methods/", "prune"), ("docs/extrapolators/", "extrapolate") })
        {
            problems.AddRange(
                from document in s_documents
                where document.Name.StartsWith(folder, StringComparison.Ordinal)
                from code in document.Code
                where !code.IsBlock && code.Text.StartsWith("--", StringComparison.Ordinal)
                from option in NamesIn(code.Text)
                where !s_options[command].Contains(option)
                select $"{document.Name}:{code.Line} names --{option}, which pith {command} does not have.");
        }
        AssertNone(problems);
    }

    [Fact]
    public void Files_and_tests_that_are_named_are_there()
    {
        HashSet<string> tests =
        [
            .. Directory.EnumerateFiles(Path.Combine(s_root, "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file)),
        ];
        var problems = new List<string>();
        foreach (WrittenDocument document in s_documents)
        {
            foreach (WrittenCode code in document.Code.Where(code => !code.IsBlock))
            {
                string word = code.Text.Split(' ')[0];
                if (RepositoryFile().IsMatch(word) && !Path.Exists(Path.Combine(s_root, word)))
                    problems.Add($"{document.Name}:{code.Line} names {word}, which is not there.");
                if (TestClass().IsMatch(code.Text) && !tests.Contains(code.Text))
                    problems.Add($"{document.Name}:{code.Line} names {code.Text}, which no file under tests/ holds.");
            }
        }
        AssertNone(problems);
    }

    [Fact]
    public void What_is_not_there_is_found()
    {
        WrittenDocument made = WrittenDocument.Parse("made.md", """
            # One `--thing`, and [two](x.md)
            # Two
            # Two
            Type `--cutof 0.1`, `pith prun X` or `pith prune --cutoff 0.1 --ecpochs 3`, then pith nothing.

                mpirun -n 4 --bind-to none ./pith graph --embeddings X.npy \
                    --keep 0.1   # --not-an-option

            [a](#two-1) [b](https://example.org/#three)
            """);
        Assert.Equal(["one---thing-and-two", "two", "two-1"], made.Anchors.Order());
        Assert.Equal([(1, "x.md"), (9, "#two-1")], made.Links);
        Assert.Equal(
            [
                "made.md:1 names --thing, which no command has.", "made.md:4 names --cutof, which no command has.", "made.md:4 names pith prun, which is no command.",
                "made.md:4 names --ecpochs, which pith prune does not have.", "made.md:6 names --keep, which pith graph does not have.",
            ],
            ProblemsOf(made));
    }

    // An option belongs to the command before it; where there is none, some command must have it.
    static IEnumerable<string> ProblemsOf(WrittenDocument document)
    {
        foreach (WrittenCode code in document.Code)
        {
            string? command = null;
            foreach (Match word in CommandOrOption().Matches(Comment().Replace(code.Text, "")))
            {
                if (word.Groups["command"] is { Success: true, Value: string named })
                {
                    command = named;
                    if (!s_options.ContainsKey(named))
                        yield return $"{document.Name}:{code.Line} names pith {named}, which is no command.";
                    continue;
                }
                string option = word.Groups["option"].Value;
                bool isKnown = command is not null && s_options.TryGetValue(command, out HashSet<string>? own)
                    ? own.Contains(option)
                    : code.IsBlock || s_options.Values.Any(options => options.Contains(option));
                if (!isKnown && !s_foreign.Contains(option))
                    yield return $"{document.Name}:{code.Line} names --{option}, which {(command is null ? "no command has" : $"pith {command} does not have")}.";
            }
        }
    }

    static HashSet<string> OptionsOf(CliCommand command) => [.. command.Options.SelectMany(option => option.Aliases.Prepend(option.Name))];

    static IEnumerable<string> NamesIn(string text) => CommandOrOption().Matches(text).Where(word => word.Groups["option"].Success).Select(word => word.Groups["option"].Value);

    static void AssertNone(List<string> problems) => Assert.True(problems.Count == 0, string.Join('\n', problems));

    // The command stands at the start of a code span, of a line, after a launcher's words or after another command.
    [GeneratedRegex(@"(?<=^|^\s+|^\s*\$ |\./|, |or |then )pith (?<command>[a-z]+)(?=\s|,|$)|(?<![\w-])--(?<option>[a-z][a-z0-9-]*)")]
    private static partial Regex CommandOrOption();

    [GeneratedRegex(@"\s#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?:bench|src|tests|python|docs|samples|\.ci)/[\w./-]+$")]
    private static partial Regex RepositoryFile();

    [GeneratedRegex(@"^[A-Z]\w+Tests$")]
    private static partial Regex TestClass();
}
