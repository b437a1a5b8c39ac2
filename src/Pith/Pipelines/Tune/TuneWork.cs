using Pith.Evaluation;
using Pith.Numerics;
using Pith.Pipelines.Trials;
using Pith.Runs;
using Pith.Selection.Frame;
using static System.FormattableString;

namespace Pith.Pipelines.Tune;

/// <summary>A tuning with its inputs open.</summary>
sealed class TuneWork : StageWork<TuneRequest, TuneResult>
{
    // A cutoff that competes, to ask what it makes a method need.
    const string SomeCutoff = "0.1";

    readonly StageContext _context;
    readonly TrialInputs _inputs;
    readonly TuningOptions _options;
    readonly int _steps;

    TuneWork(TuneRequest request, StageContext context, TrialInputs inputs, TuningOptions options, int steps)
        : base(request) => (_context, _inputs, _options, _steps) = (context, inputs, options, steps);

    public override long Rows => _inputs.Problem.Rows;

    public override long Columns => _inputs.Columns;

    public static TuneWork Open(StageCall<TuneRequest> call, StageContext context)
    {
        TuneRequest request = call.Request;
        TuningOptions options = request.ReadOptions();
        int steps = request.Judge switch
        {
            TuningJudge.Features => request.Source.Steps ?? LinearProbe.DefaultSteps,
            TuningJudge.Screened => request.Source.StepsOr(TuningTrials.DecidingSteps),
            _ => request.Source.StepsOr(TuningTrials.DefaultSteps),
        };
        // Cutoffs look at scores, whatever the method.
        TrialInputs inputs = TrialInputs.Open(
            request.Source, steps, [.. options.Methods.Select(method => WithCutoff(method, options))], holdsOutTest: false, call.Threads, context);
        options = FittedDefaults.Neighbors(options, call.Given.ContainsKey("neighbors"), inputs.Problem, context.Log);
        if (inputs.Scoring is null || call.Out is not null || call.PlanOnly)
            return new TuneWork(request, context, inputs, options, steps);
        inputs.Dispose();
        throw new OptionException("out", "`out` is missing: the scoring run needs a folder; give `out` RUN, or bring what it would make with `scores` and `embeddings`.");
    }

    public override IEnumerable<StageCost> Costs(MachineSpeed speed)
    {
        int budget = KeepCount.Of(Request.Keep!, _inputs.Available);
        // Which rows are held out makes no difference to what a trial costs.
        IEnumerable<StageCost> all = _inputs.Costs(
            [.. _options.Methods, EvaluatedMethod.Random], [budget], Math.Max(1, (_options.Cutoffs.Count * 2) + _options.FreshSeeds), 0, speed,
            _inputs.TuningTrials(_steps, Request.Judge)([0]));
        return _inputs.DecidingTrials(_steps, Request.Judge)?.Invoke([0]) is ICoresetTrial deciding
            ? [.. all, deciding.Cost([.. Enumerable.Repeat(budget, Tuning.MostLastTrials(_options))], speed)]
            : all;
    }

    public override TuneResult Run(RunFolder? run)
    {
        if (run is not null)
            _inputs.Score(run);
        var tuning = new Tuning(_inputs.Problem, Request.Keep!.Number, _inputs.TuningTrials(_steps, Request.Judge), _options, _inputs.DecidingTrials(_steps, Request.Judge))
        {
            Finished = (method, seed, accuracy, seconds) =>
                _context.Log.Detail(Invariant($"{method.Label}, seed {seed}: {100 * accuracy:0.00} % of held-out rows, {Durations.Text(seconds)}")),
        };
        _context.Log.Message(tuning.LastTrials == 0
            ? Invariant($"planned: at most {tuning.Trials} trainings of {_steps:N0} steps, judged by held-out training rows.")
            : Invariant($"planned: at most {tuning.Trials - tuning.LastTrials} trainings of a perceptron on the pixels and {tuning.LastTrials} of the network, {_steps:N0} steps each, judged by held-out training rows."));
        TuningResult result = _context.Stages.Time("tuning", () => tuning.Run(_context.Progress, _context.Cancellation));
        _inputs.Recalls.Tell(_context.Log);
        var scores = StoredDirection.Of(_inputs.Problem.Scores);
        if (run is not null)
            (TuningFile.Of(result) with { Scores = scores }).Write(run);
        return new TuneResult(_inputs.Name, result) { Scores = scores, GraphRecall = _inputs.Recalls.Lowest };
    }

    public override IReadOnlyDictionary<string, double> Facts(TuneResult result)
    {
        var facts = new Dictionary<string, double> { ["trainings"] = result.Tuning.Trainings };
        GraphRecalls.AddTo(facts, result.GraphRecall);
        return facts;
    }

    protected override void Dispose(bool disposing)
    {
        _inputs.Dispose();
        base.Dispose(disposing);
    }

    static EvaluatedMethod WithCutoff(EvaluatedMethod method, TuningOptions options) =>
        method.ValueOf("cutoff") is not null && options.Cutoffs.Any(cutoff => cutoff > 0) ? method.With("cutoff", SomeCutoff) : method;
}
