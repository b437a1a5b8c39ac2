using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Pith.Runs;

/// <summary>Which files of a folder a run wrote: only these are ever replaced or removed.</summary>
/// <remarks>A run owns what its manifest names, the files that its manifest says it does not compare, and what the runs inside it own. An
/// unfinished run keeps a list of what it wrote so far.</remarks>
static partial class RunFiles
{
    /// <summary>The list of an unfinished run, below its <see cref="RunFolder.ResumeFolder"/>; a name that ends in a slash is a whole folder.</summary>
    public const string ListName = "files.txt";

    // What runs of versions that did not list them hold beside the outputs of their manifest.
    static readonly string[] s_unlisted =
        ["metrics.json", "results.csv", "classes.csv", "summary.json", "summary.md", "tuning.json", "pipeline.json", "report.html", "config.yaml"];

    // Several machines may write to one disk, and each numbers its processes by itself.
    static readonly string s_machine = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Environment.MachineName)))[..4];

    /// <summary>Whether a folder holds a run of Pith, finished or not.</summary>
    public static bool IsRun(string folder) => ManifestOf(folder) is not null;

    /// <summary>The files of a folder that its run wrote, relative to it, with forward slashes; empty where it holds no run.</summary>
    public static IReadOnlySet<string> OwnedBy(string folder) => ManifestOf(folder) is Manifest manifest ? OwnedBy(folder, manifest) : new HashSet<string>();

    /// <summary>The files that a manifest names.</summary>
    public static IEnumerable<string> NamedBy(Manifest manifest) => manifest.Outputs.Select(file => file.Name).Concat(manifest.NotCompared);

    /// <summary>The files of a folder that a run wrote whose manifest may lie elsewhere.</summary>
    public static IReadOnlySet<string> OwnedBy(string folder, Manifest manifest)
    {
        HashSet<string> owned = new(NamedBy(manifest), StringComparer.Ordinal) { Manifest.FileName };
        owned.UnionWith(s_unlisted);
        string state = Path.Combine(folder, RunFolder.ResumeFolder);
        owned.UnionWith(FilesBelow(folder, state));
        string list = Path.Combine(state, ListName);
        foreach (string name in File.Exists(list) ? File.ReadAllLines(list) : [])
        {
            if (!IsInside(folder, name))
                continue;
            if (name.EndsWith('/'))
                owned.UnionWith(FilesBelow(folder, Path.Combine(folder, name)));
            else
                owned.Add(name);
        }
        foreach (string part in Directory.EnumerateDirectories(folder))
        {
            string name = Path.GetFileName(part);
            if (name != RunFolder.ResumeFolder && !IsLink(part))
                owned.UnionWith(OwnedBy(part).Select(file => $"{name}/{file}"));
        }
        owned.RemoveWhere(name => !IsInside(folder, name) || !File.Exists(Path.Combine(folder, name)));
        return owned;
    }

    /// <summary>The files of a folder that its run did not write, relative to it, with forward slashes.</summary>
    public static IReadOnlyList<string> NotOwnedBy(string folder)
    {
        IReadOnlySet<string> owned = OwnedBy(folder);
        return [.. FilesBelow(folder, folder).Where(name => !owned.Contains(name)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Every file of a folder, relative to it, with forward slashes.</summary>
    public static IReadOnlyList<string> AllIn(string folder) => [.. FilesBelow(folder, folder).Order(StringComparer.Ordinal)];

    /// <summary>Removes what a folder's run wrote, and the folders inside that become empty; the folder itself stays.</summary>
    public static void Clear(string folder)
    {
        foreach (string name in OwnedBy(folder).OrderBy(name => name == Manifest.FileName))
            File.Delete(Path.Combine(folder, name));
        foreach (string inner in Inner(folder))
            RemoveEmpty(inner);
    }

    /// <summary>Removes what a folder's run wrote, and the folder itself if it is empty then.</summary>
    public static void Remove(string folder)
    {
        Clear(folder);
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }

    static void RemoveEmpty(string folder)
    {
        foreach (string inner in Inner(folder))
            RemoveEmpty(inner);
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }

    static List<string> Inner(string folder) => [.. Directory.EnumerateDirectories(folder).Where(inner => !IsLink(inner))];

    /// <summary>Whether a file has the name under which <c>AtomicFile</c> writes, so that a process which was killed left it.</summary>
    public static bool IsHalfWritten(string path) => TemporaryFile().IsMatch(Path.GetFileName(path));

    /// <summary>Whether a folder has the name under which <see cref="RunFolder"/> makes a run, so that a process which was killed left it.</summary>
    public static bool IsHalfMade(string path) => TemporaryFolder().IsMatch(Path.GetFileName(path));

    /// <summary>The name under which a run is made beside its place: whose process on which machine makes it stands in it.</summary>
    public static string TemporaryNameOf(string target) =>
        $".{Path.GetFileName(target)}.pith-{Environment.ProcessId}-{s_machine}{Guid.NewGuid().ToString("N")[..6]}";

    /// <summary>Removes what processes of this machine that were killed left beside a run's place.</summary>
    public static void RemoveLeftOf(string target)
    {
        try
        {
            foreach (string left in LeftOf(target, isOld: false))
                Directory.Delete(left, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Tidying up is best effort; what stands in the way of the run itself is said when it is made.
        }
    }

    /// <summary>Folders into which processes of this machine that were killed moved what they replaced, beside a run's place.</summary>
    public static IReadOnlyList<string> LeftAsideOf(string target) => [.. LeftOf(target, isOld: true)];

    static IEnumerable<string> LeftOf(string target, bool isOld)
    {
        if (Path.GetDirectoryName(target) is not string parent || !Directory.Exists(parent))
            yield break;
        foreach (string left in Directory.EnumerateDirectories(parent, $".{Path.GetFileName(target)}.pith-*"))
        {
            Match parts = TemporaryFolder().Match(Path.GetFileName(left));
            bool isOurs = parts.Success && parts.Groups["machine"].Value == s_machine && parts.Groups["old"].Success == isOld;
            if (isOurs && !IsAlive(int.Parse(parts.Groups["process"].Value, CultureInfo.InvariantCulture)))
                yield return left;
        }
    }

    static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^\..+\.[0-9a-f]{32}\.tmp$")]
    private static partial Regex TemporaryFile();

    [GeneratedRegex(@"^\..+\.pith-(?<process>[0-9]{1,9})-(?<machine>[0-9a-f]{4})?[0-9a-f]{6}(?<old>\.old)?$")]
    private static partial Regex TemporaryFolder();

    static Manifest? ManifestOf(string folder)
    {
        foreach (string place in new[] { folder, Path.Combine(folder, RunFolder.ResumeFolder) })
        {
            if (!File.Exists(Path.Combine(place, Manifest.FileName)))
                continue;
            try
            {
                return Manifest.Read(place);
            }
            catch (InvalidDataContentException)
            {
                // Somebody else's manifest.json.
            }
        }
        return null;
    }

    // A manifest may have been edited; a name must not lead outside.
    static bool IsInside(string folder, string name) =>
        name.Length > 0 && Path.GetFullPath(Path.Combine(folder, name)).StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    static IEnumerable<string> FilesBelow(string folder, string start)
    {
        if (!Directory.Exists(start))
            return [];
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
        return Directory.EnumerateFiles(start, "*", options).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'));
    }

    static bool IsLink(string folder) => new DirectoryInfo(folder).LinkTarget is not null;
}
