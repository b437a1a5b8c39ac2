namespace Pith.Data.Files;

/// <summary>The files that a path or a pattern names.</summary>
static class MatchingFiles
{
    /// <summary>The file itself, or the files that the pattern in the path's last part matches, hidden ones left out, in the order of shards.</summary>
    /// <param name="source">A file or a pattern.</param>
    /// <exception cref="InvalidDataContentException">No file is there.</exception>
    public static IReadOnlyList<string> Of(DataSpec source)
    {
        if (!source.IsPattern)
            return File.Exists(source.Path) ? [source.Path] : throw new InvalidDataContentException($"{source.Path} does not exist; check the path.");
        string folder = Path.GetDirectoryName(source.Path) is { Length: > 0 } parent ? parent : ".";
        if (folder.AsSpan().IndexOfAny('*', '?') >= 0)
            throw new InvalidDataContentException($"{source.Path} has a wildcard in a folder's name; only the last part may have one.");
        try
        {
            List<string> files = [.. Directory.EnumerateFiles(folder, Path.GetFileName(source.Path)).Where(file => !FileOrder.IsHidden(file))];
            if (files.Count == 0)
                throw new InvalidDataContentException($"{source.Path} matches no file.");
            FileOrder.Sort(files);
            return files;
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotRead(source.Path, error);
        }
    }
}
