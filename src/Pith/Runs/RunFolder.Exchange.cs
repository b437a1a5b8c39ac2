namespace Pith.Runs;

/// <content>A run that takes the place of another file by file, since the folder must stay: it is somebody's current folder, or holds files of others.</content>
sealed partial class RunFolder
{
    /// <summary>Ends the replacement of a run in which a process was killed; where there is nothing to end, nothing is done.</summary>
    /// <param name="target">The run folder.</param>
    /// <param name="temporary">Where the new run was made.</param>
    /// <remarks>The old manifest goes aside first and the new one comes last, so that between them the folder is no run. The new run was whole before the first
    /// file moved, and both manifests tell whose a file is: no file is lost by going on.</remarks>
    public static void EndExchange(string target, string temporary)
    {
        string aside = temporary + AsideEnd;
        if (!Directory.Exists(target) || RunFiles.IsRun(target) || !RunFiles.IsRun(aside) || !RunFiles.IsRun(temporary))
            return;
        // As long as all of the new one is where it was made, what the old manifest names in the folder is the old run's.
        bool isAllThere = RunFiles.NamedBy(Manifest.Read(temporary)).All(name => File.Exists(Path.Combine(temporary, name)));
        if (isAllThere)
            MoveAll(target, aside, RunFiles.OwnedBy(target, Manifest.Read(aside)), []);
        MoveAll(temporary, target, NewFiles(temporary), []);
        RemoveBoth(temporary, aside);
    }

    static void EndLeftExchanges(string target)
    {
        foreach (string left in RunFiles.LeftAsideOf(target))
            Storage.Guard(() => EndExchange(target, left[..^AsideEnd.Length]), $"{target} cannot be written");
    }

    /// <summary>Moves the old run's files out of the folder and the new ones in, the manifest first out and last in: without it the folder
    /// is no run.</summary>
    void Exchange()
    {
        string aside = TemporaryPath + AsideEnd;
        Directory.CreateDirectory(aside);
        var moved = new List<(string From, string To)>();
        try
        {
            MoveAll(TargetPath, aside, RunFiles.OwnedBy(TargetPath).OrderByDescending(name => name == Manifest.FileName), moved);
            MoveAll(TemporaryPath, TargetPath, NewFiles(TemporaryPath), moved);
        }
        catch
        {
            foreach ((string from, string to) in Enumerable.Reverse(moved))
                File.Move(to, from);
            throw;
        }
        RemoveBoth(TemporaryPath, aside);
    }

    static IEnumerable<string> NewFiles(string temporary) => RunFiles.AllIn(temporary).OrderBy(name => name == Manifest.FileName);

    static void MoveAll(string from, string to, IEnumerable<string> names, List<(string From, string To)> moved)
    {
        foreach (string name in names)
        {
            (string source, string place) = (Path.Combine(from, name), Path.Combine(to, name));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Move(source, place);
            moved.Add((source, place));
        }
    }

    static void RemoveBoth(string temporary, string aside)
    {
        Directory.Delete(aside, recursive: true);
        Directory.Delete(temporary, recursive: true);
    }
}
