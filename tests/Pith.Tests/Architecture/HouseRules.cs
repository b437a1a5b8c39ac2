using System.Text.RegularExpressions;

namespace Pith.Tests.Architecture;

/// <summary>The arrows of docs/architecture.md as rules over source texts. Each rule returns one sentence per violation.</summary>
static partial class HouseRules
{
    public const int LongestFile = 300;

    const string Library = "src/Pith/";

    /// <summary>The root namespace: the facade, which uses every room and which no room uses.</summary>
    const string Root = "";

    /// <summary>For each room of the library the rooms that it may use; itself and Common are always allowed.</summary>
    public static IReadOnlyDictionary<string, string[]> AllowedUses { get; } = MakeAllowedUses();

    static Dictionary<string, string[]> MakeAllowedUses()
    {
        string[] data = ["Numerics", "Neighbors"];
        string[] learning = [.. data, "Data"];
        string[] scoring = [.. learning, "Learning"];
        string[] methods = [.. scoring, "Scoring"];
        string[] evaluation = [.. methods, "Extrapolation", "Selection"];
        return new Dictionary<string, string[]>
        {
            ["Common"] = [],
            ["Numerics"] = [],
            ["Neighbors"] = ["Numerics"],
            ["Data"] = data,
            ["Learning"] = learning,
            ["Scoring"] = scoring,
            ["Extrapolation"] = methods,
            ["Selection"] = methods,
            ["Evaluation"] = evaluation,
            ["Runs"] = [.. evaluation, "Evaluation"],
            ["Pipelines"] = [.. evaluation, "Evaluation", "Runs"],
            [Root] = [.. evaluation, "Evaluation", "Runs", "Pipelines"],
        };
    }

    /// <summary>Checks the rooms of src/Pith: known folders, arrows that run forwards, no cycle.</summary>
    public static List<string> CheckRooms(IReadOnlyList<SourceFile> library)
    {
        var problems = new List<string>();
        var code = library.ToDictionary(f => f.Path, f => f.CodeOnly());
        ILookup<string, string> typesByRoom = library
            .SelectMany(f => TypeDeclaration().Matches(code[f.Path]).Select(m => (Room: RoomOf(f), Type: m.Groups[1].Value)))
            .ToLookup(t => t.Room, t => t.Type);
        var arrows = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (SourceFile file in library)
        {
            string room = RoomOf(file);
            if (!AllowedUses.TryGetValue(room, out string[]? allowed))
            {
                problems.Add($"{file.Path} lies outside the known rooms; name its room in docs/architecture.md and in HouseRules.");
                continue;
            }
            foreach (string used in UsedRooms(code[file.Path], typesByRoom).Where(u => u != room))
            {
                if (!arrows.TryGetValue(room, out SortedSet<string>? uses))
                    arrows[room] = uses = new SortedSet<string>(StringComparer.Ordinal);
                uses.Add(used);
                if (used == Root)
                    problems.Add($"{file.Path} uses the facade of the root namespace, which is for callers of the library only.");
                else if (used != "Common" && !allowed.Contains(used))
                    problems.Add($"{file.Path} uses Pith.{used}, but {room} may use only: {string.Join(", ", allowed)}.");
            }
        }
        if (FindCycle(arrows) is { } cycle)
            problems.Add($"The rooms use each other in a circle: {cycle}.");
        return problems;
    }

    /// <summary>The first circle of arrows, written <c>A -> B -> A</c>, or null.</summary>
    public static string? FindCycle(IReadOnlyDictionary<string, SortedSet<string>> arrows)
    {
        var finished = new HashSet<string>();
        var path = new List<string>();
        return arrows.Keys.Select(Walk).FirstOrDefault(c => c is not null);

        string? Walk(string room)
        {
            int start = path.IndexOf(room);
            if (start >= 0)
                return string.Join(" -> ", path.Skip(start).Append(room));
            if (!arrows.TryGetValue(room, out SortedSet<string>? uses) || finished.Contains(room))
                return null;
            path.Add(room);
            string? cycle = uses.Select(Walk).FirstOrDefault(c => c is not null);
            path.RemoveAt(path.Count - 1);
            finished.Add(room);
            return cycle;
        }
    }

    /// <summary>A file below src declares the namespace of its folder, at every level, and no using that hides the arrows of other files.</summary>
    public static List<string> CheckNamespaces(IEnumerable<SourceFile> files)
    {
        var problems = new List<string>();
        foreach (SourceFile file in files)
        {
            string code = file.CodeOnly(), expected = FolderRules.NamespaceOf(file);
            foreach (Match match in NamespaceDeclaration().Matches(code))
            {
                if (match.Groups[1].Value != expected)
                    problems.Add($"{file.Path} declares the namespace {match.Groups[1].Value}; a file of its folder declares {expected}.");
            }
            if (GlobalUsing().IsMatch(code))
                problems.Add($"{file.Path} has a global using of a room, which would hide the arrows of every other file.");
        }
        return problems;
    }

    /// <summary>The library never writes to a console; the command line does.</summary>
    public static List<string> CheckConsole(IEnumerable<SourceFile> library) =>
        [.. library.Where(f => ConsoleUse().IsMatch(f.CodeOnly())).Select(f => $"{f.Path} uses the console; report through IProgress instead.")];

    /// <summary>No file is longer than a reader can hold.</summary>
    public static List<string> CheckLengths(IEnumerable<SourceFile> files) =>
        [.. files.Where(f => f.Lines > LongestFile).Select(f => $"{f.Path} has {f.Lines} lines; at most {LongestFile} are allowed, one idea a file.")];

    static IEnumerable<string> UsedRooms(string code, ILookup<string, string> typesByRoom)
    {
        IEnumerable<string> qualified = QualifiedUse().Matches(code).Select(m => m.Groups[1].Value).Where(AllowedUses.ContainsKey);
        // Inside namespace Pith, `Data.Dataset` means Pith.Data.Dataset; a property that happens to have a room's name does not.
        IEnumerable<string> relative = RelativeUse().Matches(code)
            .Where(m => typesByRoom[m.Groups[1].Value].Contains(m.Groups[2].Value))
            .Select(m => m.Groups[1].Value);
        // Every room sees the root namespace without a using.
        HashSet<string> facade = [.. typesByRoom[Root]];
        IEnumerable<string> root = Word().Matches(code).Any(m => facade.Contains(m.Value)) ? [Root] : [];
        return qualified.Concat(relative).Concat(root).Distinct();
    }

    static string RoomOf(SourceFile file)
    {
        string inner = file.Path.StartsWith(Library, StringComparison.Ordinal) ? file.Path[Library.Length..] : file.Path;
        int slash = inner.IndexOf('/');
        return slash < 0 ? "" : inner[..slash];
    }

    [GeneratedRegex(@"\b[A-Z]\w*")]
    private static partial Regex Word();

    [GeneratedRegex(@"\bPith\s*\.\s*([A-Z]\w*)")]
    private static partial Regex QualifiedUse();

    [GeneratedRegex(@"(?<![\w.])([A-Z]\w*)\.([A-Z]\w*)")]
    private static partial Regex RelativeUse();

    [GeneratedRegex(@"\b(?:class|struct|record|enum|interface|delegate)\s+(?:struct\s+|class\s+)?([A-Z]\w*)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"\bnamespace\s+([\w.]+)")]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(@"\bglobal\s+using\s+[^;]*\bPith\b")]
    private static partial Regex GlobalUsing();

    [GeneratedRegex(@"(?<![\w.])(?:System\.)?Console\s*\.|\busing\s+static\s+System\.Console\b")]
    private static partial Regex ConsoleUse();
}
