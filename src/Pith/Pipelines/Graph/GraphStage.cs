using Pith.Data;
using Pith.Data.Files;
using Pith.Data.Graphs;
using Pith.Data.Readers;
using Pith.Neighbors.Approximate;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Memory;
using Pith.Runs;

namespace Pith.Pipelines.Graph;

/// <summary>The kNN graph of embeddings as an <c>.npz</c> file.</summary>
sealed class GraphStage : Stage<GraphRequest, BuiltGraph>
{
    /// <summary>What the stage does, in one clause.</summary>
    public const string Does = "builds a kNN graph of embeddings";

    /// <inheritdoc/>
    public override string Name => "graph";

    /// <inheritdoc/>
    public override string Summary => Does;

    /// <inheritdoc/>
    public override GraphRequest Defaults { get; } = new();

    /// <inheritdoc/>
    public override IReadOnlyList<OptionRule<GraphRequest>> Rules => GraphRequest.Rules;

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<string>> Exclusive => [["exact", "recall"]];

    /// <inheritdoc/>
    public override string? FileExtension => ".npz";

    /// <inheritdoc/>
    protected internal override string? FilesOf(GraphRequest request) => request.Parts is null ? null : GraphParts.Pattern;

    /// <inheritdoc/>
    public override void Check(GraphRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Embeddings is not { Length: > 0 })
            throw new OptionException("embeddings", "`embeddings` is missing; give the embeddings, e.g. `embeddings` X.npy.");
    }

    /// <inheritdoc/>
    public override bool RunsOnRanks => true;

    /// <inheritdoc/>
    protected internal override IReadOnlyList<ManifestFile> Written(BuiltGraph result) => result.Files;

    /// <inheritdoc/>
    protected internal override ulong SeedOf(GraphRequest request) => request.Seed;

    /// <inheritdoc/>
    protected internal override StageWork<GraphRequest, BuiltGraph> Open(StageCall<GraphRequest> call, StageContext context)
    {
        OpenDataset open = context.Stages.Time("read", () => DatasetReader.Open(new DatasetFiles { Embeddings = call.Request.Embeddings, Where = call.Request.Where }));
        InputWarnings.OfRows(context.Log, open);
        if (call.Given.ContainsKey("seed"))
            context.Log.Message("note: nothing in a graph is random: every `seed` gives the same bytes.");
        MatrixView embeddings = open.Data.Embeddings!;
        int neighbors = call.Request.Neighbors;
        bool isDefault = neighbors == Defaults.Neighbors && !call.Given.ContainsKey("neighbors");
        neighbors = FittedDefaults.Fit("neighbors", neighbors, isDefault, embeddings.Rows - 1, FittedDefaults.RowsLessOne, context.Log);
        if (call.Request.Parts > embeddings.Rows)
            throw new OptionException("parts", FormattableString.Invariant($"`parts` must be a whole number from 1 to {embeddings.Rows} (the rows); got {call.Request.Parts}."));
        if (neighbors < embeddings.Rows)
            return new Work(call with { Request = call.Request with { Neighbors = neighbors } }, context, embeddings);
        embeddings.Dispose();
        throw new OptionException(
            "neighbors", FormattableString.Invariant($"{call.Request.Neighbors}"), $"a whole number from 1 to {embeddings.Rows - 1} (the rows less one)");
    }

    sealed class Work(StageCall<GraphRequest> call, StageContext context, MatrixView embeddings) : StageWork<GraphRequest, BuiltGraph>(call.Request)
    {
        public override long Rows => embeddings.Rows;

        public override long Columns => embeddings.Columns;

        bool _isInFiles;

        string WorkFolder => Path.TrimEndingDirectorySeparator(call.Out!) + ".work";

        public override IEnumerable<StageCost> Costs(MachineSpeed speed)
        {
            long entries = Rows * Request.Neighbors;
            StageCost reading = ReadCost.Embeddings(InputFiles.TotalBytes(Request.Embeddings!), speed.Cores);
            var writing = new StageCost([], [new PlannedStage("write", entries * 12 / 0.5e9)], entries * 12 + 1024);
            StageCost[] costs = [reading, GraphCost.Of(Rows, Columns, Request.Neighbors, Request.Accuracy, speed), writing];
            if (call.Memory is not long limit || Request.Accuracy.RecallOf(Rows) is not double recall || Peak(costs) <= limit)
                return costs;
            // Where neither fits, the one that needs less is refused with what it needs; of few rows that is the search in memory.
            StageCost[] inFiles = [reading with { Memory = [] }, GraphCost.InFiles(Rows, Columns, Request.Neighbors, recall, limit, speed), writing];
            _isInFiles = Peak(inFiles) < Peak(costs);
            return _isInFiles ? inFiles : costs;

            long Peak(StageCost[] planned) => new RunPlan(Rows, Columns, planned).PeakBytes;
        }

        public override IEnumerable<StageCost> CostsOnRanks(int ranks, MachineSpeed speed) => RankGraph.Costs(Request, Rows, Columns, ranks, speed);

        public override BuiltGraph Run(RunFolder? run)
        {
            if (context.Ranks.Size > 1)
                return RankGraph.Run(Request, call, context, embeddings);
            using MemoryGuard? guard = _isInFiles ? MemoryGuard.Keep(call.Memory!.Value) : null;
            context.Stages.Time("check", () =>
                EmbeddingsCheck.RequireFinite(embeddings, $"embeddings {Request.Embeddings}", call.Threads, context.Progress, context.Cancellation));
            InputWarnings.OfEmbeddings(context.Log, embeddings, $"embeddings {Request.Embeddings}");
            KnnGraph graph = context.Stages.Time("graph", () => _isInFiles ? BuildInFiles() : GraphBuilder.Build(
                embeddings, Request.Neighbors, Request.Metric, Request.Accuracy, call.Threads, context.Progress, context.Cancellation));
            if (graph.Recall?.WhyExact is { } why)
                context.Log.Message($"note: {why}");
            context.RequireGoOn();
            context.Stages.Time("write", () => Write(graph));
            if (_isInFiles)
                SearchWork.Remove(WorkFolder);
            return BuiltGraph.Of(graph, embeddings.Columns) with
            {
                Files = context.Stages.Time("fingerprint outputs", () => GraphOutputs.Describe(call.Out!, Request.Parts, graph.Rows, 0, Request.Parts ?? 1, default)),
            };
        }

        void Write(KnnGraph graph)
        {
            FileManifest.Remove(call.Out!, Request.Parts is not null);
            if (Request.Parts is not int parts)
            {
                AtomicFile.RemoveLeftOf(call.Out!);
                KnnGraphFile.Write(call.Out!, graph);
                return;
            }
            Storage.Guard(() => Directory.CreateDirectory(call.Out!), $"`out` {call.Out} cannot be written");
            GraphParts.Write(call.Out!, graph, parts);
        }

        // What is done stays where the work is interrupted, and goes where it cannot come to an end.
        KnnGraph BuildInFiles()
        {
            context.Log.Message(
                $"note: the work does not fit `memory`, so codes and lists lie in files in {WorkFolder} until the graph is written; should it be interrupted, the same command goes on with them.");
            SearchWork work = SearchWork.In(
                WorkFolder, done => context.Log.Message(FormattableString.Invariant($"note: going on where an interrupted run ended; {done} of its steps are done.")));
            try
            {
                return ApproximateGraphBuilder.Build(
                    embeddings, Request.Neighbors, Request.Accuracy.RecallOf(Rows)!.Value, Request.Metric, call.Threads, context.Progress, work: work,
                    cancellation: context.Cancellation);
            }
            catch (PithException)
            {
                SearchWork.Remove(WorkFolder);
                throw;
            }
        }

        public override IReadOnlyDictionary<string, double> Facts(BuiltGraph result)
        {
            var facts = new Dictionary<string, double> { ["meanDistance"] = result.MeanDistance, ["zeroDistances"] = result.ZeroDistances };
            GraphRecalls.AddTo(facts, result.Recall.IsExact ? null : result.Recall);
            return facts;
        }

        protected override void Dispose(bool disposing)
        {
            embeddings.Dispose();
            base.Dispose(disposing);
        }
    }
}
