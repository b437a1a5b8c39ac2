using System.Globalization;
using Pith.Cli.Infrastructure;
using Pith.Data.Readers;
using Pith.Evaluation;
using Pith.Pipelines.Evaluate;
using Pith.Runs;
using static System.FormattableString;

namespace Pith.Cli.Commands;

/// <summary><c>pith evaluate</c>: trains the same model on coresets of several methods, budgets and seeds, and compares what they learn.</summary>
sealed class EvaluateCommand : CoresetCommand
{
    public const string Summary = "trains a model on coresets of several methods, budgets and seeds, and compares them with random";

    readonly CliOption _methods;
    readonly CliOption _coreset;
    readonly CliOption _keep;
    readonly CliOption _seeds;
    readonly CliOption _all;
    readonly CliOption _resume;
    readonly SharedOptions _shared;

    public EvaluateCommand()
        : base("evaluate", Summary, NetworkTrial.DefaultSteps, hasTest: true)
    {
        _methods = Value("methods", "a,b,c", "selection methods with commas, each with settings of its own behind colons if wanted: d2,d2:cutoff=0.1,top; random always runs too");
        _coreset = Input("coreset", "rows that were selected before, tried beside --methods or alone: .npy of row numbers or a mask, such as kept.npy of pith prune");
        _keep = Value("keep", "F,F", "shares of the rows to keep, with commas, e.g. 0.1,0.3 or 10%,30%");
        _seeds = Value("seeds", "N", "seeds of selection and training, from --seed upwards; intervals need at least 2", "3");
        _all = Switch("all", "also train on every row, with the same steps");
        AddMethodOptions();
        _resume = Setting("resume", "", "continue the unfinished evaluation in --out after its last finished training");
        _shared = AddShared(SharedParts.Run);
    }

    public override void CheckOptions(CommandContext context)
    {
        ReadInputs(context, _shared);
        ReadMethods(context);
        ReadKeep(context);
        context.Whole(_seeds, 1, 1000);
    }

    public override int Run(CommandContext context)
    {
        CoresetInputRequest request = ReadInputs(context, _shared);
        IReadOnlyList<EvaluatedMethod> methods = ReadMethods(context);
        decimal[] keep = ReadKeep(context);
        int seeds = context.Whole(_seeds, 1, 1000)!.Value;
        bool dryRun = context.IsOn(_shared.DryRun);
        long? memory = context.Bytes(_shared.Memory);
        if (!dryRun)
            RunFolder.CheckResumable(context.Required(_shared.Out, "give the run folder to write, e.g. --out RUN."), context.IsOn(_shared.Overwrite), context.IsOn(_resume));
        using CoresetInputs inputs = CoresetInputs.Open(context, request, methods, holdsOutTest: true);
        if (context.Text(_coreset) is string coreset)
            methods = [ReadCoreset(coreset, inputs, keep), .. methods];
        var evaluation = new EvaluationRequest(methods, [.. keep.Select(inputs.Budget)], seeds, context.IsOn(_all));
        RunPlan plan = context.Stages.Time("plan", () => EvaluatePlan.Of(request, inputs, evaluation, dryRun));
        plan.Require(memory, dryRun ? null : context.Text(_shared.Out));
        if (dryRun)
            return Results.PrintPlan(context, plan);

        IReadOnlyList<ManifestInput> described = context.DescribeInputs();
        Manifest manifest = context.Plan(inputs.Problem.Rows, described, request.Seed);
        if (context.IsOn(_resume) && RunFolder.IsFinished(context.Text(_shared.Out)!, manifest.Fingerprint))
        {
            context.Screen.Line($"{context.Text(_shared.Out)} is finished already: it was made with the same options from the same files.");
            return ExitCodes.Done;
        }
        using RunFolder run = context.OpenResumableRun(_shared, context.IsOn(_resume), manifest);
        Announce(context, request, inputs, evaluation, plan);
        EvaluationTable table = new EvaluationWork(context, request, inputs, evaluation).Run(run, out EvaluationFacts facts);
        context.Stages.Time("write", () => EvaluationFiles.Write(run, facts, table));
        context.Commit(run, inputs.Problem.Rows, described, request.Seed, new Dictionary<string, double> { ["trials"] = table.Results.Count });
        context.Progress.Dispose();
        EvaluateReport.Print(context, facts, table, context.Text(_shared.Out)!);
        return ExitCodes.Done;
    }

    IReadOnlyList<EvaluatedMethod> ReadMethods(CommandContext context)
    {
        // A brought coreset alone is compared with random.
        string names = context.Has(_coreset) && !context.Has(_methods)
            ? EvaluatedMethod.Random.Label
            : context.Required(_methods, "name selection methods, e.g. --methods d2,top.");
        return EvaluatedMethod.Parse(names, ReadMethodValues(context));
    }

    EvaluatedMethod ReadCoreset(string spec, CoresetInputs inputs, decimal[] keep)
    {
        int[] rows = RowListReader.Read(spec, inputs.Problem.Rows);
        Array.Sort(rows);
        if (rows.Intersect(inputs.Problem.MustDrop).Any())
        {
            throw new OptionException(_coreset.Name, Invariant(
                $"--coreset {spec} holds rows that are held out as test rows; give test rows of their own with --test-embeddings and --test-labels."));
        }
        foreach (decimal share in keep)
        {
            int budget = inputs.Budget(share).Kept;
            if (budget != rows.Length)
                throw new OptionException("keep", Invariant($"--keep {share} is {budget} rows, but --coreset {spec} holds {rows.Length}; give the share that it was selected with."));
        }
        return EvaluatedMethod.OfRows(_coreset.Name, rows);
    }

    decimal[] ReadKeep(CommandContext context)
    {
        string text = context.Required(_keep, "say how much to keep, e.g. --keep 0.1,0.3.");
        var keep = new List<decimal>();
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            decimal share = KeepShare.Parse(part);
            if (keep.Contains(share))
                throw new OptionException("keep", $"--keep names {part} twice; each share may stand there once.");
            keep.Add(share);
        }
        return keep.Count > 0 ? [.. keep] : throw CommandContext.Bad(_keep, text, "shares above 0 and up to 1 with commas, such as 0.1,0.3");
    }

    static void Announce(CommandContext context, CoresetInputRequest request, CoresetInputs inputs, EvaluationRequest evaluation, RunPlan plan)
    {
        string scoring = inputs.Scoring is null ? "" : Invariant($"a scoring run of {request.ScoringEpochs} epochs, then ");
        context.Screen.Message(Invariant(
            $"planned: {scoring}{evaluation.Trials} trainings of {request.Steps:N0} steps ({string.Join(", ", evaluation.Methods.Select(m => m.Label))}; keep {string.Join(", ", evaluation.Budgets.Select(b => Invariant($"{b.Keep * 100:0.##} %")))}; {EvaluationText.Seeds(evaluation.Seeds)}), about {ProgressDisplay.Duration(plan.Seconds)} on this machine."));
    }
}

/// <summary>What an evaluation runs through.</summary>
sealed record EvaluationRequest(IReadOnlyList<EvaluatedMethod> Methods, IReadOnlyList<EvaluationBudget> Budgets, int Seeds, bool WithAll)
{
    public int Trials => Seeds * ((Methods.Count * Budgets.Count) + (WithAll ? 1 : 0));
}

/// <summary>Reads a share of rows to keep.</summary>
static class KeepShare
{
    /// <summary>A number above 0 and up to 1, or a percentage.</summary>
    public static decimal Parse(string text)
    {
        bool percent = text.EndsWith('%');
        string number = percent ? text[..^1].TrimEnd() : text;
        bool isNumber = decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out decimal share);
        share = percent ? share / 100 : share;
        return isNumber && share > 0 && share <= 1
            ? share / 1.0000000000000000000000000000m
            : throw new OptionException("keep", $"--keep must be a share above 0 and up to 1, such as 0.3 or 30%; got {(text.Length == 0 ? "nothing" : text)}.");
    }
}
