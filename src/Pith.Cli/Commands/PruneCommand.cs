using Pith.Cli.Infrastructure;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Runs;
using Pith.Scoring;
using Pith.Scoring.Catalogue;
using Pith.Selection;
using Pith.Selection.Catalogue;
using Pith.Selection.Frame;

namespace Pith.Cli.Commands;

/// <summary><c>pith prune</c>: reads embeddings and scores, selects, and writes the coreset as a run folder.</summary>
sealed class PruneCommand : CliCommand
{
    public const string Summary = "selects the coreset: which rows to keep, in which order";

    readonly CliOption _keep;
    readonly CliOption _count;
    readonly CliOption _method;
    readonly CliOption _compat;
    readonly CliOption _hard;
    readonly CliOption _metric;
    readonly CliOption _write;
    readonly Dictionary<string, CliOption> _methodOptions = [];

    public PruneCommand()
        : base("prune", Summary)
    {
        Embeddings = Input("embeddings", "embeddings [N, D]: .npy, FILE.npz:member, .safetensors:name, a folder or a glob of shards");
        Scores = Input("scores", "importance scores [N]: .npy (NaN = not scored), DIR:name, JSON dictionary, FILE.csv:column");
        _keep = Value("keep", "F", "share of the rows to keep, above 0 and up to 1, e.g. 0.3 or 30%");
        _count = Value("count", "N", "number of rows to keep, a whole number from 1 to the rows there are");
        _method = Value(
            "method", "NAME", "one of " + string.Join(", ", SelectionMethods.Catalog.Names) + "; listed below", SelectionMethods.Catalog.Names[0]);
        _hard = Value("hard", "END", "which end of a score without a stored direction is hard: high or low [high]");
        Labels = Input("labels", "class labels [N]: .npy integers, FILE.csv:column");
        Ids = Input("ids", "the rows' own names: .txt one a line, .npy, FILE.csv:column; default is the row number");
        Logits = Input("logits", "one model's logits [N, C]: as --embeddings, or a folder of training dynamics, whose last epoch is taken");
        Confidence = Input("confidence", "probability of each row's own class [N], as --scores, e.g. DIR:mean-confidence");
        CutoffScores = Input("cutoff-scores", "scores that decide the cutoff; default is --scores");
        Graph = Input("graph", "a brought kNN graph: .npz with indices and distances; its edges are taken as they are");
        Given = Input("given", "rows already kept: .npy of row numbers or a mask");
        MustDrop = Input("must-drop", "rows that must not be kept: .npy of row numbers or a mask");
        _metric = Value("metric", "METRIC", "what distance means where a graph is built: euclidean or cosine", "euclidean");
        foreach (CatalogOption option in SelectionMethods.Catalog.Options)
            AddMethodOption(option);
        _compat = Value("compat", "PROFILE", "reproduce a published code: " + string.Join(", ", SelectionMethods.Catalog.CompatProfiles));
        _write = Value("write", "FORMS", "more files, with commas: mask, uids, txt (parquet is not in this version)");
        Shared = AddShared(SharedParts.Run);
    }

    public CliOption Embeddings { get; }

    public CliOption Scores { get; }

    public CliOption Labels { get; }

    public CliOption Ids { get; }

    public CliOption Logits { get; }

    public CliOption Confidence { get; }

    public CliOption CutoffScores { get; }

    public CliOption Graph { get; }

    public CliOption Given { get; }

    public CliOption MustDrop { get; }

    public SharedOptions Shared { get; }

    public override IReadOnlyList<CliOption[]> Exclusive => [[_keep, _count]];

    public override void WriteMoreHelp(TextWriter output) => MethodsHelp.Write(output);

    public override void CheckOptions(CommandContext context) => ReadRequest(context);

    public override int Run(CommandContext context)
    {
        PruneRequest request = ReadRequest(context);
        if (!request.DryRun)
            RunFolder.Check(context.Required(Shared.Out, "give the run folder to write, e.g. --out RUN."), context.IsOn(Shared.Overwrite));
        using PruneInputs inputs = PruneInputs.Read(context, this, request);
        int budget = context.Has(_count)
            ? KeepCount.Of(context.Whole(_count)!.Value, inputs.Rows)
            : KeepCount.Of(Share.Parse(context.Text(_keep)!), inputs.Rows);
        RunPlan plan = PrunePlan.Of(context, this, request, inputs, budget);
        plan.Require(context.Bytes(Shared.Memory), request.DryRun ? null : context.Text(Shared.Out));
        if (request.DryRun)
            return Results.PrintPlan(context, plan);

        using RunFolder run = context.CreateRun(Shared);
        inputs.Check(context, request);
        SelectionProblem problem = inputs.Problem(context.Choice<DistanceMetric>(_metric), request);
        request = PruneTuning.Settle(context, request, problem, budget);
        ISelectionMethod method = CreateMethod(context, request, inputs, problem);
        Coreset selection = method.Select(problem, budget, context.Progress, context.Cancellation);
        foreach ((string stage, double seconds) in selection.Seconds)
            context.Stages.Add(stage, seconds);
        context.Cancellation.ThrowIfCancellationRequested();
        context.Stages.Time("write", () => WriteFiles(context, request, run, selection, inputs));
        IReadOnlyList<ManifestInput> described = context.DescribeInputs();
        var facts = new Dictionary<string, double>(selection.Facts) { ["orderIsNested"] = method.OrderIsNested ? 1 : 0, ["kept"] = selection.Kept };
        context.Commit(run, inputs.Rows, described, request.Seed, facts);
        context.Progress.Dispose();
        new PruneReport(context, request, selection, inputs, method, context.Text(Shared.Out)!).Print();
        return ExitCodes.Done;
    }

    PruneRequest ReadRequest(CommandContext context)
    {
        if (!context.Has(_keep) && !context.Has(_count))
            throw new OptionException("keep", "how much to keep is missing; give --keep 30% or --count N.");
        MethodInfo<ISelectionOptions> method = SelectionMethods.Catalog.Get(context.Text(_method)!);
        Dictionary<string, string> values = [];
        foreach ((string name, CliOption option) in _methodOptions)
        {
            if (context.Has(option))
                values[name] = context.Text(option)!;
        }
        string? compat = context.Text(_compat);
        RefuseContradictions(context, method, compat, values);
        if (compat is not null)
            values["compat"] = compat;
        string[] open = PruneTuning.TakeOpen(context, this, method, values);
        // What only concerns how options fit together is refused before any file is read.
        ISelectionOptions options = method.Parse(values);
        context.Choice<DistanceMetric>(_metric);
        context.Bytes(Shared.Memory);
        string? hard = context.Text(_hard);
        if (hard is not (null or "high" or "low"))
            throw CommandContext.Bad(_hard, hard, "high or low");
        return new PruneRequest
        {
            Options = options,
            Open = open,
            Compat = compat,
            Hard = hard switch { "high" => ScoreDirection.HighIsHard, "low" => ScoreDirection.HighIsEasy, _ => null },
            Write = ReadWrite(context),
            Seed = context.Seed(Shared.Seed),
            Threads = context.Threads(Shared.Threads),
            DryRun = context.IsOn(Shared.DryRun),
        };
    }

    void RefuseContradictions(CommandContext context, MethodInfo<ISelectionOptions> method, string? compat, Dictionary<string, string> values)
    {
        if (compat is null)
            return;
        if (!SelectionMethods.Catalog.CompatProfiles.Contains(compat))
            throw CommandContext.Bad(_compat, compat, "one of " + string.Join(", ", SelectionMethods.Catalog.CompatProfiles));
        if (!method.CompatProfiles.Contains(compat))
        {
            string able = string.Join(", ", SelectionMethods.Catalog.All.Where(m => m.CompatProfiles.Contains(compat)).Select(m => m.Name));
            throw new OptionException("compat", $"--compat {compat} is about --method {able}; got --method {method.Name}.");
        }
        if (method.TextOf(method.Profile(compat), "kernel") is string kernel
            && values.TryGetValue("kernel", out string? asked) && !asked.Equals(kernel, StringComparison.OrdinalIgnoreCase))
            throw new OptionException("kernel", $"--compat {compat} uses the {kernel} kernel; leave --kernel {asked} or --compat out.");
        if (context.Text(_hard) == "low")
            throw new OptionException(
                "hard", $"--compat {compat} takes scores as they stand, high first; leave --hard low or --compat out.");
    }

    HashSet<string> ReadWrite(CommandContext context)
    {
        var forms = new HashSet<string>();
        foreach (string form in (context.Text(_write) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (form == "parquet")
                throw new OptionException(
                    "write",
                    "--write parquet is not part of this version; use mask, uids, txt, or the selection.csv that is always written.");
            if (form is not ("mask" or "uids" or "txt"))
                throw CommandContext.Bad(_write, form, "of mask, uids, txt, with commas between them");
            forms.Add(form);
        }
        if (forms.Contains("uids") && !context.Has(Ids))
            throw new OptionException("write", "--write uids needs --ids with ids of 32 hexadecimal digits.");
        return forms;
    }

    ISelectionMethod CreateMethod(CommandContext context, PruneRequest request, PruneInputs inputs, SelectionProblem problem)
    {
        if (inputs.Scores is not null && request.Compat is null)
            context.Resolve(_hard, inputs.Scores.Direction == ScoreDirection.HighIsHard ? "high" : "low");
        ISelectionOptions options = request.Options.Settle(problem);
        foreach ((string name, CliOption option) in _methodOptions)
            context.Resolve(option, options.Info.TextOf(options, name));
        return options.Create();
    }

    static void WriteFiles(CommandContext context, PruneRequest request, RunFolder run, Coreset selection, PruneInputs inputs)
    {
        SelectionFiles.Write(run, selection, inputs.Ids, inputs.Scores?.Values.ToArray(), context.Cancellation);
        if (request.Write.Contains("mask"))
            SelectionFiles.WriteMask(run, selection);
        if (request.Write.Contains("txt"))
            SelectionFiles.WriteIds(run, selection, inputs.Ids);
        if (request.Write.Contains("uids"))
            SelectionFiles.WriteUids(run, selection, inputs.Uids!);
    }

    void AddMethodOption(CatalogOption option)
    {
        IOptionRule rule = option.Rule;
        string[] aliases = rule.Name == "gamma" ? ["reverse-gamma"] : [];
        string summary = $"{rule.Summary}: {rule.Domain.Words} [{option.DefaultWords}]";
        _methodOptions[rule.Name] = Value(rule.Name, rule.Domain.ValueName, summary, null, aliases);
    }
}
