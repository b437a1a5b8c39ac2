using Pith.Cli.Binding;
using Pith.Cli.Datasets;
using Pith.Cli.Infrastructure;
using Pith.Cli.Views;
using Pith.Pipelines;
using Pith.Pipelines.Prune;

namespace Pith.Cli.Commands;

/// <summary><c>pith prune</c>: the coreset of a dataset.</summary>
sealed class PruneCommand(PruneStage stage) : StageCommand<PruneRequest, PruneResult>(stage, new PruneView(stage.Methods))
{
    public const string Summary = PruneStage.Does;

    public PruneCommand()
        : this(new PruneStage()) { }

    public override int Run(CommandContext context)
    {
        StageCall<PruneRequest> call = base.Bind(context);
        if (call.Request.Source is null || !call.PlanOnly || context.Ranks.Size > 1)
            return base.Run(context);
        Stage.Check(call.Request);
        Install(call, context);
        // What is not embedded yet is what takes the time.
        return EmbeddedSource.Plan(call, context.ForStage()) is { } plan ? Results.PrintPlan(context, plan) : base.Run(context);
    }

    // Images and texts are embedded before the selection, whose inputs are then the same as if they had been given.
    protected override StageCall<PruneRequest> Bind(CommandContext context)
    {
        StageCall<PruneRequest> call = base.Bind(context);
        if (call.Request.Source is null)
            return call;
        if (context.Ranks.Size > 1)
            throw new OptionException("data", $"`data` {call.Request.Source} is embedded in one process; embed it first with pith embed, and give the ranks `embeddings`.");
        Stage.Check(call.Request);
        if (call.Out is string folder && !call.PlanOnly)
            Pith.Runs.RunFolder.Check(folder, call.Overwrite);
        Install(call, context);
        return EmbeddedSource.Provide(call, context.ForStage());
    }

    static void Install(StageCall<PruneRequest> call, CommandContext context) => TextSource.Provide(EmbeddedSource.RequestOf(call.Request), context);
}
