using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Data.Graphs;
using Pith.Data.Readers;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Runs;
using Pith.Scoring;

namespace Pith.Cli.Commands;

/// <summary><c>pith graph</c>: the exact kNN graph of embeddings as an <c>.npz</c> that <c>--graph</c> reads.</summary>
sealed class GraphCommand : CliCommand
{
    public const string Summary = "builds a kNN graph of embeddings";

    readonly CliOption _embeddings;
    readonly CliOption _neighbors;
    readonly CliOption _metric;
    readonly CliOption _exact;
    readonly CliOption _recall;
    readonly SharedOptions _shared;

    public GraphCommand()
        : base("graph", Summary)
    {
        _embeddings = Input("embeddings", "embeddings [N, D]: .npy, FILE.npz:member, .safetensors:name, a folder or a glob of shards");
        _neighbors = Value("neighbors", "K", "neighbours a row, a whole number from 1 to N-1", "10");
        _metric = Value("metric", "METRIC", "what distance means: euclidean or cosine", "euclidean");
        _exact = Switch("exact", "every row's true nearest neighbours, as this version always builds them");
        _recall = Value("recall", "R", "the share of true neighbours that suffices, above 0 and up to 1; this version always reaches 1");
        _shared = AddShared(
            SharedParts.Out | SharedParts.OutIsFile | SharedParts.Threads | SharedParts.Plan | SharedParts.Config, "the .npz file to write");
    }

    public override IReadOnlyList<CliOption[]> Exclusive => [[_exact, _recall]];

    public override int Run(CommandContext context)
    {
        string spec = context.Required(_embeddings, "give the embeddings, e.g. --embeddings X.npy.");
        bool dryRun = context.IsOn(_shared.DryRun);
        string? outPath = dryRun ? context.Text(_shared.Out) : context.Required(_shared.Out, "give the file to write, e.g. --out G.npz.");
        int neighbors = context.Whole(_neighbors, 1)!.Value;
        DistanceMetric metric = context.Choice<DistanceMetric>(_metric);
        if (context.Number(_recall) is double recall && !(recall > 0 && recall <= 1))
            throw CommandContext.Bad(_recall, context.Text(_recall)!, "a number above 0 and up to 1");
        int threads = context.Threads(_shared.Threads);
        long? memory = context.Bytes(_shared.Memory);
        if (outPath is not null)
            FileTarget.Check(outPath, context.IsOn(_shared.Overwrite), dryRun, ".npz");

        using MatrixView embeddings = context.Stages.Time("read", () => EmbeddingsReader.Open(spec));
        if (neighbors >= embeddings.Rows)
            throw CommandContext.Bad(_neighbors, context.Text(_neighbors)!, $"a whole number from 1 to {embeddings.Rows - 1} (the rows less one)");
        MachineSpeed speed = dryRun ? MachineSpeed.Measure(threads) : MachineSpeed.Typical;
        long fileBytes = InputFiles.TotalBytes(spec);
        var plan = new RunPlan(embeddings.Rows, embeddings.Columns,
        [
            ReadCost.Embeddings(fileBytes, speed.Cores),
            GraphCost.Exact(embeddings.Rows, embeddings.Columns, neighbors, speed),
            new StageCost([], [new PlannedStage("write", embeddings.Rows * (double)neighbors * 12 / 0.5e9)], (long)embeddings.Rows * neighbors * 12 + 1024),
        ]);
        plan.Require(memory, dryRun ? null : outPath);
        if (dryRun)
            return Results.PrintPlan(context, plan);

        context.Stages.Time("check", () =>
            EmbeddingsCheck.RequireFinite(embeddings, $"embeddings {spec}", threads, context.Progress, context.Cancellation));
        KnnGraph graph = context.Stages.Time("graph", () =>
            ExactGraphBuilder.Build(embeddings, neighbors, metric, threads, context.Progress, context.Cancellation));
        context.Cancellation.ThrowIfCancellationRequested();
        context.Stages.Time("write", () => KnnGraphFile.Write(outPath!, graph));
        context.Progress.Dispose();
        Print(context, graph, embeddings.Columns, metric, outPath!);
        return ExitCodes.Done;
    }

    static void Print(CommandContext context, KnnGraph graph, int columns, DistanceMetric metric, string outPath)
    {
        double sum = 0;
        long zeros = 0;
        foreach (double distance in graph.Distances)
        {
            sum += distance;
            zeros += distance == 0 ? 1 : 0;
        }
        double mean = sum / graph.Distances.Length;
        if (context.Json)
        {
            context.PrintJson(new JsonObject
            {
                ["rows"] = graph.Rows,
                ["columns"] = columns,
                ["neighbors"] = graph.Neighbors,
                ["metric"] = KebabCase.Of(metric),
                ["exact"] = true,
                ["recall"] = 1.0,
                ["meanDistance"] = Results.Number(mean),
                ["zeroDistances"] = zeros,
                ["seconds"] = Results.Seconds(context.Stages.Finished),
                ["out"] = outPath,
            });
            return;
        }
        context.Screen.Line(FormattableString.Invariant(
            $"Exact kNN graph of {graph.Rows:N0} rows x {columns:N0} columns, {graph.Neighbors} neighbours a row, {KebabCase.Of(metric)}: mean distance {mean:G4}, {zeros:N0} at distance 0."));
        Results.StageTable(context);
        context.Screen.Line($"Written: {outPath}");
        context.Screen.Line($"Next: pith prune --graph {outPath} --scores s.npy --keep 30% --out RUN");
    }
}
