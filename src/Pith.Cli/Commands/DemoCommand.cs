using System.Text.Json;
using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Data;
using Pith.Evaluation;
using Pith.Graphs;
using Pith.Numerics;
using Pith.Runs;
using Pith.Runs.Costs;
using Pith.Scoring;
using Pith.Selection;
using Pith.Selection.Budgets;

namespace Pith.Cli.Commands;

/// <summary><c>pith demo</c>: from images to a coreset and its comparison with random, in one command.</summary>
sealed class DemoCommand : CliCommand
{
    public const string Summary = "shows the whole idea on a real dataset: graph, score, D2 coreset, comparison with random";

    const int Neighbors = 10;
    const int Seeds = 5;
    static readonly string[] s_keep = ["0.1", "0.3"];

    static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    readonly CliOption _data;
    readonly SharedOptions _shared;

    public DemoCommand()
        : base("demo", Summary)
    {
        _data = Value("data", "SPEC", ImageDataSpec.Forms, DemoData.FashionMnist);
        _shared = AddShared(SharedParts.Run, "the run folder to write", "runs/demo");
    }

    public override int Run(CommandContext context)
    {
        string spec = context.Text(_data)!;
        ImageDataSpec.Parse(spec);
        bool dryRun = context.IsOn(_shared.DryRun);
        ulong seed = context.Seed(_shared.Seed);
        int threads = context.Threads(_shared.Threads);
        long? memory = context.Bytes(_shared.Memory);
        string outPath = context.Text(_shared.Out)!;
        bool overwrite = context.IsOn(_shared.Overwrite) || (!context.Has(_shared.Out) && IsOwnRun(outPath));
        if (!dryRun)
            RunFolder.Check(outPath, overwrite);

        using ImageDataset data = Stage(context, "read", () => DemoData.Open(spec, new DatasetInstaller(), context),
            d => FormattableString.Invariant($"{d.Name}: {d.TrainImages.Rows:N0} training and {d.TestImages.Rows:N0} test images; the {d.TrainImages.Columns:N0} pixel values are the embedding"));
        int rows = data.TrainImages.Rows;
        if (rows < 10)
            throw new InvalidDataContentException(FormattableString.Invariant($"{data.Files[0]} holds {rows} images; the demo keeps 10 % and needs at least 10."));
        int neighbors = Math.Min(Neighbors, rows - 1);
        int[] budgets = [.. s_keep.Select(keep => KeepCount.FromFraction(keep, rows))];
        var scoreOptions = new EmbeddingScoreOptions { Seed = seed, Threads = threads };
        RunPlan plan = Plan(data, neighbors, budgets, scoreOptions, dryRun);
        plan.Require(memory, dryRun ? null : outPath);
        if (dryRun)
            return Results.PrintPlan(context, plan);

        using RunFolder run = context.CreateRun(_shared, overwrite);
        context.Stages.Time("check", () => EmbeddingsCheck.RequireFinite(data.TrainImages, $"images {data.Files[0]}", threads, context.Progress, context.Cancellation));
        KnnGraph graph = Stage(context, "graph",
            () => ExactGraphBuilder.Build(data.TrainImages, neighbors, DistanceMetric.Euclidean, threads, context.Progress, context.Cancellation),
            g => FormattableString.Invariant($"exact kNN graph: the {g.Neighbors} nearest of {g.Rows:N0} images for each, Euclidean"));
        var score = new Prototypicality(scoreOptions);
        ImportanceScores scores = Stage(context, "prototypicality",
            () => score.Compute(new EmbeddingScoreInput { Embeddings = data.TrainImages }, context.Progress, context.Cancellation),
            s => $"score: distance to the nearest of {s.Parameters["clusters"]} k-means centroids (prototypicality); high is hard");
        var problem = new SelectionProblem
        {
            Rows = rows,
            Scores = scores,
            Embeddings = data.TrainImages,
            Graph = graph,
            Labels = data.TrainLabels,
            Seed = seed,
            Threads = threads,
        };
        var method = new D2Selection(D2Options.Default with { Neighbors = neighbors, Symmetrize = Symmetrization.Union });
        Selection.Selection selection = Stage(context, "select", () => method.Select(problem, budgets[^1], context.Progress, context.Cancellation),
            s => FormattableString.Invariant($"D2 Pruning (kernel scaled, gamma 1, {neighbors} neighbours, no cutoff): {s.Kept:N0} picks; mean edge weight {s.Facts["meanEdgeWeight"]:0.000}"));
        var classifier = Stage(context, "search test images",
            () => new NearestNeighborClassifier(data.TrainImages, data.TrainLabels, data.TestImages, data.TestLabels, DistanceMetric.Euclidean, threads, context.Progress, context.Cancellation),
            _ => "nearest training images of every test image, exact");
        ComparisonTable table = Stage(context, "compare", () => new CoresetComparison(problem, graph, classifier)
                .Run([(D2Selection.MethodName, new FinishedSelection(selection))], new RandomSelection(), budgets, Seeds, context.Progress, context.Cancellation),
            t => FormattableString.Invariant($"{t.Budgets.Count} sizes, D2 and {Seeds} random coresets each"));

        var report = new DemoReport(data.Name, data.TestImages.Rows, s_keep, table);
        context.Stages.Time("write", () => Write(context, run, selection, scores, report));
        context.Commit(run, rows, Inputs(data, context.Cancellation), seed, selection.Facts);
        context.Progress.Dispose();
        Print(context, report, outPath);
        return ExitCodes.Done;
    }

    static void Write(CommandContext context, RunFolder run, Selection.Selection selection, ImportanceScores scores, DemoReport report)
    {
        SelectionFiles.Write(run, selection, null, scores.Values.ToArray(), context.Cancellation);
        run.Write(ScoresFolder.FileName, path => ScoresFolder.Write(Path.GetDirectoryName(path)!, [scores]));
        run.Write("table.md", path => AtomicFile.WriteText(path, report.ToMarkdown()));
        run.Write("table.json", path => AtomicFile.WriteText(path, report.ToJson().ToJsonString(s_indented) + "\n"));
    }

    static void Print(CommandContext context, DemoReport report, string outPath)
    {
        if (context.Json)
        {
            JsonObject result = report.ToJson();
            result["seconds"] = Results.Seconds(context.Stages.Finished);
            result["out"] = outPath;
            context.PrintJson(result);
            return;
        }
        report.Print(context.Screen);
        context.Screen.Line();
        context.Screen.Line(FormattableString.Invariant($"All in {ProgressDisplay.Duration(context.Stages.TotalSeconds)}. Written: {outPath} (order.npy, selection.csv, table.md, table.json, scores/, manifest.json)"));
        context.Screen.Line($"Next: pith explain {outPath} --row 0, or pith subset {outPath} --keep 5% --out kept.npy");
    }

    /// <summary>Runs a stage and tells on standard error what came of it and how long it took.</summary>
    static T Stage<T>(CommandContext context, string name, Func<T> work, Func<T, string> describe)
    {
        T result = context.Stages.Time(name, work);
        context.Progress.Dispose();
        context.Screen.Message($"[{ProgressDisplay.Duration(context.Stages.Finished[^1].Seconds),7}] {describe(result)}.");
        return result;
    }

    // The default folder is the demo's own: a second demo replaces the first.
    static bool IsOwnRun(string path) => File.Exists(Path.Combine(path, Manifest.FileName)) && Manifest.Read(path).Command == "demo";

    static List<ManifestInput> Inputs(ImageDataset data, CancellationToken cancellation) =>
        [.. data.Files.Select(file => InputFiles.Describe("data: " + Path.GetFileName(file), file, cancellation))];

    static RunPlan Plan(ImageDataset data, int neighbors, int[] budgets, EmbeddingScoreOptions scoreOptions, bool dryRun)
    {
        MachineSpeed speed = dryRun ? MachineSpeed.Measure(scoreOptions.Threads) : MachineSpeed.Typical;
        long rows = data.TrainImages.Rows;
        long columns = data.TrainImages.Columns;
        long bytes = (rows + data.TestImages.Rows) * columns * data.TrainImages.StorageType.Size();
        return new RunPlan(rows, columns,
        [
            ReadCost.Embeddings(bytes, speed.Cores),
            GraphCost.Exact(rows, columns, neighbors, speed),
            ScoreCost.Prototypicality(rows, columns, new Prototypicality(scoreOptions).ClustersFor((int)rows), speed),
            SelectionCost.D2(rows, neighbors, budgets[^1], union: true),
            ComparisonCost.Of(rows, data.TestImages.Rows, columns, neighbors, budgets, Seeds + 1, speed),
            SelectionCost.Write(rows, budgets[^1]),
            ScoreCost.Write(rows),
        ]);
    }

    /// <summary>A selection that was made already, as a method; its order is nested, so smaller budgets are its prefixes.</summary>
    sealed class FinishedSelection(Selection.Selection selection) : ISelectionMethod
    {
        public string Name => D2Selection.MethodName;

        public bool OrderIsNested => true;

        public Selection.Selection Select(SelectionProblem problem, int budget, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default) => selection;
    }
}
