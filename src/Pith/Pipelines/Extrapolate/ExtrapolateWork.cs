using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Extrapolation;
using Pith.Extrapolation.Study;
using Pith.Extrapolation.Validation;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Communication;
using Pith.Runs;

namespace Pith.Pipelines.Extrapolate;

/// <summary>An extrapolation with its inputs open.</summary>
sealed class ExtrapolateWork : StageWork<ExtrapolateRequest, ExtrapolatedRun>
{
    readonly StageContext _context;
    readonly ExtrapolateInputs _inputs;
    readonly Catalog<IExtrapolatorOptions> _methods;

    public ExtrapolateWork(StageCall<ExtrapolateRequest> call, StageContext context, ExtrapolateInputs inputs, Catalog<IExtrapolatorOptions> methods)
        : base(call.Request)
    {
        (_context, _inputs, _methods) = (context, inputs, methods);
        bool isDefault = Request.Folds == new ExtrapolateRequest().Folds && !call.Given.ContainsKey("folds");
        (int folds, MethodChoice<IExtrapolatorOptions> method) = FittedDefaults.Extrapolation(
            Request.Folds, Request.Method, isDefault, Problem.ScoredRows.Length, context.Log);
        Request = Request with { Folds = folds, Method = method };
        if (call.Memory is long memory && Request.Method.Info is not null)
            Request = Request with { Method = Within(memory, call.PlanOnly ? MachineSpeed.Measure(call.Threads) : MachineSpeed.Typical) };
    }

    ExtrapolationProblem Problem => _inputs.Problem;

    public override long Rows => Problem.Rows;

    public override long Columns => Problem.Embeddings.Columns;

    public override IEnumerable<StageCost> Costs(MachineSpeed speed) => Costs(Request.Method, speed);

    // Ranks share the look at the embeddings and the predictions; each knows the scored rows and validates alike.
    public override IEnumerable<StageCost> CostsOnRanks(int ranks, MachineSpeed speed)
    {
        long told = (Problem.Rows - (long)Problem.ScoredRows.Length) / ranks * (ranks - 1) * 3 * sizeof(double);
        return
        [
            .. Costs(Request.Method, speed).Select(cost => cost with
            {
                Memory = [.. cost.Memory.Where(part => part.Name is not (ReadCost.MappedEmbeddings or ReadCost.MappedGraph))],
                Stages = [.. cost.Stages.Select(stage => stage.Name is "check" or ExtrapolatorCost.Stage ? stage with { Seconds = stage.Seconds / ranks } : stage)],
            }),
            new StageCost([], []) { TrafficBytes = told },
        ];
    }

    public override ExtrapolatedRun Run(RunFolder? run)
    {
        _context.Stages.Time("check", () => EmbeddingsCheck.RequireFinite(
            _context.Ranks, Problem.Embeddings, $"embeddings {Request.Embeddings}", Problem.Threads, _context.Progress, _context.Cancellation));
        if (Problem.Graph is { } graph)
            _context.Stages.Time("check", () => RequireUse(graph));
        InputWarnings.OfRows(_context.Log, _inputs.Opened);
        InputWarnings.OfConstants(_context.Log, _inputs.Data, _inputs.Files);
        InputWarnings.OfScores(_context.Log, _inputs.Truth, $"truth {Request.Truth}");
        InputWarnings.OfScores(_context.Log, _inputs.SecondScores, $"second scores {Request.SecondScores}");
        InputWarnings.OfDirection(
            _context.Log, _inputs.Scores, $"scores {Request.Scores}", Problem.Labels is null ? null : "it decides which rows are called the hardest, and is written beside the predictions");
        ExtrapolationResult result = Extrapolation.Study.Extrapolate.Run(
            Problem with { Ranks = _context.Ranks, Checkpoints = _context.Checkpoints }, OptionsFor(Request.Method), _context.Progress, _context.Stages, _context.Cancellation);
        if (result.Predictions.Shortfall is string shortfall)
            _context.Log.Message($"warning: {shortfall}.");
        _inputs.Recalls.Tell(_context.Log);
        Request = Request with { Hard = Problem.Direction };
        var extrapolated = new ExtrapolatedRun
        {
            Score = _inputs.Scores.Name,
            Direction = Problem.Direction,
            DirectionFrom = _inputs.Scores.DirectionSource,
            Rows = Problem.Rows,
            Scored = Problem.ScoredRows.Length,
            MethodFacts = result.Predictions.Facts,
            GraphRecall = _inputs.Recalls.Lowest,
            Validation = ValidationFile.Of(result.Judgement),
            Truth = _inputs.Truth is null ? null : Compare(result, _inputs.Truth.Values.ToArray()),
        };
        _context.Checkpoints?.Enter("extrapolate: write");
        Together.Run(_context.Ranks, () =>
        {
            if (_context.Ranks.Rank == 0)
                _context.Stages.Time("write", Write);
        });
        return extrapolated;

        void Write()
        {
            ExtrapolationFiles.Write(run!, _inputs.Scores, result.Scores, result.Judgement.Candidates[result.Judgement.Chosen].Candidate);
            extrapolated.Validation.Write(run!);
            extrapolated.Truth?.Write(run!);
        }
    }

    public override IReadOnlyDictionary<string, double> Facts(ExtrapolatedRun result)
    {
        var facts = new Dictionary<string, double>
        {
            ["scored"] = result.Scored,
            ["extrapolated"] = result.Extrapolated,
            ["spearman"] = result.Validation.Spearman,
            ["pearson"] = result.Validation.Pearson,
            [DirectionWords.Fact] = (int)result.DirectionFrom,
        };
        GraphRecalls.AddTo(facts, result.GraphRecall);
        return facts;
    }

    protected override void Dispose(bool disposing)
    {
        _inputs.Dispose();
        base.Dispose(disposing);
    }

    // What a budget decided is named like any setting: a repetition of the run must not decide anew.
    MethodChoice<IExtrapolatorOptions> Within(long memory, MachineSpeed speed)
    {
        MethodChoice<IExtrapolatorOptions> choice = Request.Method;
        IExtrapolatorOptions settled = choice.Options!.WithinMemory(
            options => new RunPlan(Rows, Columns, Costs(choice with { Options = options }, speed)).PeakBytes <= memory);
        IEnumerable<string> decided = choice.Info!.Rules.Select(rule => rule.Name)
            .Where(name => choice.Info.TextOf(settled, name) != choice.Info.TextOf(choice.Options, name));
        return choice with { Options = settled, Given = [.. choice.Given.Union(decided)] };
    }

    IEnumerable<StageCost> Costs(MethodChoice<IExtrapolatorOptions> method, MachineSpeed speed) =>
    [
        ReadCost.Embeddings(InputFiles.TotalBytes(Request.Embeddings!), speed.Cores),
        .. Problem.Graph is { } graph ? new[] { ReadCost.Graph(Rows, graph.Neighbors, graph.IsMapped) } : [],
        .. ExtrapolationCost.Of(ExtrapolationSize.Of(Problem), Request.Folds, ExtrapolationCandidates.Of(Problem, OptionsFor(method)), speed),
    ];

    // A graph that nothing reads, or that has fewer neighbours than a method asks for, is worth a word.
    void RequireUse(KnnGraph graph)
    {
        SuppliedGraph.Require(graph, Problem.Threads);
        int wanted = Extrapolation.Study.Extrapolate.GraphNeighbors(ExtrapolationCandidates.Of(Problem, OptionsFor(Request.Method)));
        if (wanted == 0)
            _context.Log.Message($"warning: {Request.Graph} is not used, because no method that is tried works on a graph of all rows.");
        else if (graph.Neighbors < wanted)
            _context.Log.Message(FormattableString.Invariant($"note: {Request.Graph} has {graph.Neighbors} neighbours a row, fewer than the {wanted} that are asked for; all of them are used."));
    }

    ExtrapolateOptions OptionsFor(MethodChoice<IExtrapolatorOptions> method) => new()
    {
        Method = method,
        Methods = _methods,
        Folds = Request.Folds,
        Keeps = [.. Request.Keeps.Select(keep => keep.Value).Distinct()],
        Cutoff = Request.Cutoff,
        SecondScores = _inputs.SecondScores?.Values.ToArray(),
    };

    TruthFile Compare(ExtrapolationResult result, double[] truth)
    {
        IReadOnlyList<double> keeps = result.Judgement.Keeps;
        bool highIsHard = Problem.Direction == ScoreDirection.HighIsHard;
        TruthFigures unscored = TruthFigures.Of(result.Scores.Raw, truth, Problem.QueryRows, keeps, highIsHard)
            ?? throw new InvalidDataContentException("`truth` has no true score of any unscored row; give scores of all rows, or leave it out.");
        TruthFigures? all = TruthFigures.Of(result.Scores.Raw, truth, Enumerable.Range(0, truth.Length), keeps, highIsHard);
        return TruthFile.Of(unscored, all, keeps);
    }
}
