using Pith.Data.Files;
using Pith.Data.Sources;

namespace Pith.Data.Formats.Folders;

/// <summary>The physical files behind a folder or a pattern.</summary>
static class FolderFiles
{
    /// <summary>The file that describes the scores of a folder.</summary>
    public const string ScoreDescriptions = "scores.json";

    /// <summary>All files in and below a folder, or that match a pattern, in name order; of one score of a scores folder only those about it.</summary>
    /// <exception cref="InvalidDataContentException">There are none.</exception>
    public static DataFiles Of(DataSpec spec)
    {
        string full = Path.GetFullPath(spec.Path);
        string folder = spec.IsFolder ? full : Path.GetDirectoryName(full) ?? full;
        List<string> files = spec.IsFolder ? [.. Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories)]
            : Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, Path.GetFileName(full))]
            : [];
        if (spec is { IsFolder: true, Member.Length: > 0 } && File.Exists(Path.Combine(full, ScoreDescriptions)))
            files = [.. files.Where(file => Path.GetFileName(file) == ScoreDescriptions || Path.GetFileNameWithoutExtension(file) == spec.Member)];
        files.RemoveAll(file => FileOrder.IsHidden(file) && !(spec.IsPattern && FileOrder.IsHidden(full)));
        FileOrder.Sort(files);
        return files.Count > 0 ? new DataFiles(folder, files) : throw DataFiles.Missing(spec);
    }
}
