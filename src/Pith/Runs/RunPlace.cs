namespace Pith.Runs;

/// <summary>Where a run folder really lies, and whether that place is free of what it reads.</summary>
static class RunPlace
{
    /// <summary>The absolute path of a folder however it is written: relative, with a slash at its end, <c>.</c>, or a symbolic link, which
    /// is followed.</summary>
    /// <param name="path">As the user wrote it.</param>
    /// <exception cref="OptionException">The path is empty.</exception>
    public static string Of(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new OptionException("out", "`out` must name a folder; got nothing.");
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Resolve(full);
    }

    /// <summary>Refuses a run folder in which an input lies, or that lies in the folder of an input.</summary>
    /// <param name="path">The run folder.</param>
    /// <param name="inputs">The inputs of the run: the options that name them, and what is written there.</param>
    /// <exception cref="OptionException">They lie in each other.</exception>
    public static void RequireApart(string path, IEnumerable<KeyValuePair<string, string>> inputs)
    {
        string target = Of(path);
        foreach ((string option, string given, string place) in inputs.SelectMany(input => InputFiles.PlacesOf(input.Value).Select(place => (input.Key, input.Value, place))))
        {
            string source = Resolve(Path.TrimEndingDirectorySeparator(place));
            if (source == target && File.Exists(source))
                throw new OptionException("out", $"`out` {path} is a file, the input `{option}`; give a folder that does not exist yet.");
            if (IsWithin(source, target))
                throw new OptionException("out", $"`out` {path} holds the input `{option}` {given}, which would be replaced; give a folder of its own.");
            if (Directory.Exists(source) && IsWithin(target, source))
                throw new OptionException("out", $"`out` {path} lies in the folder of the input `{option}` {given}, whose files it would join; give a folder outside.");
        }
    }

    static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // Each part of the path may be a link.
    static string Resolve(string full)
    {
        string? parent = Path.GetDirectoryName(full);
        if (parent is null)
            return full;
        string place = Path.Combine(Resolve(parent), Path.GetFileName(full));
        try
        {
            FileSystemInfo info = Directory.Exists(place) ? new DirectoryInfo(place) : new FileInfo(place);
            return info.LinkTarget is null ? place : Path.TrimEndingDirectorySeparator(info.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        }
        catch (IOException)
        {
            // A link that leads nowhere, or in a circle: what is done with it will say so.
            return place;
        }
    }
}
