using Pith.Data.Files;

namespace Pith.Runs;

/// <summary>The manifest of a result that is no run folder: beside the one file that is written, as <c>NAME.manifest.json</c>, or in the folder of the files
/// that are written.</summary>
static class FileManifest
{
    /// <summary>Where it lies.</summary>
    /// <param name="target">The file or the folder that is written.</param>
    /// <param name="isFolder">Whether it is a folder of files.</param>
    public static string PlaceOf(string target, bool isFolder) => Path.GetFullPath(NameFor(target, isFolder));

    /// <summary>The same as the user names the target.</summary>
    public static string NameFor(string target, bool isFolder) =>
        isFolder ? Path.Combine(target, Manifest.FileName) : Path.ChangeExtension(target, null) + "." + Manifest.FileName;

    /// <summary>The manifest of what a command wrote to a place; null where there is none.</summary>
    public static Manifest? Find(string target, bool isFolder, string command)
    {
        string place = PlaceOf(target, isFolder);
        try
        {
            return File.Exists(place) && Manifest.ReadFile(place) is var found && found.Command == command ? found : null;
        }
        catch (InvalidDataContentException)
        {
            // Somebody else's.
            return null;
        }
    }

    /// <summary>The manifest of a file.</summary>
    /// <param name="file">The file, which is there.</param>
    /// <exception cref="InvalidDataContentException">It has none, or one of another file.</exception>
    public static Manifest Read(string file)
    {
        string place = NameFor(file, isFolder: false), name = Path.GetFileName(file);
        if (!File.Exists(place))
            throw new InvalidDataContentException($"{file} has no manifest: {place} does not exist; give a run folder, or a graph beside the manifest that pith graph wrote for it.");
        Manifest found = Manifest.ReadFile(place);
        return found.Outputs is [var output] && output.Name == name
            ? found
            : throw new InvalidDataContentException($"{place} is the manifest of {(found.Outputs is [var other, ..] ? other.Name : "nothing")}, not of {name}.");
    }

    /// <summary>Refuses a place where something lies that no call of the command wrote.</summary>
    /// <exception cref="OptionException">It does.</exception>
    public static void RequireFree(string target, bool isFolder, string command)
    {
        string place = PlaceOf(target, isFolder);
        if (Path.Exists(place) && Find(target, isFolder, command) is null)
            throw new OptionException("out", $"`out` {target} would write its manifest to {place}, where something else lies; give another name, or move that away.");
    }

    /// <summary>Writes it, whole and last: what it names is there then.</summary>
    public static void Write(string target, bool isFolder, Manifest manifest) => AtomicFile.WriteText(PlaceOf(target, isFolder), manifest.ToJson());

    /// <summary>Removes it before what it names is replaced.</summary>
    public static void Remove(string target, bool isFolder) => Storage.Guard(() =>
    {
        if (File.Exists(PlaceOf(target, isFolder)))
            File.Delete(PlaceOf(target, isFolder));
    }, $"`out` {target} cannot be written");
}
