using Pith.Runs;

namespace Pith.Report.Sources;

/// <summary>A finished run folder.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Manifest">What it says about itself.</param>
sealed record FoundRun(string Folder, Manifest Manifest)
{
    // Larger outputs are compared by size only: a report must not take as long as the run.
    const long MostHashedBytes = 256L << 20;

    public string Command => Manifest.Command;

    /// <summary>The file that the run wrote, where it wrote no folder; null where it did.</summary>
    public string? OneFile { get; private init; }

    /// <summary>Where its manifest lies.</summary>
    public string ManifestPath => OneFile is null ? Path.Combine(Folder, Manifest.FileName) : FileManifest.PlaceOf(OneFile, isFolder: false);

    /// <summary>The name of the folder, or of the file, for people.</summary>
    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(OneFile ?? Folder)));

    /// <summary>The value of an option, or null.</summary>
    public string? Option(string name) => Manifest.Options.GetValueOrDefault(name);

    /// <summary>The recorded input of an option, or null.</summary>
    public ManifestInput? Input(string option) => Manifest.Inputs.FirstOrDefault(input => input.Option == option);

    /// <summary>A file of the run, or null where it has none of this name.</summary>
    public string? File(string name) => Path.Combine(Folder, name) is string path && System.IO.File.Exists(path) ? path : null;

    /// <summary>Opens a run that is finished and unchanged.</summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="InvalidDataContentException">It is no run, is not finished, or its files are not those that the run wrote.</exception>
    public static FoundRun Open(string folder)
    {
        if (Directory.Exists(folder) && !System.IO.File.Exists(Path.Combine(folder, Manifest.FileName))
            && Directory.Exists(Path.Combine(folder, RunFolder.ResumeFolder)))
        {
            throw new InvalidDataContentException($"{folder} is not finished; continue it with pith train --resume, or give a finished run.");
        }
        FoundRun run = System.IO.File.Exists(folder) ? OfFile(folder) : new FoundRun(folder, Manifest.Read(folder));
        if (run.Damage() is string damage)
            throw new InvalidDataContentException($"{folder} is damaged: {damage}; run it again, or see with pith verify what changed.");
        return run;
    }

    static FoundRun OfFile(string file) => FileManifest.Find(file, isFolder: false, "graph") is Manifest manifest
        ? new FoundRun(Path.GetDirectoryName(Path.GetFullPath(file))!, manifest) { OneFile = file }
        : throw new InvalidDataContentException($"{file} is a file without a manifest of pith graph; give the folder that a Pith command wrote with `out`, or the .npz of a graph beside its manifest.");

    string? Damage()
    {
        foreach (ManifestFile output in Manifest.Outputs)
        {
            var file = new FileInfo(Path.Combine(Folder, output.Name));
            if (!file.Exists)
                return $"{output.Name} is missing";
            if (file.Length != output.Bytes)
                return FormattableString.Invariant($"{output.Name} has {file.Length} bytes instead of {output.Bytes}");
        }
        if (Manifest.Outputs.Sum(output => output.Bytes) > MostHashedBytes)
            return null;
        return Manifest.Outputs.FirstOrDefault(output => Fingerprint.OfFile(Path.Combine(Folder, output.Name)) != output.Sha256) is ManifestFile changed
            ? $"{changed.Name} is not what the run wrote"
            : null;
    }
}
