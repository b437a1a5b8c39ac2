using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Pith.Data.Formats.Npy;
using Pith.Extrapolation;
using Pith.Extrapolation.Catalogue;
using Pith.Numerics.Randomness;
using Pith.Selection;
using Pith.Selection.Catalogue;

namespace Pith.Tests.Documentation;

/// <summary>What the documents tell a reader to type exists and works.</summary>
public sealed partial class DocumentTests
{
    static readonly ConcurrentDictionary<string, string> s_help = new();

    [ScriptFact]
    public void Examples_NameExistingCommandsAndOptions()
    {
        List<DocumentExample> examples = [.. DocumentExamples.Documents.SelectMany(d => DocumentExamples.In(d, DocumentExamples.Read(d)))];
        Assert.True(examples.Count >= 5, "The documents have hardly any example; are they still found?");
        HashSet<string> commands = CommandsOf(Help(""));
        var problems = new List<string>();
        foreach (DocumentExample example in examples)
        {
            if (example.Command is "COMMAND" or "" || example.Command.StartsWith("--", StringComparison.Ordinal))
                continue;
            if (!commands.Contains(example.Command))
            {
                problems.Add($"{example.Document}:{example.Line} names the command '{example.Command}', which does not exist.");
                continue;
            }
            HashSet<string> options = OptionsOf(Help(example.Command));
            problems.AddRange(example.Options.Where(o => !options.Contains(o))
                .Select(o => $"{example.Document}:{example.Line} uses {o}, which pith {example.Command} does not have."));
        }
        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
    }

    [ScriptFact]
    public void ReadmeExample_RunsOnMadeData()
    {
        List<DocumentExample> session = [.. SessionOf(DocumentExamples.Read("README.md"))];
        Assert.Contains(session, e => e.Command == "prune");
        string folder = Directory.CreateTempSubdirectory("pith-readme-").FullName;
        try
        {
            File.CreateSymbolicLink(Path.Combine(folder, "pith"), PithScript.Path);
            WriteMadeData(folder);
            foreach (DocumentExample example in session)
            {
                (int exitCode, string output, string error) = PithScript.Run(example.Text, folder);
                Assert.True(exitCode == 0, $"README.md:{example.Line} `{example.Text}` ended with exit code {exitCode}: {error}");
                AssertPrinted(OutputBelow(example), LinesOf(output + error));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SlowFact]
    public void ReadmeDemo_PrintsWhatReadmeSays()
    {
        string folder = Directory.CreateTempSubdirectory("pith-readme-").FullName;
        try
        {
            (int exitCode, string output, string error) = PithScript.Run($"'{PithScript.Path}' demo --out '{folder}/demo'", RepositoryPaths.Root);
            Assert.True(exitCode == 0, error);
            HashSet<string> printed = LinesOf(output + error);
            DocumentExample example = DocumentExamples.In("README.md", DocumentExamples.Read("README.md")).First(e => e.Text == "./pith demo");
            List<string> promised = [.. OutputBelow(example)];
            Assert.True(promised.Count > 15, "README.md does not show what the demo prints.");
            AssertPrinted(promised.Select(line => line.Replace("runs/demo", folder + "/demo", StringComparison.Ordinal)), printed);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Every selection method has a page, and the index says of it what the registry says.</summary>
    [Fact]
    public void EverySelectionMethod_HasAPage()
    {
        string folder = Path.Combine(RepositoryPaths.Root, "docs", "methods");
        string[] index = File.ReadAllLines(Path.Combine(folder, "README.md"));
        foreach (MethodInfo<ISelectionOptions> entry in SelectionMethods.Catalog.All)
        {
            string page = Path.Combine(folder, entry.Name + ".md");
            Assert.True(File.Exists(page), $"docs/methods/{entry.Name}.md is missing");
            string text = File.ReadAllText(page);
            Assert.All(entry.CompatProfiles, profile => Assert.Contains(profile, text, StringComparison.Ordinal));
            string line = Assert.Single(index, line => line.StartsWith($"| [`{entry.Name}`]({entry.Name}.md) |", StringComparison.Ordinal));
            bool nested = entry.Defaults.Create().OrderIsNested;
            Assert.Equal(nested ? "yes" : "no", line.Split('|')[4].Trim());
            Assert.All(entry.CompatProfiles, profile => Assert.Contains(profile, line, StringComparison.Ordinal));
        }
    }

    /// <summary>Every extrapolator is described: in the page of all of them, or in a page of its own that the former leads to.</summary>
    [Fact]
    public void EveryExtrapolator_IsDescribed()
    {
        string text = DocumentExamples.Read("docs/extrapolation.md");
        foreach (MethodInfo<IExtrapolatorOptions> method in Extrapolators.Catalog.All)
        {
            bool hasPage = File.Exists(Path.Combine(RepositoryPaths.Root, "docs", "extrapolators", method.Name + ".md"));
            Assert.Contains(hasPage ? $"**[`{method.Name}`](extrapolators/{method.Name}.md)**" : $"**`{method.Name}`**", text, StringComparison.Ordinal);
            Assert.All(method.CompatProfiles, profile => Assert.Contains(profile, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Links_LeadToFiles()
    {
        var missing = new List<string>();
        foreach (string document in DocumentExamples.Documents)
        {
            string folder = Path.GetDirectoryName(Path.Combine(RepositoryPaths.Root, document))!;
            missing.AddRange(DocumentExamples.Links(DocumentExamples.Read(document))
                .Where(link => !Path.Exists(Path.Combine(folder, link)))
                .Select(link => $"{document} links to {link}, which is not there."));
        }
        Assert.True(missing.Count == 0, string.Join(Environment.NewLine, missing));
    }

    [Fact]
    public void Readme_IsShort() => Assert.InRange(File.ReadLines(Path.Combine(RepositoryPaths.Root, "README.md")).Count(), 1, 200);

    [Fact]
    public void Examples_AreFoundAsTheyAreWritten()
    {
        const string Text = "Type ./pith no --example, or `pith score --seed 1` and `./pith`\n\n    ./pith prune --embeddings X.npy \\\n        --keep 30%   the coreset\n    pith is named\n\n```\n$ ./pith graph --neighbors=10 # note\nKept 3 rows\n```\n";
        List<DocumentExample> examples = DocumentExamples.In("made.md", Text);
        Assert.Equal(["pith score --seed 1", "./pith prune --embeddings X.npy --keep 30%", "./pith graph --neighbors=10"], examples.Select(e => e.Text));
        Assert.Equal([1, 3, 8], examples.Select(e => e.Line));
        Assert.Equal(["--embeddings", "--keep"], examples[1].Options);
        Assert.Equal(["--neighbors"], examples[2].Options);
        Assert.Equal("graph", examples[2].Command);
    }

    /// <summary>The examples below README's heading "Example" up to the next heading.</summary>
    static IEnumerable<DocumentExample> SessionOf(string readme)
    {
        int first = readme.IndexOf("\n## Example", StringComparison.Ordinal);
        Assert.True(first >= 0, "README.md has no heading 'Example'.");
        int end = readme.IndexOf("\n## ", first + 4, StringComparison.Ordinal);
        return DocumentExamples.In("README.md", readme[..(end < 0 ? readme.Length : end)])
            .Where(e => e.Line > readme[..first].Count(c => c == '\n') && e.Text.StartsWith("./pith", StringComparison.Ordinal));
    }

    /// <summary>The lines that a document shows below an example; <c>...</c> stands for what it leaves out.</summary>
    static IEnumerable<string> OutputBelow(DocumentExample example) =>
        DocumentExamples.Read(example.Document).Split('\n').Skip(example.Line)
            .TakeWhile(line => !line.StartsWith("```", StringComparison.Ordinal) && !line.StartsWith("$ ", StringComparison.Ordinal))
            .Where(line => line is not ("..." or "")).Select(WithoutTimes);

    static HashSet<string> LinesOf(string output) => [.. output.Split('\n').Select(WithoutTimes)];

    static void AssertPrinted(IEnumerable<string> promised, HashSet<string> printed)
    {
        List<string> missing = [.. promised.Where(line => !printed.Contains(line))];
        Assert.True(missing.Count == 0, $"README.md shows what is not printed:\n{string.Join('\n', missing)}\nPrinted is:\n{string.Join('\n', printed)}");
    }

    // Times differ from run to run, and with them the widths of the columns that they stand in.
    static string WithoutTimes(string line) => Filling().Replace(Seconds().Replace(line.TrimEnd(), "_ s"), " ");

    /// <summary>300 rows of three classes around three centres: X.npy [300, 8], s.npy, y.npy.</summary>
    static void WriteMadeData(string folder)
    {
        const int Rows = 300, Columns = 8;
        var random = new RandomStream(1, "readme");
        var embeddings = new float[Rows * Columns];
        var scores = new double[Rows];
        var labels = new long[Rows];
        for (int row = 0; row < Rows; row++)
        {
            labels[row] = row % 3;
            scores[row] = random.NextDouble();
            for (int column = 0; column < Columns; column++)
                embeddings[row * Columns + column] = (float)(random.NextDouble() + 4 * labels[row]);
        }
        NpyFile.Write(Path.Combine(folder, "X.npy"), embeddings, Rows, Columns);
        NpyFile.Write(Path.Combine(folder, "s.npy"), scores, Rows);
        NpyFile.Write(Path.Combine(folder, "y.npy"), labels, Rows);
    }

    static string Help(string command) => s_help.GetOrAdd(command, name =>
    {
        (int exitCode, string output, string error) = PithScript.Run($"./pith {name} --help", RepositoryPaths.Root);
        Assert.True(exitCode == 0, $"./pith {name} --help ended with exit code {exitCode}: {error}");
        return output;
    });

    static HashSet<string> CommandsOf(string help)
    {
        int start = help.IndexOf("Commands:", StringComparison.Ordinal);
        int end = help.IndexOf("\n\n", start, StringComparison.Ordinal);
        return [.. ListedName().Matches(help[start..(end < 0 ? help.Length : end)]).Select(m => m.Groups[1].Value)];
    }

    static HashSet<string> OptionsOf(string help) => [.. ListedOption().Matches(help).Select(m => m.Value.Trim().TrimEnd(','))];

    [GeneratedRegex(@"^  ([a-z-]+)  ", RegexOptions.Multiline)]
    private static partial Regex ListedName();

    [GeneratedRegex(@"(?:\d+ h )?\d+ min(?: \d+ s)?\b|\b[\d.]+ s(?:econds)?\b")]
    private static partial Regex Seconds();

    [GeneratedRegex(@" {2,}|(?<=\[) +|─+")]
    private static partial Regex Filling();

    // The options of a line stand before its description, which two blanks begin.
    [GeneratedRegex(@"(?<=^  (?:-{1,2}[\w?-]+, )*)--[a-z][a-z-]*", RegexOptions.Multiline)]
    private static partial Regex ListedOption();
}
