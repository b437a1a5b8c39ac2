using System.Globalization;
using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Data.Images;
using Pith.Evaluation;
using Pith.Pipelines.Evaluate;
using Pith.Pipelines.Tune;
using Pith.Runs;
using static System.FormattableString;

namespace Pith.Cli.Commands;

/// <summary><c>pith tune</c>: chooses method and settings for a dataset and a budget, by training rows alone.</summary>
sealed class TuneCommand : CoresetCommand
{
    public const string Summary = "chooses cutoff, gamma, neighbours and method for a dataset and budget without test rows";

    readonly CliOption _keep;
    readonly CliOption _methods;
    readonly CliOption _cutoffs;
    readonly CliOption _gammas;
    readonly CliOption _neighborCounts;
    readonly Dictionary<string, CliOption> _rules = [];
    readonly CliOption _resume;
    readonly SharedOptions _shared;

    public TuneCommand()
        : base("tune", Summary, TuningTrials.DefaultSteps, hasTest: false)
    {
        _keep = Value("keep", "F", "the share of the rows to keep that is tuned for, e.g. 0.1 or 10%");
        _methods = Value("methods", "a,b", "the methods that compete; random always does", string.Join(',', TuningOptions.Default.Methods.Select(m => m.Label)));
        _cutoffs = Value("cutoffs", "B,B", "the cutoffs that compete", Join(TuningOptions.Default.Cutoffs));
        _gammas = Value("gammas", "G,G", "widths of D2's reverse message to try around the best cutoff", Join(TuningOptions.UsualGammas));
        _neighborCounts = Value("neighbor-counts", "K,K", "neighbours of D2's graph to try last", Join(TuningOptions.UsualNeighbors));
        foreach (OptionRule<TuningOptions> rule in TuningOptions.Rules)
            _rules[rule.Name] = Value(rule.Name, "NUMBER", $"{rule.Summary}: {rule.Domain.Words}", rule.Text(TuningOptions.Default));
        AddMethodOptions([.. Tuning.Settings]);
        _resume = Setting("resume", "", "go on with the unfinished scoring run in --out");
        _shared = AddShared(SharedParts.Run, "the run folder to write; may be left out where no scoring run is needed");
    }

    public override int Run(CommandContext context)
    {
        CoresetInputRequest request = ReadInputs(context, _shared);
        decimal keep = KeepShare.Parse(context.Required(_keep, "say how much to keep, e.g. --keep 0.1."));
        TuningOptions options = ReadOptions(context);
        string? outPath = context.Text(_shared.Out);
        bool dryRun = context.IsOn(_shared.DryRun);
        if (!dryRun && outPath is not null)
            RunFolder.CheckResumable(outPath, context.IsOn(_shared.Overwrite), context.IsOn(_resume));
        IReadOnlyList<EvaluatedMethod> methods = options.Methods;
        // Cutoffs look at scores, whatever the method.
        using CoresetInputs inputs = CoresetInputs.Open(context, request, [.. methods.Select(m => WithCutoff(m, options))], holdsOutTest: false);
        if (inputs.Scoring is not null && outPath is null && !dryRun)
            throw new OptionException("out", "--out is missing: the scoring run needs a folder; give --out RUN, or bring what it would make with --scores and --embeddings.");
        RunPlan plan = context.Stages.Time("plan", () => EvaluatePlan.Of(request, inputs, Planned(inputs, methods, options, keep), dryRun));
        plan.Require(context.Bytes(_shared.Memory), dryRun ? null : outPath);
        if (dryRun)
            return Results.PrintPlan(context, plan);

        IReadOnlyList<ManifestInput> described = context.DescribeInputs();
        Manifest manifest = context.Plan(inputs.Problem.Rows, described, request.Seed);
        if (outPath is not null && context.IsOn(_resume) && RunFolder.IsFinished(outPath, manifest.Fingerprint))
        {
            context.Screen.Line($"{outPath} is finished already: it was made with the same options from the same files.");
            return ExitCodes.Done;
        }
        using RunFolder? run = outPath is null ? null : context.OpenResumableRun(_shared, context.IsOn(_resume), manifest);
        if (run is not null)
            inputs.Score(context, run);
        TuningResult result = Tune(context, request, inputs, keep, options);
        if (run is not null)
        {
            TuningFile.Of(result).Write(run);
            context.Commit(run, inputs.Problem.Rows, described, request.Seed, new Dictionary<string, double> { ["trainings"] = result.Trainings });
        }
        context.Progress.Dispose();
        Print(context, result, inputs, keep, outPath);
        return ExitCodes.Done;
    }

    static TuningResult Tune(CommandContext context, CoresetInputRequest request, CoresetInputs inputs, decimal keep, TuningOptions options)
    {
        Func<int[], ICoresetTrial> trial = inputs.Images is ImageDataset images
            ? TuningTrials.OfImages(images, request.Model, request.Training, request.Steps, request.Threads)
            : TuningTrials.OfFeatures(inputs.Problem.Embeddings!, inputs.Problem.Labels!, request.Steps, request.Threads);
        var tuning = new Tuning(inputs.Problem, keep, trial, options) { Finished = (method, seed, accuracy, seconds) => Tell(context, method, seed, accuracy, seconds) };
        context.Screen.Message(Invariant($"planned: at most {tuning.Trials} trainings of {request.Steps:N0} steps, judged by held-out training rows."));
        return context.Stages.Time("tuning", () => tuning.Run(context.Progress, context.Cancellation));
    }

    static void Tell(CommandContext context, EvaluatedMethod method, ulong seed, double accuracy, double seconds)
    {
        context.Progress.Dispose();
        context.Screen.Detail(Invariant($"{method.Label}, seed {seed}: {100 * accuracy:0.00} % of held-out rows, {ProgressDisplay.Duration(seconds)}"));
    }

    TuningOptions ReadOptions(CommandContext context)
    {
        EvaluatedMethod[] methods = [.. EvaluatedMethod.Parse(context.Text(_methods)!, ReadMethodValues(context)).Where(m => m != EvaluatedMethod.Random)];
        if (methods.Length == 0)
            throw CommandContext.Bad(_methods, context.Text(_methods)!, "at least one method besides random");
        TuningOptions options = TuningOptions.Default with
        {
            Methods = methods,
            Cutoffs = [.. Numbers(context, _cutoffs).Select(text => Number(_cutoffs, text, 0, 0.99))],
            Gammas = [.. Numbers(context, _gammas).Select(text => Number(_gammas, text, 0, 1e9))],
            Neighbors = [.. Numbers(context, _neighborCounts).Select(text => (int)Number(_neighborCounts, text, 1, 1e6))],
        };
        foreach ((string name, CliOption option) in _rules)
            options = TuningOptions.Rules.First(r => r.Name == name).WithText(options, context.Text(option)!);
        return options;
    }

    static string[] Numbers(CommandContext context, CliOption option) =>
        context.Text(option)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static double Number(CliOption option, string text, double minimum, double maximum) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= minimum && value <= maximum
            ? value
            : throw CommandContext.Bad(option, text, Invariant($"numbers from {minimum} to {maximum} with commas"));

    static EvaluatedMethod WithCutoff(EvaluatedMethod method, TuningOptions options) =>
        method.ValueOf("cutoff") is not null && options.Cutoffs.Any(c => c > 0) ? method.With("cutoff", "0.1") : method;

    static EvaluationRequest Planned(CoresetInputs inputs, IReadOnlyList<EvaluatedMethod> methods, TuningOptions options, decimal keep) =>
        new([.. methods, EvaluatedMethod.Random], [inputs.Budget(keep)], Math.Max(1, (options.Cutoffs.Count * 2) + options.FreshSeeds), false);

    static void Print(CommandContext context, TuningResult result, CoresetInputs inputs, decimal keep, string? outPath)
    {
        if (context.Json)
        {
            JsonObject json = TuningFile.Of(result).ToJson();
            json["run"] = outPath;
            context.PrintJson(json);
            return;
        }
        Screen screen = context.Screen;
        screen.Line(Invariant($"Tuned for keep {keep * 100:0.##} % of {inputs.Name}: {result.Trainings} trainings on {result.Budget:N0} rows each, judged by {result.HeldOut:N0} held-out training rows, in percent and points."));
        screen.Table("", ["candidate", "trainings", "accuracy on held-out rows", "against random", "left in round"], result.Candidates.Select(c => Row(c, result)), 1, 2, 3, 4);
        string gain = EvaluationText.Points(result.Gain);
        screen.Line(result.IsRandom
            ? $"Choice: random. The best candidate, {result.Winner.Label}, does not beat it with fresh seeds ({gain} points)."
            : $"Choice: {result.Choice.Label}; against random {gain} points on held-out rows with {result.Gain.Samples} fresh seeds (95 % interval).");
        screen.Line($"In {ProgressDisplay.Duration(result.Seconds)}. Test rows were not looked at.");
        if (!result.IsRandom)
            screen.Line($"Next: pith prune --method {result.Choice.Info.Name} {string.Join(' ', result.Choice.Given.Select(name => $"--{name} {result.Choice.ValueOf(name)}"))} --keep {keep.ToString(CultureInfo.InvariantCulture)} ...");
        if (outPath is not null)
            screen.Line($"Written: {outPath} ({TuningFile.Name}, manifest.json)");
    }

    static string[] Row(TuningCandidate c, TuningResult result) =>
    [
        c.Method.Label,
        string.Create(CultureInfo.InvariantCulture, $"{c.Accuracies.Count}"),
        c.Accuracies.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{100 * c.Accuracies.Average():0.00}"),
        c.Method == EvaluatedMethod.Random || double.IsNaN(c.Gain) ? "" : string.Create(CultureInfo.InvariantCulture, $"{100 * c.Gain:+0.00;-0.00;0.00}"),
        c.Method == EvaluatedMethod.Random ? "" : c.Method == result.Winner ? "won" : string.Create(CultureInfo.InvariantCulture, $"{c.Round}"),
    ];

    static string Join(IEnumerable<double> values) => string.Join(',', values.Select(v => v.ToString(CultureInfo.InvariantCulture)));

    static string Join(IEnumerable<int> values) => string.Join(',', values);
}
