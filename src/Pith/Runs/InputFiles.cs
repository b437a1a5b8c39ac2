using Pith.Data.Files;
using Pith.Data.Images;

namespace Pith.Runs;

/// <summary>Finds the physical files behind an input as the command line writes it, for a manifest.</summary>
/// <remarks>Knows the shapes of the contract: a file, <c>FILE:member</c> or <c>FILE:column</c>, a folder, <c>FOLDER:name</c>, a glob, and an
/// image dataset. It
/// does not read the files; the readers of the Data room decide what is in them.</remarks>
public static class InputFiles
{
    /// <summary>Describes one input: absolute path, and size and fingerprint of each file behind it.</summary>
    /// <param name="option">The option that named it, without dashes.</param>
    /// <param name="given">What the user wrote.</param>
    /// <param name="cancellation">Stops the fingerprints.</param>
    /// <exception cref="InvalidDataContentException">No file is there, or one cannot be read.</exception>
    public static ManifestInput Describe(string option, string given, CancellationToken cancellation = default)
    {
        (string root, IReadOnlyList<string> files) = Find(given);
        var described = new List<ManifestFile>(files.Count);
        foreach (string file in files)
        {
            string name = Path.GetRelativePath(root, file).Replace('\\', '/');
            described.Add(new ManifestFile(name, new FileInfo(file).Length, Fingerprint.OfFile(file, cancellation)));
        }
        return new ManifestInput(option, given, AbsoluteOf(given), described);
    }

    /// <summary>The text with its path made absolute; a member or column after the path is kept.</summary>
    public static string AbsoluteOf(string given)
    {
        if (ImageSpec(given) is ImageDataSpec images)
            return images.Absolute;
        (string path, string suffix) = Split(given);
        return Path.GetFullPath(path) + suffix;
    }

    /// <summary>The absolute path of the file or folder behind an input; of a pattern it is the pattern's.</summary>
    public static string PlaceOf(string given)
    {
        if (ImageSpec(given)?.FindFiles() is [string first, ..])
            return Path.GetDirectoryName(Path.GetFullPath(first))!;
        return Path.GetFullPath(Split(given).Path);
    }

    /// <summary>Bytes of all files behind an input; 0 where there are none.</summary>
    public static long TotalBytes(string given)
    {
        try
        {
            return Find(given).Files.Sum(file => new FileInfo(file).Length);
        }
        catch (PithException)
        {
            return 0;
        }
    }

    /// <summary>The text without folders: what an option is shown as where no path may stand.</summary>
    public static string NameOf(string given)
    {
        if (ImageSpec(given) is ImageDataSpec images)
            return images.ShortName;
        (string path, string suffix) = Split(given);
        return Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) + suffix;
    }

    static ImageDataSpec? ImageSpec(string given) => Path.Exists(given) ? null : ImageDataSpec.TryParse(given);

    static (string Root, IReadOnlyList<string> Files) Find(string given)
    {
        if (ImageSpec(given)?.FindFiles() is IReadOnlyList<string> images)
            return (Path.GetDirectoryName(Path.GetFullPath(images[0]))!, images);
        (string path, string suffix) = Split(given);
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full) ?? full;
        if (File.Exists(full))
            return (folder, [full]);
        if (Directory.Exists(full))
        {
            var inside = Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories).ToList();
            if (suffix.Length > 1 && File.Exists(Path.Combine(full, "scores.json")))
            {
                string name = suffix[1..];
                inside = [.. inside.Where(f => Path.GetFileName(f) == "scores.json" || Path.GetFileNameWithoutExtension(f) == name)];
            }
            inside.Sort(NaturalOrder.Instance);
            if (inside.Count > 0)
                return (full, inside);
        }
        if (path.AsSpan().IndexOfAny('*', '?') >= 0 && Directory.Exists(folder))
        {
            var matches = Directory.EnumerateFiles(folder, Path.GetFileName(full)).ToList();
            matches.Sort(NaturalOrder.Instance);
            if (matches.Count > 0)
                return (folder, matches);
        }
        throw new InvalidDataContentException($"{given} does not exist; check the path.");
    }

    static (string Path, string Suffix) Split(string given)
    {
        DataSpec spec = DataSpec.Parse(given);
        return (spec.Path, spec.Member is null ? "" : ":" + spec.Member);
    }
}
