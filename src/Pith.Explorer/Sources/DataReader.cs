using Pith.Data;
using Pith.Data.Images;
using Pith.Data.Labels;
using Pith.Data.Readers;
using Pith.Numerics;
using Pith.Pipelines.Prune;
using Pith.Report.Sources;
using Pith.Selection;
using Pith.Selection.Catalogue;

namespace Pith.Explorer.Sources;

/// <summary>Opens what is explored: a run folder, or files.</summary>
static class DataReader
{
    const string DefaultKeep = "0.3";

    /// <summary>Opens it.</summary>
    /// <param name="options">Which run, or which files.</param>
    /// <exception cref="OptionException">Nothing names the rows.</exception>
    /// <exception cref="InvalidDataContentException">The run is damaged or unfinished, or a file is broken.</exception>
    public static ExploredData Open(ExplorerOptions options) => options.Run is string folder ? RunReader.Open(folder, options) : OpenFiles(options);

    static ExploredData OpenFiles(ExplorerOptions options)
    {
        if (!options.Files.ContainsKey("embeddings") && !options.Files.ContainsKey("graph"))
            throw new OptionException("RUN", "nothing to explore is named; give a run folder, or `embeddings` FILE with `scores` FILE.");
        Dictionary<string, string> texts = new(options.Files);
        PruneRequest request = Start(texts);
        OpenDataset open = DatasetReader.Open(request.Data);
        List<IDisposable> owned = [open];
        try
        {
            open.Check(options.Threads);
            RowImages images = RowImages.None;
            if (options.Data is string spec)
            {
                (images, ImageDataset data) = RowImages.Open(spec, open.Data.Rows);
                owned.Add(data);
            }
            SelectionProblem problem = ProblemOf(open.Data, request, options);
            string main = options.Files.GetValueOrDefault("embeddings") ?? options.Files["graph"];
            return new ExploredData
            {
                Title = Path.GetFileName(main),
                SaveFolder = Directory.GetCurrentDirectory(),
                Problem = problem,
                Texts = texts,
                Request = request,
                Labels = open.Data.Labels,
                ClassNames = NamesOf(options, open.Data),
                ScoreName = PlainWords.Score(open.Data.Scores?.Name ?? "score"),
                Images = images,
                Shown = ShownOf(options, problem),
                Owned = owned,
            };
        }
        catch
        {
            owned.ForEach(item => item.Dispose());
            throw;
        }
    }

    /// <summary>The request of some texts, by a method and a budget where these are not given.</summary>
    public static PruneRequest Start(Dictionary<string, string> texts)
    {
        if (!texts.ContainsKey("keep") && !texts.ContainsKey("count"))
            texts["keep"] = DefaultKeep;
        if (!texts.ContainsKey("method"))
            texts["method"] = texts.ContainsKey("scores") ? SelectionMethods.Catalog.All[0].Name : "random";
        return new PruneStage().Bind(texts);
    }

    /// <summary>The dataset as a selection takes it.</summary>
    public static SelectionProblem ProblemOf(Dataset data, PruneRequest request, ExplorerOptions options) =>
        new(data) { Seed = request.Seed, Threads = options.Threads, Accuracy = new Neighbors.Graphs.GraphAccuracy(request.Recall, request.Exact) };

    /// <summary>The columns to show, aligned by the rows' ids where they have some; null where none were asked for.</summary>
    public static ShownColumns? ShownOf(ExplorerOptions options, SelectionProblem problem) =>
        options.Show is string spec ? ShownColumns.Read(spec, problem.Rows, problem.Ids is { } ids ? [.. ids] : null) : null;

    static IReadOnlyList<string> NamesOf(ExplorerOptions options, Dataset data)
    {
        if (data.Labels is not { Length: > 0 } labels)
            return [];
        string[] called = [.. Enumerable.Range(0, labels.Max() + 1).Select(c => ClassColumn.NameOf(data.ClassNames, c))];
        return ClassNames.Find(options.ClassNames, options.Data, called);
    }
}
