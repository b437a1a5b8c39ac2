using Pith.Data.Files;

namespace Pith.Runs;

/// <summary>The folder that one command writes: filled under a temporary name beside its place and renamed into it at the end, so that a
/// run
/// folder is either whole or not there.</summary>
/// <remarks>A failure, an interruption or a disposal without <see cref="Commit"/> removes the temporary folder. With overwriting, the old
/// run
/// stays in place until the new one is whole; it is then moved aside, and removed after the rename has succeeded.</remarks>
sealed partial class RunFolder : IDisposable
{
    /// <summary>What stands behind the name of the temporary folder where the run lies that is being replaced.</summary>
    public const string AsideEnd = ".old";

    readonly string? _createdParent;
    readonly bool _overwrite;
    bool _committed;

    RunFolder(string path, string temporaryPath, string? createdParent, bool overwrite)
    {
        TargetPath = path;
        TemporaryPath = temporaryPath;
        _createdParent = createdParent;
        _overwrite = overwrite;
    }

    /// <summary>Where the run will be, absolute.</summary>
    public string TargetPath { get; }

    /// <summary>Where files are written until <see cref="Commit"/>.</summary>
    public string TemporaryPath { get; }

    /// <summary>Checks that a run may be written to <paramref name="path"/>, without writing anything, but for the end of a replacement in which a process was
    /// killed.</summary>
    /// <param name="path">The wanted run folder.</param>
    /// <param name="overwrite">Whether an older run there may be replaced.</param>
    /// <exception cref="OptionException">The folder exists and is not empty and <paramref name="overwrite"/> is off, or what is there is
    /// not a run.</exception>
    public static void Check(string path, bool overwrite)
    {
        string target = RunPlace.Of(path);
        if (File.Exists(target))
            throw new OptionException("out", $"`out` {path} is a file; give a folder that does not exist yet.");
        if (!Directory.Exists(target))
            return;
        bool isEmpty;
        try
        {
            isEmpty = !Directory.EnumerateFileSystemEntries(target).Any();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataContentException($"`out` {path} cannot be read: {error.Message}", error);
        }
        if (isEmpty)
            return;
        if (!RunFiles.IsRun(target))
            EndLeftExchanges(target);
        if (!overwrite)
            throw new OptionException(
                "out", $"`out` {path} exists and is not empty; give another folder, or `overwrite` to replace the run in it.");
        if (!RunFiles.IsRun(target))
            throw new OptionException(
                "out",
                $"`overwrite` only replaces a run of Pith, and {path} holds none (no manifest.json of one); give another folder, or remove it yourself.");
    }

    /// <summary>Makes the temporary folder beside <paramref name="path"/>.</summary>
    /// <param name="path">The wanted run folder; missing parents are made.</param>
    /// <param name="overwrite">Whether an older run there may be replaced.</param>
    /// <param name="temporary">The temporary folder, on the same disk, what an interrupted run left there goes; null for one beside <paramref name="path"/>.</param>
    /// <exception cref="OptionException">As in <see cref="Check"/>.</exception>
    /// <exception cref="InvalidDataContentException">The place cannot be written.</exception>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public static RunFolder Create(string path, bool overwrite, string? temporary = null)
    {
        Check(path, overwrite);
        string target = RunPlace.Of(path);
        string parent = Path.GetDirectoryName(target) ?? target;
        string? createdParent = MissingParent(target);
        RunFiles.RemoveLeftOf(target);
        temporary ??= Path.Combine(parent, RunFiles.TemporaryNameOf(target));
        var run = new RunFolder(target, temporary, createdParent, overwrite);
        try
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
            Directory.CreateDirectory(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            run.Dispose();
            throw Storage.Explain(error, $"`out` {path} cannot be written");
        }
        return run;
    }

    /// <summary>The path to write the run's file <paramref name="name"/> to; its subfolder is made.</summary>
    /// <param name="name">Relative to the run folder, with forward slashes.</param>
    public string PathOf(string name)
    {
        string path = Path.Combine(TemporaryPath, name);
        Storage.Guard(() => Directory.CreateDirectory(Path.GetDirectoryName(path)!), $"{TargetPath} cannot be written");
        Claim(name);
        return path;
    }

    /// <summary>Notes a file, or with a slash at its end a folder, as written by this run, so that a stopped run knows what is its own.</summary>
    /// <param name="name">Relative to the run folder, with forward slashes.</param>
    public void Claim(string name)
    {
        if (IsInPlace && _claimed.Add(name))
            Storage.Guard(() => File.AppendAllText(Path.Combine(TargetPath, ResumeFolder, RunFiles.ListName), name + "\n"), $"{TargetPath} cannot be written");
    }

    /// <summary>Writes one file of the run and turns failures of the disk into their sentence.</summary>
    /// <param name="name">Relative to the run folder, with forward slashes.</param>
    /// <param name="write">Receives the path to write to.</param>
    public void Write(string name, Action<string> write)
    {
        string path = PathOf(name);
        try
        {
            Storage.Guard(() => write(path), $"{name} of {TargetPath} cannot be written");
        }
        catch (ResourceLimitException error) when (error.Message.Contains(TemporaryPath, StringComparison.Ordinal))
        {
            // The user knows the place that was asked for, not the temporary one.
            throw new ResourceLimitException(error.Message.Replace(TemporaryPath, TargetPath, StringComparison.Ordinal), error);
        }
        catch (InvalidDataContentException error) when (error.Message.Contains(TemporaryPath, StringComparison.Ordinal))
        {
            throw new InvalidDataContentException(error.Message.Replace(TemporaryPath, TargetPath, StringComparison.Ordinal), error);
        }
    }

    /// <summary>Every file written so far with size and fingerprint, in name order, the manifest left out.</summary>
    public IReadOnlyList<ManifestFile> Describe(CancellationToken cancellation = default)
    {
        var files = new List<ManifestFile>();
        foreach (string path in Directory.EnumerateFiles(TemporaryPath, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(TemporaryPath, path).Replace('\\', '/');
            if (name != Manifest.FileName && !_unlisted.Contains(name) && !name.StartsWith(ResumeFolder + "/", StringComparison.Ordinal))
                files.Add(new ManifestFile(name, new FileInfo(path).Length, Fingerprint.OfFile(path, cancellation)));
        }
        files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return files;
    }

    /// <summary>Writes the manifest and renames the temporary folder into place.</summary>
    public void Commit(Manifest manifest)
    {
        if (IsInPlace)
        {
            // The manifest comes whole and last but for the removal of what only an unfinished run needs.
            Write(Manifest.FileName, path => AtomicFile.WriteText(path, manifest.ToJson()));
            Storage.Guard(() => Directory.Delete(Path.Combine(TargetPath, ResumeFolder), recursive: true), $"{TargetPath} cannot be written");
            _committed = true;
            return;
        }
        Write(Manifest.FileName, path => File.WriteAllText(path, manifest.ToJson()));
        Storage.Guard(MoveIntoPlace, $"{TargetPath} cannot be written");
        _committed = true;
    }

    /// <summary>Removes the temporary folder when the run was not committed, unless it can be continued and something of it is kept.</summary>
    public void Dispose()
    {
        if (_committed)
            return;
        _committed = true;
        if (IsInPlace && (Kept is not null || IsResumed))
            return;
        try
        {
            if (IsInPlace && Directory.Exists(TargetPath))
                RunFiles.Remove(TargetPath);
            else if (Directory.Exists(TemporaryPath))
                Directory.Delete(TemporaryPath, recursive: true);
            for (string? folder = Path.GetDirectoryName(TemporaryPath); _createdParent is not null && folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
                    Directory.Delete(folder);
                if (folder == _createdParent)
                    break;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Removal is best effort: the failure that led here is the one to report.
        }
    }

    void MoveIntoPlace()
    {
        if (!Directory.Exists(TargetPath))
        {
            Directory.Move(TemporaryPath, TargetPath);
            return;
        }
        // What is there may have changed while the run was made.
        Check(TargetPath, _overwrite);
        IReadOnlyList<string> kept = RunFiles.NotOwnedBy(TargetPath);
        string? taken = kept.FirstOrDefault(name => Path.Exists(Path.Combine(TemporaryPath, name)));
        if (taken is not null)
            throw new OptionException("out", $"`out` {TargetPath} holds {taken}, which no run of Pith wrote and which the new run would replace; move it away.");
        // The folder in which a process stands must stay the same folder; so must one that holds other files.
        if (kept.Count > 0 || IsCurrent(TargetPath))
            Exchange();
        else
            Replace();
    }

    /// <summary>Renames the old folder aside and the new one into its place.</summary>
    void Replace()
    {
        string aside = TemporaryPath + AsideEnd;
        Directory.Move(TargetPath, aside);
        try
        {
            Directory.Move(TemporaryPath, TargetPath);
        }
        catch
        {
            Directory.Move(aside, TargetPath);
            throw;
        }
        Directory.Delete(aside, recursive: true);
    }

    static bool IsCurrent(string folder)
    {
        string current = RunPlace.Of(Environment.CurrentDirectory);
        return current == folder || current.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}
