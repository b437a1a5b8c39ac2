using Pith.Data.Dynamics;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Runs;
using Pith.Scoring;
using Pith.Scoring.Catalogue;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Pipelines.Score;

/// <summary>Scores with their files open.</summary>
sealed class ScoreWork : StageWork<ScoreRequest, ScoreResult>
{
    // What the state of rows must at least be allowed, so that a small budget of memory ends in a plan that says what it needs.
    const long SmallestState = 4 << 20;

    readonly StageContext _context;
    readonly ScoreFiles _files;
    readonly ScoreInput _input;
    readonly IReadOnlyList<ScoreBatch> _batches;
    readonly Dictionary<string, string> _skipped = [];
    readonly GraphRecalls _recalls = new();

    /// <param name="call">What is asked for.</param>
    /// <param name="files">Its files; disposed with the work.</param>
    /// <param name="context">Whom the work tells.</param>
    public ScoreWork(StageCall<ScoreRequest> call, ScoreFiles files, StageContext context)
        : base(call.Request)
    {
        _context = context;
        _files = files;
        _input = files.Input with { Seed = call.Request.Seed, Threads = call.Threads, Ranks = context.Ranks, Accuracy = _recalls.Watch(new(call.Request.Recall, call.Request.Exact) { Files = context.GraphFiles }) };
        if (files.Dataset is { } dataset)
            InputWarnings.OfRows(context.Log, dataset);
        ScoreSettings settings = call.Request.Scores.From(call.Request.IsOfDynamics);
        IImportanceScore[] asked = Possible(settings, call.Request);
        _batches = Scores.Batches(asked);
        Request = call.Request with
        {
            Scores = settings with { Known = [.. settings.Known.Select(score => asked.FirstOrDefault(a => a.Name == score.Name) ?? score)] },
        };
        if (call.Memory is long limit)
            _input = _input with { StateBytes = StateWithin(limit) };
    }

    /// <inheritdoc/>
    public override long Rows => _input.Rows;

    /// <inheritdoc/>
    public override long Columns => Recording?.Classes ?? _input.Embeddings!.Columns;

    DynamicsDescription? Recording => _input.Dynamics?.Description;

    /// <inheritdoc/>
    public override IEnumerable<StageCost> Costs(MachineSpeed speed) => Costs(
        speed, Recording is null ? 0 : DynamicsScorer.PlanBlock(Recording, _files.RecordedRows, _input.StateBytes).Bytes);

    /// <inheritdoc/>
    public override IEnumerable<StageCost> CostsOnRanks(int ranks, MachineSpeed speed)
    {
        yield return ReadCost.EmbeddingsOfRank(InputFiles.TotalBytes(Request.Embeddings!), ranks, speed.Cores);
        var size = new ScoreSize(Rows) { Columns = Columns, Accuracy = _input.Accuracy };
        foreach (ScoreBatch batch in _batches)
        {
            yield return batch.Scores[0].CostOnRanks(size, ranks, speed);
            yield return Written(Rows * batch.Scores.Count);
        }
    }

    static StageCost Written(long values) =>
        new([new PlannedMemory("scores", values * 8)], [new PlannedStage("write", 0.005 + (values * 20e-9))], (values * 8) + 1024);

    /// <inheritdoc/>
    public override ScoreResult Run(RunFolder? run)
    {
        if (Request.Embeddings is string spec)
            _context.Stages.Time("check", () => EmbeddingsCheck.RequireFinite(_context.Ranks, _input.Embeddings!, $"embeddings {spec}", _input.Threads, _context.Progress, _context.Cancellation));
        if (Request.Embeddings is not null || Request.Features is not null)
            InputWarnings.OfEmbeddings(_context.Log, _input.Embeddings, Request.Embeddings is string given ? $"embeddings {given}" : $"features {Request.Features}");
        InputWarnings.OfLogits(_context.Log, _input.Logits, $"logits {Request.Logits}");
        var scores = new List<ImportanceScores>();
        var spreads = new List<ImportanceScores>();
        ScoreAgreement[] agreements = [];
        foreach (ScoreBatch batch in _batches)
        {
            _context.Checkpoints?.Enter("score: " + batch.Name);
            ScoreBatchResult[] results = [.. InputsOf(batch).Select(input =>
                _context.Stages.Time(batch.Name, () => batch.Compute(input, _context.Progress, _context.Cancellation)))];
            if (agreements.Length == 0)
                agreements = [.. results.Select(result => result.Agreement).OfType<ScoreAgreement>()];
            if (results.Length == 1)
            {
                scores.AddRange(results[0].Scores);
                continue;
            }
            foreach (int i in Enumerable.Range(0, batch.Scores.Count))
            {
                (ImportanceScores mean, ImportanceScores spread) = RunMean.Of([.. results.Select(result => result.Scores[i])]);
                scores.Add(mean);
                spreads.Add(spread);
            }
        }
        _recalls.Tell(_context.Log);
        foreach (ImportanceScores score in scores)
            InputWarnings.OfScores(_context.Log, score, $"the values of {score.Name}");
        _context.Checkpoints?.Enter("score: write");
        Together.Run(_context.Ranks, () =>
        {
            if (_context.Ranks.Rank == 0)
                _context.Stages.Time("write", () => run!.Write(ScoresFolder.FileName, path => ScoresFolder.Write(Path.GetDirectoryName(path)!, [.. scores, .. spreads])));
        });
        return new ScoreResult
        {
            Scores = scores,
            Spreads = spreads,
            Runs = Math.Max(1, _files.Runs.Count),
            Skipped = _skipped,
            GraphRecall = _recalls.Lowest,
            Recording = Recording,
            RecordedRows = _files.RecordedRows,
            IncompleteRows = _files.Runs.SelectMany(run => run.Trained.Rows.Except(run.Trained.Complete)).Distinct().Count(),
            MissingEpochs = [.. _files.Runs.SelectMany(run => run.MissingEpochs).Distinct().Order()],
            LogitFiles = _files.LogitFiles,
            Agreement = agreements.Length > 1 ? ScoreAgreement.OfMeans(agreements, scores) : agreements.FirstOrDefault(),
        };
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Facts(ScoreResult result)
    {
        var facts = new Dictionary<string, double>();
        GraphRecalls.AddTo(facts, result.GraphRecall);
        return facts;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _files.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The scores that will be computed, settled: all that are named, or all that can be.</summary>
    IImportanceScore[] Possible(ScoreSettings settings, ScoreRequest request)
    {
        // A setting that was asked for and does not fit is refused whatever scores are computed; a default only leaves its score out.
        foreach (IImportanceScore score in settings.Known.Where(score => settings.Given.Any(option => score.Info.TextOf(score, option) != score.Info.DefaultOf(option))))
            score.RequireFit(_input);
        var possible = new List<IImportanceScore>();
        foreach (IImportanceScore named in request.Scores.Asked(request.IsOfDynamics))
        {
            IImportanceScore score = FittedDefaults.Neighbors(named, settings.Given, _input.Rows, _context.Log);
            if (settings.Names is null && (ScoreCheck.Missing(request, score) ?? Inputs.Select(score.Obstacle).FirstOrDefault(obstacle => obstacle is not null)) is string reason)
            {
                _skipped[score.Name] = reason;
                _context.Log.Message($"{score.Name} is left out: {reason}.");
                continue;
            }
            foreach (ScoreInput input in Inputs)
                score.Require(input);
            possible.Add(score.Settle(_input));
        }
        return [.. possible];
    }

    // One input a run of the training; one where there are no runs.
    IEnumerable<ScoreInput> Inputs => _files.Runs.Count > 1 ? _files.Runs.Select(run => Input with { Dynamics = run }) : [Input];

    // What ranks keep is known when the work begins.
    ScoreInput Input => _input with { Checkpoints = _context.Checkpoints };

    // A score of one model's outputs is the same in every run.
    IEnumerable<ScoreInput> InputsOf(ScoreBatch batch) => batch.Scores[0] is DynamicsScore ? Inputs : [Input];

    IEnumerable<StageCost> Costs(MachineSpeed speed, long stateBytes)
    {
        if (Request.Embeddings is string spec)
            yield return ReadCost.Embeddings(InputFiles.TotalBytes(spec), speed.Cores);
        var size = new ScoreSize(Rows)
        {
            Columns = _input.Embeddings?.Columns ?? 0,
            Classes = Recording?.Classes ?? 0,
            Accuracy = _input.Accuracy,
            Epochs = Recording?.Epochs ?? 0,
            DynamicsBytes = (Request.Dynamics ?? (Request.IsOfLogits ? Request.Logits : null)) is string folder ? InputFiles.TotalBytes(folder) / Math.Max(1, _files.Runs.Count) : 0,
            StateBytes = stateBytes,
        };
        foreach (ScoreBatch batch in _batches)
        {
            int runs = InputsOf(batch).Count();
            foreach (StageCost cost in batch.Cost(size, speed))
                yield return cost with { Stages = [.. cost.Stages.Select(stage => stage with { Seconds = stage.Seconds * runs })] };
            // Of several runs their values, the mean and the spread.
            long values = Rows * batch.Scores.Count * (runs == 1 ? 1 : runs + 2);
            yield return Written(values);
        }
    }

    long StateWithin(long limit)
    {
        long others = Costs(MachineSpeed.Typical, 0).Sum(cost => cost.Memory.Sum(memory => memory.Bytes)) + RunPlan.ProcessBytes;
        return Math.Clamp(limit - others, SmallestState, _input.StateBytes);
    }
}
