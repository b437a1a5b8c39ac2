using Pith.Data;
using Pith.Data.Scores;
using Pith.Pipelines.Extrapolate;
using Pith.Report.Sources;

namespace Pith.Explorer.Sources;

/// <summary>The files that a selection from the rows of a run would name: what the run wrote itself first, then what it was made from.</summary>
static class RunFiles
{
    /// <summary>Paths by option of <c>pith prune</c>.</summary>
    /// <param name="runs">The run and those that it was made from.</param>
    /// <param name="inputs">Which of their inputs are still there.</param>
    /// <exception cref="InvalidDataContentException">Nothing says what the rows are.</exception>
    public static Dictionary<string, string> TextsOf(RunSet runs, ReportInputs inputs)
    {
        FoundRun main = runs.Main;
        Dictionary<string, string> texts = [];
        foreach (FoundRun run in runs.Runs.Where(run => run.Manifest.Rows == main.Manifest.Rows).OrderBy(run => run != main))
        {
            foreach ((string option, string path) in Written(run))
                texts.TryAdd(option, path);
            foreach (string option in DatasetFiles.Inputs.Select(rule => rule.Name).Where(name => name is not ("given" or "must-drop" or "graph")))
            {
                if (!texts.ContainsKey(option) && inputs.PathOf(run, option) is string path)
                    texts[option] = path;
            }
        }
        if (!texts.ContainsKey("embeddings") && !texts.ContainsKey("scores"))
        {
            throw new InvalidDataContentException(
                $"{main.Folder}, a run of pith {main.Command}, names neither embeddings nor scores that are still there, so there is nothing to select from; give them with --embeddings FILE and --scores FILE.");
        }
        if (main.Option("metric") is string metric)
            texts["metric"] = metric;
        if (texts.ContainsKey("scores") && main.Option("hard") is string hard)
            texts["hard"] = hard;
        return texts;
    }

    static IEnumerable<(string Option, string Path)> Written(FoundRun run)
    {
        (string Option, string File)[] own = run.Command switch
        {
            "train" => [("embeddings", "features.npy"), ("labels", "labels.npy")],
            "embed" => [("embeddings", "embeddings.npy"), ("ids", "ids.txt"), ("labels", "labels.npy")],
            _ => [],
        };
        foreach ((string option, string file) in own)
        {
            if (run.File(file) is string path)
                yield return (option, path);
        }
        if (run.Command is "extrapolate" or "score" && run.File(ScoresFolder.FileName) is not null)
        {
            string[] names = [.. ScoresFolder.ReadDescriptions(run.Folder).Keys];
            string? first = Array.Find(names, name => !name.EndsWith(ExtrapolationFiles.CalibratedSuffix, StringComparison.Ordinal)) ?? names.FirstOrDefault();
            if (first is not null)
                yield return ("scores", $"{run.Folder}:{first}");
        }
    }
}
