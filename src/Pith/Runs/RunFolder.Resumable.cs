using Pith.Data.Files;

namespace Pith.Runs;

/// <content>Runs that take long enough to be stopped: they are written in their place and can be continued.</content>
sealed partial class RunFolder
{
    /// <summary>The folder inside an unfinished run that says what run it is, and holds what is needed to continue it; gone in a
    /// finished one.</summary>
    public const string ResumeFolder = ".resume";

    readonly HashSet<string> _unlisted = [];
    readonly HashSet<string> _claimed = [];

    /// <summary>What of an unfinished run is worth keeping, e.g. <c>3 of 15 epochs</c>; null keeps nothing.</summary>
    public string? Kept { get; set; }

    /// <summary>Whether the folder holds an earlier part of the same run.</summary>
    public bool IsResumed { get; private init; }

    bool IsInPlace => TemporaryPath == TargetPath;

    /// <summary>Whether <paramref name="path"/> holds a finished run that has this fingerprint.</summary>
    /// <param name="path">The wanted run folder.</param>
    /// <param name="fingerprint">The fingerprint of the run to make.</param>
    public static bool IsFinished(string path, string fingerprint) =>
        IsRun(path) && Manifest.Read(path).Fingerprint == fingerprint;

    /// <summary>Checks that a run that can be continued may be written to <paramref name="path"/>, without writing anything.</summary>
    /// <param name="path">The wanted run folder.</param>
    /// <param name="overwrite">Whether what an older run left there may be replaced.</param>
    /// <param name="resume">Whether an unfinished run there may be continued.</param>
    /// <exception cref="OptionException">Something is there that may be neither replaced nor continued.</exception>
    public static void CheckResumable(string path, bool overwrite, bool resume)
    {
        if (overwrite && resume)
            throw new OptionException("resume", "`overwrite` and `resume` exclude each other; give one of them.");
        bool isUnfinished = Directory.Exists(Path.Combine(RunPlace.Of(path), ResumeFolder));
        if (isUnfinished && !overwrite && !resume)
            throw new OptionException("out", $"`out` {path} holds an unfinished run; `resume` continues it, `overwrite` starts over.");
        // What is there is compared with the run to make once its inputs are known.
        if (!resume || !(isUnfinished || IsRun(path)))
            Check(path, overwrite);
    }

    /// <summary>Opens a folder that is written in its place, file by file, so that a run which is stopped can go on.</summary>
    /// <param name="path">The wanted run folder; missing parents are made.</param>
    /// <param name="overwrite">Whether what an older run left there may be replaced; it is removed at once.</param>
    /// <param name="resume">Whether an unfinished run there is continued; without one the run starts from its beginning.</param>
    /// <param name="plan">The run to make: command, options, inputs and fingerprint.</param>
    /// <exception cref="OptionException">As in <see cref="CheckResumable"/>, or the unfinished run has other options or inputs.</exception>
    /// <exception cref="InvalidDataContentException">The place cannot be written.</exception>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public static RunFolder OpenResumable(string path, bool overwrite, bool resume, Manifest plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        CheckResumable(path, overwrite, resume);
        string target = RunPlace.Of(path);
        if (resume && IsRun(path))
            throw new OptionException(
                "resume", $"`out` {path} holds a finished run {Difference(Manifest.Read(target), plan)}; give another folder, or `overwrite` to replace it.");
        string state = Path.Combine(target, ResumeFolder);
        bool isResumed = resume && File.Exists(Path.Combine(state, Manifest.FileName));
        if (isResumed && Manifest.Read(state) is var found && found.Fingerprint != plan.Fingerprint)
        {
            throw new OptionException("resume",
                $"`out` {path} holds an unfinished run {Difference(found, plan)}; repeat its options to continue it, or start over with `overwrite`.");
        }
        string? createdParent = MissingParent(target);
        Storage.Guard(
            () =>
            {
                if (!isResumed && Directory.Exists(target))
                    RunFiles.Clear(target);
                Directory.CreateDirectory(state);
                foreach (string leftover in Directory.EnumerateFiles(target, ".*.tmp", SearchOption.AllDirectories).Where(RunFiles.IsHalfWritten))
                    File.Delete(leftover);
                if (!isResumed)
                    AtomicFile.WriteText(Path.Combine(state, Manifest.FileName), plan.ToJson());
            },
            $"`out` {path} cannot be written");
        return new RunFolder(target, target, createdParent, overwrite) { IsResumed = isResumed };
    }

    /// <summary>Opens a folder whose parts are run folders of their own, each whole or not there: it is written in its place, and what is
    /// in it stays until a part is replaced.</summary>
    /// <param name="path">The wanted run folder; missing parents are made.</param>
    /// <param name="overwrite">Whether what is there is removed first.</param>
    /// <param name="plan">The run to make.</param>
    /// <exception cref="OptionException">With <paramref name="overwrite"/>, what is there is not a run.</exception>
    /// <exception cref="InvalidDataContentException">The place cannot be written, or another process works in it.</exception>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public static RunFolder OpenInParts(string path, bool overwrite, Manifest plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        string target = RunPlace.Of(path);
        if (overwrite)
            Check(path, overwrite);
        string? createdParent = MissingParent(target);
        bool isNew = overwrite || !Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any();
        string state = Path.Combine(target, ResumeFolder);
        Storage.Guard(
            () =>
            {
                if (overwrite && Directory.Exists(target))
                    RunFiles.Clear(target);
                Directory.CreateDirectory(state);
                // A process that was killed could not remove what it had begun.
                foreach (string leftover in Directory.EnumerateDirectories(target, ".*.pith-*").Where(RunFiles.IsHalfMade))
                    Directory.Delete(leftover, recursive: true);
                AtomicFile.WriteText(Path.Combine(state, Manifest.FileName), plan.ToJson());
                File.Delete(Path.Combine(target, Manifest.FileName));
            },
            $"`out` {path} cannot be written");
        return new RunFolder(target, target, createdParent, overwrite) { IsResumed = !isNew };
    }

    /// <summary>Leaves a file out of <see cref="Describe"/> because it holds times, which differ from run to run.</summary>
    /// <param name="name">Relative to the run folder.</param>
    public void LeaveUnlisted(string name) => _unlisted.Add(name);

    /// <summary>The files that <see cref="LeaveUnlisted"/> named, in name order.</summary>
    public IReadOnlyList<string> Unlisted => [.. _unlisted.Order(StringComparer.Ordinal)];

    /// <summary>The highest folder above <paramref name="target"/> that is not there yet, or null.</summary>
    static string? MissingParent(string target)
    {
        string? missing = null;
        for (string? folder = Path.GetDirectoryName(target); folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
            missing = folder;
        return missing;
    }

    static bool IsRun(string path) => File.Exists(Path.Combine(path, Manifest.FileName)) && !Directory.Exists(Path.Combine(path, ResumeFolder));

    /// <summary>In what two runs differ, as the end of a sentence: <c>with other values of --keep</c>.</summary>
    public static string Difference(Manifest found, Manifest plan)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(plan);
        string[] different = [.. plan.Options.Where(o => found.Options.GetValueOrDefault(o.Key) != o.Value).Select(o => $"`{o.Key}`")];
        return found.Command != plan.Command ? $"of pith {found.Command}"
            : different.Length > 0 ? $"with other values of {string.Join(", ", different)}"
            : found.PithVersion != plan.PithVersion ? $"of Pith {found.PithVersion}"
            : "of other input files";
    }
}
