using System.Globalization;
using Pith.Cli.Infrastructure;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Extrapolation;
using Pith.Extrapolation.Catalogue;
using Pith.Extrapolation.Study;
using Pith.Extrapolation.Validation;
using Pith.Numerics;
using Pith.Runs;

namespace Pith.Cli.Commands;

/// <summary><c>pith extrapolate</c>: scores of every row from scores of some, with what validation says about them.</summary>
sealed class ExtrapolateCommand : CliCommand
{
    public const string Summary = "scores every row from the scores of some, and says how far to trust them";

    readonly CliOption _method;
    readonly CliOption _metric;
    readonly CliOption _hard;
    readonly CliOption _keep;
    readonly CliOption _folds;
    readonly CliOption _compat;
    readonly Dictionary<string, CliOption> _methodOptions = [];

    public ExtrapolateCommand()
        : base("extrapolate", Summary)
    {
        Embeddings = Input("embeddings", "embeddings [N, D] of all rows: .npy, FILE.npz:member, .safetensors:name, a folder or a glob of shards");
        Scores = Input("scores", "scores of some rows: .npy [N] (NaN = not scored), DIR:name, JSON dictionary, FILE.csv:column; with --scored-rows also [M]");
        ScoredRows = Input("scored-rows", "the rows that are scored: .npy of row numbers or a mask; default is all that are not NaN");
        Labels = Input("labels", "class labels [N], -1 or NaN where one is not known: .npy, FILE.csv:column");
        Logits = Input("logits", "logits [N, C] of the subset's model for all rows, for direct: .npy, such as logits.npy of pith train");
        Truth = Input("truth", "true scores [N], to compare with; nothing else looks at them");
        SecondScores = Input("second-scores", "scores [N] of an independent subset run: how far two runs agree is the ceiling");
        _method = Value("method", "NAME", "auto, or one of " + string.Join("; ", Groups()), ExtrapolationCandidates.Auto);
        _metric = Value("metric", "METRIC", "what distance means: euclidean or cosine", "euclidean");
        foreach (ExtrapolatorEntry method in Extrapolators.All)
            AddMethodOptions(method);
        _keep = Value("keep", "SHARES", "budgets at which the share of the hardest rows that is found is told, with commas", "0.1,0.3,0.5");
        _folds = Value("folds", "F", "folds of the cross-validation, a whole number from 2 to the scored rows", "5");
        _hard = Value("hard", "END", "which end of a score without a stored direction is hard: high or low [high]");
        _compat = Value("compat", "PROFILE", "reproduce a published code: " + Extrapolators.ReferenceProfile);
        Shared = AddShared(SharedParts.Run);
    }

    public CliOption Embeddings { get; }

    public CliOption Scores { get; }

    public CliOption ScoredRows { get; }

    public CliOption Labels { get; }

    public CliOption Logits { get; }

    public CliOption Truth { get; }

    public CliOption SecondScores { get; }

    public SharedOptions Shared { get; }

    public override void CheckOptions(CommandContext context) => ReadRequest(context);

    public override int Run(CommandContext context)
    {
        ExtrapolateRequest request = ReadRequest(context);
        if (!request.DryRun)
            RunFolder.Check(context.Required(Shared.Out, "give the run folder to write, e.g. --out RUN."), context.IsOn(Shared.Overwrite));
        using ExtrapolateInputs inputs = ExtrapolateInputs.Read(context, this, request);
        request = ExtrapolateBatches.Settle(context, this, request, inputs);
        IReadOnlyList<ExtrapolationCandidate> candidates = CandidatesOf(request, inputs);
        RunPlan plan = ExtrapolatePlan.Of(context, this, request, inputs, candidates);
        plan.Require(context.Bytes(Shared.Memory), request.DryRun ? null : context.Text(Shared.Out));
        if (request.DryRun)
            return Results.PrintPlan(context, plan);

        using RunFolder run = context.CreateRun(Shared);
        context.Stages.Time("check", () => EmbeddingsCheck.RequireFinite(
            inputs.Problem.Embeddings, $"embeddings {context.Text(Embeddings)}", request.Threads, context.Progress, context.Cancellation));
        ExtrapolationSettings settings = request.Settings with { Direction = inputs.Scores.Direction, SecondScores = inputs.SecondScores };
        var study = new ExtrapolationStudy(inputs.Problem, candidates, settings);
        if (candidates.Any(c => c.Entry.NeedsGraph))
            context.Stages.Time("graph", () => study.BuildGraph(context.Progress, context.Cancellation));
        context.Stages.Time("validate", () => study.Validate(context.Progress, context.Cancellation));
        context.Stages.Time("extrapolate", () => study.Predict(context.Progress, context.Cancellation));
        ExtrapolationJudgement judgement = context.Stages.Time("judge", () => study.Judge(context.Cancellation));
        ExtrapolatedScores merged = study.Merge(judgement);
        var report = new ExtrapolateReport(context, inputs, settings, judgement, merged);
        context.Stages.Time("write", () => report.WriteFiles(run));
        context.Resolve(_hard, inputs.Scores.Direction == ScoreDirection.HighIsHard ? "high" : "low");
        context.Commit(run, inputs.Problem.Rows, context.DescribeInputs(), request.Seed, report.Facts());
        context.Progress.Dispose();
        report.Print(context.Text(Shared.Out)!);
        return ExitCodes.Done;
    }

    /// <summary>What the request leaves to validation.</summary>
    public static IReadOnlyList<ExtrapolationCandidate> CandidatesOf(ExtrapolateRequest request, ExtrapolateInputs inputs) =>
        ExtrapolationCandidates.Of(request.Method, request.MethodValues, inputs.Problem, request.Settings.Folds);

    /// <summary>The option of a method's setting.</summary>
    public CliOption MethodOption(string name) => _methodOptions[name];

    ExtrapolateRequest ReadRequest(CommandContext context)
    {
        context.Required(Embeddings, "give the embeddings of all rows, e.g. --embeddings X.npy.");
        context.Required(Scores, "give scores of some rows, e.g. --scores s.npy.");
        string method = context.Text(_method)!;
        Dictionary<string, string> values = [];
        foreach ((string name, CliOption option) in _methodOptions)
        {
            if (context.Has(option))
                values[name] = context.Text(option)!;
        }
        if (context.Text(_compat) is string compat)
        {
            if (compat != Extrapolators.ReferenceProfile)
                throw CommandContext.Bad(_compat, compat, Extrapolators.ReferenceProfile);
            if (method == ExtrapolationCandidates.Auto)
                throw new OptionException("compat", $"--compat {compat} reproduces one method; name it with --method, e.g. --method knn.");
            values["compat"] = compat;
        }
        // What only concerns how options fit together is refused before any file is read.
        if (method != ExtrapolationCandidates.Auto)
            Extrapolators.Get(method).Create(values.Where(pair => pair is not { Key: "neighbors", Value: ExtrapolationCandidates.Auto }).ToDictionary());
        else
            RefuseBadValues(values);
        string? hard = context.Text(_hard);
        if (hard is not (null or "high" or "low"))
            throw CommandContext.Bad(_hard, hard, "high or low");
        return new ExtrapolateRequest
        {
            Method = method,
            MethodValues = values,
            Metric = context.Choice<DistanceMetric>(_metric),
            Hard = hard switch { "high" => ScoreDirection.HighIsHard, "low" => ScoreDirection.HighIsEasy, _ => null },
            Settings = new ExtrapolationSettings { Folds = context.Whole(_folds, 2)!.Value, Keeps = ReadKeeps(context) },
            Seed = context.Seed(Shared.Seed),
            Threads = context.Threads(Shared.Threads),
            DryRun = context.IsOn(Shared.DryRun),
        };
    }

    static void RefuseBadValues(Dictionary<string, string> values)
    {
        foreach (ExtrapolatorEntry entry in Extrapolators.All)
        {
            entry.Create(values
                .Where(pair => entry.Options.Any(o => o.Name == pair.Key) && pair is not { Key: "neighbors", Value: ExtrapolationCandidates.Auto })
                .ToDictionary());
        }
    }

    double[] ReadKeeps(CommandContext context)
    {
        string text = context.Text(_keep)!;
        var keeps = new List<double>();
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            bool isPercent = part.EndsWith('%');
            if (!decimal.TryParse(isPercent ? part[..^1] : part, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal keep))
                throw CommandContext.Bad(_keep, text, "shares above 0 and up to 1 with commas, e.g. 0.1,30%");
            keep = isPercent ? keep / 100 : keep;
            if (keep is <= 0 or > 1)
                throw CommandContext.Bad(_keep, text, "shares above 0 and up to 1 with commas, e.g. 0.1,30%");
            if (!keeps.Contains((double)keep))
                keeps.Add((double)keep);
        }
        return keeps.Count > 0 ? [.. keeps] : throw CommandContext.Bad(_keep, text, "shares above 0 and up to 1 with commas, e.g. 0.1,30%");
    }

    // Methods by what they need.
    static IEnumerable<string> Groups() =>
        from entry in Extrapolators.All
        group entry by entry.Needs switch
        {
            ExtrapolationNeeds.Nothing => "from scores alone",
            var needs when needs.HasFlag(ExtrapolationNeeds.Graph) => "on a kNN graph of all rows",
            var needs when needs.HasFlag(ExtrapolationNeeds.Logits) => "from --logits",
            _ => "from embeddings",
        } into kind
        select $"{kind.Key}: {string.Join(", ", kind.Select(entry => entry.Name))}";

    void AddMethodOptions(ExtrapolatorEntry method)
    {
        foreach (ExtrapolatorOptionInfo info in method.Options)
        {
            if (_methodOptions.ContainsKey(info.Name))
                continue;
            string valueName = info.Allowed.StartsWith("one of", StringComparison.Ordinal) ? "NAME" : "NUMBER";
            string summary = info.Name == "neighbors"
                ? $"{info.Summary}: auto, or {info.Allowed} [auto]"
                : $"{info.Summary}: {info.Allowed} [{Defaults(info.Name)}]";
            _methodOptions[info.Name] = Value(info.Name, valueName, summary);
        }
    }

    // Methods that share an option may differ in its default.
    static string Defaults(string option)
    {
        (string Method, string Value)[] all = [.. Extrapolators.All.SelectMany(
            entry => entry.Options.Where(info => info.Name == option).Select(info => (entry.Name, info.Default)))];
        return all.Select(one => one.Value).Distinct().Count() == 1
            ? all[0].Value
            : string.Join(", ", all.Select(one => $"{one.Value} with {one.Method}"));
    }
}

/// <summary>What a call of <c>pith extrapolate</c> asks for, but for the inputs.</summary>
sealed record ExtrapolateRequest
{
    public required string Method { get; init; }

    public required IReadOnlyDictionary<string, string> MethodValues { get; init; }

    public required DistanceMetric Metric { get; init; }

    public required ExtrapolationSettings Settings { get; init; }

    /// <summary>The direction that the user declared, or null.</summary>
    public ScoreDirection? Hard { get; init; }

    public ulong Seed { get; init; }

    public int Threads { get; init; }

    public bool DryRun { get; init; }
}
