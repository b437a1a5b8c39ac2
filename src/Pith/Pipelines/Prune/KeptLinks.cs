using Pith.Runs;
using Pith.Selection;

namespace Pith.Pipelines.Prune;

/// <summary>A folder of symbolic links to the files of the kept rows, by class: what a loader of image folders reads.</summary>
static class KeptLinks
{
    /// <summary>The folder's name in a run.</summary>
    public const string Folder = "links";

    /// <summary>The files that ids name: a path as it is, or below one of some folders.</summary>
    /// <param name="ids">[N] paths.</param>
    /// <param name="folders">Folders below which relative paths are looked for, in this order.</param>
    /// <returns>[N] absolute paths.</returns>
    /// <exception cref="OptionException">An id names no file.</exception>
    public static string[] Resolve(IReadOnlyList<string>? ids, IReadOnlyList<string> folders)
    {
        if (ids is null)
            throw new OptionException("write", "`write` links needs `ids` that are paths of files, to which it links.");
        var files = new string[ids.Count];
        for (int row = 0; row < files.Length; row++)
        {
            files[row] = folders.Select(folder => Path.GetFullPath(ids[row], Path.GetFullPath(folder))).FirstOrDefault(File.Exists)
                ?? throw new OptionException("write", FormattableString.Invariant(
                    $"`write` links needs ids that are paths of files, but the id '{ids[row]}' of row {row} names none; call from the folder that the paths start in, or write txt instead."));
        }
        return files;
    }

    /// <summary>Makes the links. They are named by their files, with a number where two are called alike, and are not listed in the manifest: the
    /// files that they point to may move.</summary>
    /// <param name="run">The run under way.</param>
    /// <param name="selection">The selection.</param>
    /// <param name="files">[N] absolute paths.</param>
    /// <param name="classOf">The name of a row's class; null for none, so that all links lie in one folder.</param>
    public static void Write(RunFolder run, Coreset selection, string[] files, Func<int, string?> classOf)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (int row in selection.Order.Order())
        {
            string folder = classOf(row) is string name ? $"{Folder}/{FolderName(name)}" : Folder;
            string stem = Path.GetFileNameWithoutExtension(files[row]), extension = Path.GetExtension(files[row]);
            string link = $"{folder}/{stem}{extension}";
            for (int number = 2; !taken.Add(link); number++)
                link = FormattableString.Invariant($"{folder}/{stem}_{number}{extension}");
            run.LeaveUnlisted(link);
            run.Write(link, path => File.CreateSymbolicLink(path, files[row]));
        }
    }

    // A class may be called as no folder can be.
    static string FolderName(string name)
    {
        string safe = string.Concat(name.Select(c => c is '/' or '\\' or '\0' || char.IsControl(c) ? '_' : c)).Trim();
        return safe is "" or "." or ".." ? "_" + safe : safe;
    }
}
