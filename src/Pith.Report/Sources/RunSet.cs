using Pith.Data.Files;
using Pith.Data.Images;
using Pith.Pipelines.OnePass;
using Pith.Runs;

namespace Pith.Report.Sources;

/// <summary>The runs that a report tells of: the one that was named and those that it was made from, or the stages of a pipeline.</summary>
sealed class RunSet
{
    // From evaluation back to training there are five runs in a row.
    const int DeepestLink = 5;

    readonly List<FoundRun> _runs = [];

    RunSet(string root) => Root = root;

    /// <summary>The folder that was named.</summary>
    public string Root { get; }

    /// <summary>Every run, the named one first; of a pipeline the stages in its order.</summary>
    public IReadOnlyList<FoundRun> Runs => _runs;

    /// <summary>What a pipeline came to, or null where one run was named.</summary>
    public PipelineFile? Pipeline { get; private set; }

    /// <summary>The run that the report is about: the last selection of a pipeline, else the named run.</summary>
    public FoundRun Main => Of("prune") is FoundRun prune && Pipeline is not null ? prune : _runs[0];

    /// <summary>The first run of a command, or null.</summary>
    public FoundRun? Of(string command) => _runs.FirstOrDefault(run => run.Command == command);

    /// <summary>Finds the runs.</summary>
    /// <param name="folder">A run folder, or the folder of a pipeline.</param>
    /// <exception cref="InvalidDataContentException">It is neither, is not finished, or is damaged.</exception>
    public static RunSet Open(string folder)
    {
        var set = new RunSet(folder);
        if (File.Exists(Path.Combine(folder, PipelineFile.Name)))
        {
            set.Pipeline = PipelineFile.Read(folder);
            foreach (string stage in set.StageFolders())
                set._runs.Add(FoundRun.Open(stage));
            if (set._runs.Count == 0)
                throw new InvalidDataContentException($"{folder} holds {PipelineFile.Name} but no finished stage; run the pipeline again with pith run.");
            return set;
        }
        set._runs.Add(FoundRun.Open(folder));
        set.Follow(set._runs[0], DeepestLink);
        return set;
    }

    /// <summary>A recorded path as it can be opened now: where it was, or beside the stage it belongs to when the whole folder has moved.</summary>
    public string Locate(string recorded)
    {
        DataSpec spec = DataSpec.Parse(recorded);
        if (Path.Exists(spec.Path) || Pipeline is null)
            return recorded;
        string suffix = spec.Member is null ? "" : ":" + spec.Member;
        foreach (FoundRun run in _runs)
        {
            // .../train/features.npy -> ROOT/train/features.npy, and .../scores (a folder) -> ROOT/scores.
            int at = spec.Path.LastIndexOf($"/{run.Name}/", StringComparison.Ordinal);
            string moved = at >= 0 ? Path.Combine(run.Folder, spec.Path[(at + run.Name.Length + 2)..]) : run.Folder;
            if ((at >= 0 || Path.GetFileName(spec.Path) == run.Name) && Path.Exists(moved))
                return moved + suffix;
        }
        return recorded;
    }

    List<string> StageFolders()
    {
        IEnumerable<string> folders = Pipeline!.Stages
            .Select(stage => Path.Combine(Root, Path.GetFileName(Path.TrimEndingDirectorySeparator(stage.Folder))));
        IEnumerable<string> inside = Directory.EnumerateDirectories(Root).Order(StringComparer.Ordinal);
        return [.. folders.Concat(inside).Distinct().Where(folder => File.Exists(Path.Combine(folder, Manifest.FileName)))];
    }

    // An input that another run wrote leads to that run. One that is gone or has changed since is left out: it is not what this run read.
    void Follow(FoundRun run, int depth)
    {
        foreach (ManifestInput input in run.Manifest.Inputs)
        {
            if (depth == 0 || ImageDataSpec.TryParse(input.Path) is not null || FolderOf(input.Path) is not string folder
                || _runs.Exists(known => Path.GetFullPath(known.Folder) == folder))
                continue;
            try
            {
                FoundRun found = FoundRun.Open(folder);
                _runs.Add(found);
                Follow(found, depth - 1);
            }
            catch (InvalidDataContentException)
            {
            }
        }
    }

    static string? FolderOf(string input)
    {
        string? folder = Path.GetFullPath(DataSpec.Parse(input).Place);
        for (int up = 0; up < 3 && folder is not null; up++)
        {
            if (File.Exists(Path.Combine(folder, Manifest.FileName)))
                return folder;
            folder = Path.GetDirectoryName(folder);
        }
        return null;
    }
}
