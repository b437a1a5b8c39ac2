using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Numerics.Communication;
using Pith.Pipelines;

namespace Pith.Cli.Binding;

/// <summary>A command that is one stage: its flags and the keys of its configuration file are the rows of the stage's option table, and
/// its result is shown by a view.</summary>
/// <typeparam name="TRequest">The stage's request.</typeparam>
/// <typeparam name="TResult">The stage's result.</typeparam>
class StageCommand<TRequest, TResult> : CliCommand
    where TRequest : class
{
    const int MostRanks = 100_000;

    readonly Stage<TRequest, TResult> _stage;
    readonly IStageView<TRequest, TResult> _view;
    readonly List<(OptionRule<TRequest> Rule, CliOption Option)> _bound = [];
    readonly SharedOptions _shared;
    readonly CliOption? _resume;
    readonly CliOption? _ranks;
    readonly Action<CommandContext, TRequest>? _prepare;

    /// <param name="stage">The stage.</param>
    /// <param name="view">Shows its result.</param>
    /// <param name="resumeSummary">What --resume does, where the stage can be continued.</param>
    /// <param name="outSummary">What --out names.</param>
    /// <param name="prepare">Provides what a checked request needs and the library cannot get.</param>
    public StageCommand(
        Stage<TRequest, TResult> stage,
        IStageView<TRequest, TResult> view,
        string? resumeSummary = null,
        string? outSummary = null,
        Action<CommandContext, TRequest>? prepare = null)
        : base(stage.Name, stage.Summary)
    {
        _stage = stage;
        _view = view;
        _prepare = prepare;
        CliOption? seed = null;
        foreach (OptionRule<TRequest> rule in stage.Rules)
        {
            CliOption option = CliOption.Of(rule, stage.DefaultText(rule));
            if (rule.Name == "seed")
                seed = option;
            else
                AddOption(option);
            _bound.Add((rule, option));
        }
        if (resumeSummary is not null)
            _resume = Setting("resume", "", resumeSummary);
        if (stage.RunsOnRanks)
            _ranks = Setting("ranks", "R", "with --dry-run: plan for so many ranks of an MPI launcher, each with the cores of this machine");
        _shared = stage.FileExtension is string extension
            ? AddShared(SharedParts.File, outSummary ?? $"the {extension} file to write", seed: seed)
            : AddShared(SharedParts.Run, outSummary ?? "the run folder to write; it must not exist or be empty", seed: seed);
    }

    /// <summary>The stage.</summary>
    protected Stage<TRequest, TResult> Stage => _stage;

    public override bool RunsOnRanks => _stage.RunsOnRanks;

    public override IReadOnlyList<CliOption[]> Exclusive =>
        [.. _stage.Exclusive.Select(group => group.Select(name => Options.First(option => option.Name == name)).ToArray())];

    public override void WriteMoreHelp(TextWriter output) => _view.WriteMoreHelp(output);

    public override int Run(CommandContext context)
    {
        StageCall<TRequest> call = Together.Run(context.Ranks, () =>
        {
            StageCall<TRequest> bound = Bind(context);
            _stage.Check(bound.Request);
            return bound;
        });
        _prepare?.Invoke(context, call.Request);
        StageContext work = context.ForStage();
        StageOutcome<TRequest, TResult> outcome = _stage.Run(call, work);
        context.Progress.Dispose();
        // What a view tells may lie in the folder, which rank 0 alone has to see at once.
        if (context.Ranks.Rank > 0)
            return ExitCodes.Done;
        if (call.PlanOnly)
            return Results.PrintPlan(context, outcome.Plan);
        if (!outcome.IsRun && context.Json)
            context.PrintJson(new JsonObject { ["finishedAlready"] = true, ["out"] = call.Out });
        else if (!outcome.IsRun)
            context.Screen.Line($"{call.Out} is finished already: it was made with the same options from the same files.");
        else if (context.Json)
            context.PrintJson(Results.WithKeys(_view.ToJson(outcome), _stage.InputsOf(outcome.Request)));
        else
            _view.Print(outcome, context.Screen);
        if (outcome.IsRun)
            _view.Warn(outcome, context.Screen);
        return ExitCodes.Done;
    }

    /// <summary>The request and how it is run, from flags and configuration file.</summary>
    protected virtual StageCall<TRequest> Bind(CommandContext context)
    {
        Dictionary<string, string> given = _bound.Where(pair => context.Has(pair.Option))
            .ToDictionary(pair => pair.Rule.Name, pair => pair.Option.IsFlag ? "true" : context.Text(pair.Option)!);
        return new StageCall<TRequest>(_stage.Bind(given))
        {
            Out = context.Text(_shared.Out),
            Overwrite = context.IsOn(_shared.Overwrite),
            Resume = _resume is not null && context.IsOn(_resume),
            Memory = context.Bytes(_shared.Memory),
            PlanOnly = context.IsOn(_shared.DryRun),
            Ranks = _ranks is null ? null : context.Whole(_ranks, 1, MostRanks),
            Threads = context.Threads(_shared.Threads),
            Given = given,
        };
    }
}
