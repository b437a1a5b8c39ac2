using System.Text.RegularExpressions;

namespace Pith.Tests.Architecture;

/// <summary>The arrows between the folders of a project: no two of them use each other in a circle.</summary>
static partial class FolderRules
{
    /// <summary>The namespace that belongs to a file's folder: <c>src/Pith/Data/Files/A.cs</c> lies in <c>Pith.Data.Files</c>.</summary>
    public static string NamespaceOf(SourceFile file) => string.Join('.', file.Path.Split('/')[1..^1]);

    /// <summary>Checks the folders of one project, a folder with files of its own counting apart from the folders inside it.</summary>
    /// <param name="project">The sources, each in the namespace of its folder.</param>
    public static List<string> CheckCircles(IReadOnlyList<SourceFile> project) =>
        HouseRules.FindCycle(Arrows(project)) is { } circle ? [$"The folders use each other in a circle: {circle}."] : [];

    static SortedDictionary<string, SortedSet<string>> Arrows(IReadOnlyList<SourceFile> project)
    {
        var code = project.ToDictionary(f => f.Path, f => f.CodeOnly());
        ILookup<string, string> typesByFolder = project
            .SelectMany(f => TypeDeclaration().Matches(code[f.Path]).Select(m => (Folder: NamespaceOf(f), Type: m.Groups[1].Value)))
            .ToLookup(t => t.Folder, t => t.Type);
        var folders = project.Select(NamespaceOf).ToHashSet();
        var arrows = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (SourceFile file in project)
        {
            string folder = NamespaceOf(file);
            if (!arrows.TryGetValue(folder, out SortedSet<string>? uses))
                arrows[folder] = uses = new SortedSet<string>(StringComparer.Ordinal);
            string inner = NamespaceDeclaration().Replace(code[file.Path], "");
            uses.UnionWith(Named(inner, folder, folders, typesByFolder));
            uses.UnionWith(Around(inner, folder, typesByFolder));
            uses.Remove(folder);
        }
        return arrows;
    }

    /// <summary>Folders that the code names, in a using or before a type: <c>Pith.Data.Files</c>, or <c>Files.AtomicFile</c> inside Pith.Data.</summary>
    static IEnumerable<string> Named(string code, string folder, HashSet<string> folders, ILookup<string, string> typesByFolder)
    {
        foreach (Match match in DottedName().Matches(code))
        {
            string name = match.Value.Replace(" ", "", StringComparison.Ordinal);
            for (string prefix = name; prefix.Length > 0; prefix = Outer(prefix))
            {
                if (folders.Contains(prefix))
                {
                    yield return prefix;
                    break;
                }
            }
            int dot = name.LastIndexOf('.');
            foreach (string outer in Outers(folder))
            {
                for (int end = dot; end > 0; end = name.LastIndexOf('.', end - 1))
                {
                    if (typesByFolder[$"{outer}.{name[..end]}"].Contains(name[(end + 1)..].Split('.')[0]))
                        yield return $"{outer}.{name[..end]}";
                }
            }
        }
    }

    /// <summary>Folders around this one whose types the code sees without a using.</summary>
    static IEnumerable<string> Around(string code, string folder, ILookup<string, string> typesByFolder)
    {
        var words = Word().Matches(code).Select(m => m.Value).ToHashSet();
        words.ExceptWith(typesByFolder[folder]);
        return Outers(Outer(folder)).Where(outer => typesByFolder[outer].Any(words.Contains));
    }

    static IEnumerable<string> Outers(string folder)
    {
        for (; folder.Length > 0; folder = Outer(folder))
            yield return folder;
    }

    static string Outer(string name) => name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : "";

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(?: ?\. ?[A-Z]\w*)+")]
    private static partial Regex DottedName();

    [GeneratedRegex(@"(?<!\.)\b[A-Z]\w*")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(?:class|struct|record|enum|interface|delegate)\s+(?:struct\s+|class\s+)?([A-Z]\w*)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"\bnamespace\s+[\w.]+")]
    private static partial Regex NamespaceDeclaration();
}
