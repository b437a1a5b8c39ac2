using System.Text.Json.Serialization;
using Pith.Data.Readers;
using Pith.Evaluation;
using Pith.Evaluation.Dynamic;
using Pith.Numerics;
using Pith.Pipelines.Trials;
using Pith.Runs;
using Pith.Selection.Frame;
using static System.FormattableString;

namespace Pith.Pipelines.Evaluate;

/// <summary>An evaluation with its inputs open: scores, tunes what is left open, then trains, with a line for each.</summary>
sealed class EvaluateWork : StageWork<EvaluateRequest, EvaluateResult>
{
    readonly StageContext _context;
    readonly TrialInputs _inputs;
    readonly IReadOnlyList<EvaluatedMethod> _methods;
    readonly IReadOnlyList<DynamicMethod> _dynamic;
    readonly IReadOnlyList<EvaluationBudget> _budgets;
    readonly int _steps;
    readonly Dictionary<(decimal Keep, string Method), string> _tuned = [];

    EvaluateWork(EvaluateRequest request, StageContext context, TrialInputs inputs, IReadOnlyList<EvaluatedMethod> methods, int steps)
        : base(request)
    {
        (_context, _inputs, _steps) = (context, inputs, steps);
        _budgets = [.. request.Keeps.Select(keep => new EvaluationBudget(keep.Number, KeepCount.Of(keep, inputs.Available)))];
        _dynamic = request.ReadDynamic();
        methods = FittedDefaults.Neighbors(methods, inputs.Problem, context.Log);
        _methods = request.Coreset is string coreset ? [ReadCoreset(coreset), .. methods] : methods;
    }

    public override long Rows => _inputs.Problem.Rows;

    public override long Columns => _inputs.Columns;

    int Trials => Request.Seeds * ((_methods.Count * _budgets.Count) + Whole);

    // Trainings of a seed that select nothing.
    int Whole => (Request.TrainsOnAll ? 1 : 0) + _dynamic.Sum(method => method.Options.UsesBudget ? _budgets.Count : 1);

    public static EvaluateWork Open(StageCall<EvaluateRequest> call, StageContext context)
    {
        IReadOnlyList<EvaluatedMethod> methods = call.Request.ReadMethods();
        int steps = call.Request.Source.StepsOr(NetworkTrial.DefaultSteps);
        TrialInputs inputs = TrialInputs.Open(call.Request.Source, steps, methods, holdsOutTest: true, call.Threads, context);
        try
        {
            return new EvaluateWork(call.Request, context, inputs, methods, steps);
        }
        catch
        {
            inputs.Dispose();
            throw;
        }
    }

    public override IEnumerable<StageCost> Costs(MachineSpeed speed) =>
        _inputs.Costs(_methods, [.. _budgets.Select(budget => budget.Kept)], Request.Seeds, Request.Seeds * Whole, speed);

    public override EvaluateResult Run(RunFolder? run)
    {
        Announce();
        _inputs.Score(run!);
        Dictionary<decimal, IReadOnlyList<EvaluatedMethod>> methods = _budgets.ToDictionary(
            budget => budget.Keep, budget => (IReadOnlyList<EvaluatedMethod>)[.. _methods.Select(method => method.IsOpen ? Settle(run!, method, budget) : method)]);
        var work = new CoresetEvaluation
        {
            Problem = _inputs.Problem,
            Methods = budget => methods[budget.Keep],
            Budgets = _budgets,
            Seeds = Request.Seeds,
            Trial = _inputs.Trial,
            WithAll = Request.TrainsOnAll,
            Dynamic = _dynamic,
            Cache = new EvaluationCells(run!, Trials),
            Finished = Tell,
        };
        EvaluationTable table = _context.Stages.Time("evaluation", () => work.Run(_context.Progress, _context.Cancellation));
        _inputs.Recalls.Tell(_context.Log);
        var facts = new EvaluationFacts(
            _inputs.Name, _inputs.Trial.Model, _inputs.Available, _inputs.TestRows, _steps, Request.Seeds, _inputs.ScoringSeconds, _tuned)
        {
            Scores = StoredDirection.Of(_inputs.Problem.Scores),
            ClassNames = _inputs.Problem.ClassNames,
        };
        _context.Stages.Time("write", () => EvaluationFiles.Write(run!, facts, table));
        return new EvaluateResult(facts, table) { GraphRecall = _inputs.Recalls.Lowest };
    }

    public override IReadOnlyDictionary<string, double> Facts(EvaluateResult result)
    {
        var facts = new Dictionary<string, double> { ["trials"] = result.Table.Results.Count };
        GraphRecalls.AddTo(facts, result.GraphRecall);
        return facts;
    }

    protected override void Dispose(bool disposing)
    {
        _inputs.Dispose();
        base.Dispose(disposing);
    }

    EvaluatedMethod ReadCoreset(string spec)
    {
        const string Option = "coreset";
        int[] rows = RowListReader.Read(spec, _inputs.Problem.Rows, _inputs.Problem.Ids);
        if (rows.Intersect(_inputs.Problem.MustDrop).Any())
        {
            throw new OptionException(Option, Invariant(
                $"`coreset` {spec} holds rows that are held out as test rows; give test rows of their own with `test-embeddings` and `test-labels`."));
        }
        bool isOrder = SelectionOrder.Serves(spec, rows);
        if (_budgets.FirstOrDefault(budget => isOrder ? budget.Kept > rows.Length : budget.Kept != rows.Length) is { } other)
        {
            throw new OptionException("keep", Invariant(
                $"`keep` {other.Keep} is {other.Kept} rows, but `coreset` {spec} holds {rows.Length}; give the share that it was selected with{(isOrder ? " or a smaller one" : "")}."));
        }
        return EvaluatedMethod.OfRows(Option, rows) with { IsOrder = isOrder };
    }

    void Announce()
    {
        string scoring = _inputs.Scoring is { } need ? Invariant($"a scoring run of {need.Training.Options.Epochs} epochs, then ") : "";
        string labels = string.Join(", ", [.. _methods.Select(method => method.Label), .. Request.TrainsOnAll ? [EvaluationTable.All] : (string[])[], .. _dynamic.Select(method => method.Label)]), keeps = string.Join(", ", _budgets.Select(Percent));
        _context.Log.Message(Invariant(
            $"planned: {scoring}{Trials} trainings of {_steps:N0} steps ({labels}; keep {keeps}; {EvaluationText.Seeds(Request.Seeds)}), about {Durations.Text(Plan!.Seconds)} on this machine."));
        int batch = Math.Min(Request.Source.BatchSize, _inputs.Available);
        double epochs = _steps * (double)batch / _inputs.Available;
        foreach (DynamicMethod method in _dynamic.Where(method => epochs <= method.Options.WholeEpochs))
        {
            _context.Log.Message(Invariant(
                $"{method.Label} leaves nothing out in its first {EvaluationText.Epochs(method.Options.WholeEpochs)}, and {_steps:N0} steps are {epochs:0.0} of all rows: it trains on every row here; `steps` {Math.Ceiling(2 * method.Options.WholeEpochs * _inputs.Available / (double)batch):0} would show more of it."));
        }
    }

    // What tuning found is kept with the trainings: an evaluation that goes on must not tune again.
    EvaluatedMethod Settle(RunFolder run, EvaluatedMethod method, EvaluationBudget budget)
    {
        string name = Invariant($"{RunFolder.ResumeFolder}/tuned-{Fingerprint.OfText(Invariant($"{method.Key} {budget.Keep}"))[..16]}.json");
        string path = run.PathOf(name);
        Dictionary<string, string> found = File.Exists(path)
            ? JsonFile.Read(path, TunedJson.Default.DictionaryStringString)
            : Tune(method, budget, settings => run.Write(name, file => JsonFile.Write(file, settings, TunedJson.Default.DictionaryStringString)));
        string text = string.Join(", ", method.Open.Select(setting => $"{setting} {found[setting]}"));
        _tuned[(budget.Keep, method.Label)] = text;
        _context.Log.Message(Invariant($"{method.Label}, keep {Percent(budget)}: tuned on held-out training rows, {text}"));
        return method.Open.Aggregate(method, (settled, setting) => settled.Set(setting, found[setting]));
    }

    Dictionary<string, string> Tune(EvaluatedMethod method, EvaluationBudget budget, Action<Dictionary<string, string>> keep)
    {
        TuningOptions options = FittedDefaults.Neighbors(TuningOptions.Of(method), isGiven: false, _inputs.Problem, _context.Log);
        TuningResult result = _context.Stages.Time("tuning", () => new Tuning(_inputs.Problem, budget.Keep, _inputs.TuningTrials(), options)
            .Run(_context.Progress, _context.Cancellation));
        Dictionary<string, string> found = result.Winner.Given.Union(method.Open).ToDictionary(setting => setting, setting => result.Winner.ValueOf(setting) ?? "");
        keep(found);
        return found;
    }

    void Tell(EvaluationResult result, bool wasKept)
    {
        string done = wasKept ? "done before" : Durations.Text(result.Seconds);
        string found = result.Test.Numbers is { } numbers
            ? Invariant($"Pearson correlation {numbers.Figures.Pearson:0.0000}, RMSE {numbers.Figures.Rmse:G4} on test rows")
            : Invariant($"test accuracy {100 * result.Test.Accuracy:0.00} %");
        _context.Log.Message(Invariant($"{result.Method}, keep {Percent(result.Budget)}, seed {result.Seed}: {found}, {done}"));
    }

    static string Percent(EvaluationBudget budget) => Invariant($"{budget.Keep * 100:0.##} %");
}

/// <summary>Source-generated JSON of what tuning found.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
sealed partial class TunedJson : JsonSerializerContext;
