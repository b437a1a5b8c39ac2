using Pith.Data;
using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Pipelines.Prune;
using Pith.Report.Sources;
using Pith.Selection;
using Pith.Selection.Catalogue;
using Pith.Selection.Frame;

namespace Pith.Explorer.Sources;

/// <summary>Opens a run folder of any command whose rows can be selected from, with what of its inputs is still there.</summary>
static class RunReader
{
    /// <summary>Opens the run.</summary>
    /// <param name="folder">A run folder, or the folder of a pipeline.</param>
    /// <param name="options">Images and class names beside it.</param>
    /// <exception cref="InvalidDataContentException">The run is damaged or unfinished, or has no rows to select from.</exception>
    public static ExploredData Open(string folder, ExplorerOptions options)
    {
        RunSet runs = RunSet.Open(folder);
        FoundRun main = runs.Main;
        var inputs = new ReportInputs(runs, new ReportOptions { Data = options.Data, ClassNames = options.ClassNames, Threads = options.Threads });
        List<IDisposable> owned = [inputs];
        try
        {
            SelectionRun? selection = main.Command == "prune" ? SelectionRun.Open(main.Folder) : null;
            inputs.Ids = selection?.GivenIds;
            List<string> moved = [];
            Dictionary<string, string> texts = selection is null ? RunFiles.TextsOf(runs, inputs) : PruneTexts(main, inputs, moved);
            foreach ((string option, string path) in options.Files)
                texts[option] = path;
            moved.RemoveAll(texts.ContainsKey);
            PruneRequest request = DataReader.Start(texts);
            int rows = main.Manifest.RowCount;
            DatasetFiles files = request.Data with { Rows = rows > 0 && request.Data.Where is null ? new RowCount($"the run {main.Name}", rows) : null };
            OpenDataset open = DatasetReader.Open(files);
            owned.Add(open);
            open.Check(options.Threads);
            SelectionProblem problem = Complete(DataReader.ProblemOf(open.Data, request, options), selection);
            bool isStandIn = problem.Embeddings is null && problem.Graph is null && selection?.Selection.MessageGraph is not null;
            if (isStandIn)
                problem = problem with { Embeddings = MatrixView.FromArray(new float[problem.Rows], problem.Rows, 1) };
            int[]? labels = inputs.Labels(problem.Rows) ?? problem.Labels;
            RowImages images = inputs.Images(problem.Rows) is { } found ? new RowImages(found, inputs.ImageOf) : RowImages.None;
            return new ExploredData
            {
                Title = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
                Command = main.Command,
                SaveFolder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) ?? Directory.GetCurrentDirectory(),
                Problem = problem,
                Texts = texts,
                Request = request,
                IsStandIn = isStandIn,
                Moved = moved,
                KeptEdges = selection is null ? null : EdgesOf(selection, request, problem),
                Labels = labels,
                ClassNames = inputs.ClassNames,
                ScoreName = PlainWords.Score(problem.Scores?.Name ?? "score"),
                Images = images,
                Shown = DataReader.ShownOf(options, problem) ?? inputs.Shown(problem.Rows),
                Notes = [.. inputs.Notes.Distinct()],
                Owned = owned,
            };
        }
        catch
        {
            owned.ForEach(item => item.Dispose());
            throw;
        }
    }

    // The options of the run, with its inputs where they lie now.
    static Dictionary<string, string> PruneTexts(FoundRun main, ReportInputs inputs, List<string> moved)
    {
        Dictionary<string, string> texts = [];
        HashSet<string> known = [.. new PruneStage().Rules.Select(rule => rule.Name)];
        foreach ((string option, string? value) in main.Manifest.Options)
        {
            if (value is null || !known.Contains(option) || option is "write" or "data" or "encoder" or "label-field" or "id-field" or "skip-broken")
                continue;
            if (main.Input(option) is null)
                texts[option] = value;
            else if (inputs.PathOf(main, option) is string path)
                texts[option] = path;
            else
                moved.Add(option);
        }
        return texts;
    }

    // What the run itself holds stands in for inputs that are gone.
    static SelectionProblem Complete(SelectionProblem problem, SelectionRun? selection) => selection is null ? problem : problem with
    {
        Ids = problem.Ids ?? selection.GivenIds,
        Scores = problem.Scores ?? (selection.IsScored ? new ImportanceScores("score", selection.Direction, selection.Scores) : null),
    };

    static (GraphOptions, int[][], PoolEdges)? EdgesOf(SelectionRun selection, PruneRequest request, SelectionProblem problem)
    {
        IReadOnlyDictionary<string, double> facts = selection.Manifest.Facts;
        if (selection.Selection.MessageGraph is not { } graph || problem.Graph is not null || graph.Rows != problem.Rows
            || request.Method.Options!.Settle(problem) is not GraphMethodOptions { Pool: SelectionPool.All } options
            || !facts.TryGetValue("medianNeighborDistance", out double median) || median <= 0 || !facts.TryGetValue("neighbors", out double neighbors))
            return null;
        int[] pool = CandidateRows.Of(problem, selection.Selection.Kept, options, options.Cutoff, options.CutoffBy).Pool;
        return (options.GraphOf(problem.Metric), [pool], new PoolEdges(graph, median, median, (int)neighbors));
    }
}
