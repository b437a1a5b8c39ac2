using Pith.Cli.Binding;
using Pith.Cli.Datasets;
using Pith.Cli.Infrastructure;
using Pith.Cli.Views;
using Pith.Data.Texts;
using Pith.Pipelines;
using Pith.Pipelines.Train;
using Pith.Runs;

namespace Pith.Cli.Commands;

/// <summary><c>pith train</c>: trains a built-in model and records what scores and extrapolation need.</summary>
sealed class TrainCommand() : StageCommand<TrainRequest, TrainResult>(
    new TrainStage(),
    new TrainView(),
    "continue the unfinished run in --out after its last finished epoch",
    prepare: (context, request) => DemoData.Require(request.Data, new DatasetInstaller(), context))
{
    public const string Summary = TrainStage.Does;

    public override int Run(CommandContext context)
    {
        StageCall<TrainRequest> call = base.Bind(context);
        if (!call.PlanOnly || !TextDataSpec.Matches(call.Request.Data))
            return base.Run(context);
        Stage.Check(call.Request);
        TextSource.Provide(TrainedTexts.RequestOf(call.Request), context);
        // What is not embedded yet is what takes the time.
        return TrainedTexts.Plan(call, context.ForStage()) is { } plan ? Results.PrintPlan(context, plan) : base.Run(context);
    }

    // Texts are embedded before the training, whose inputs are then the same as if the embeddings had been given.
    protected override StageCall<TrainRequest> Bind(CommandContext context)
    {
        StageCall<TrainRequest> call = base.Bind(context);
        if (!TextDataSpec.Matches(call.Request.Data))
            return call;
        Stage.Check(call.Request);
        if (call.Out is string folder && !call.PlanOnly && !call.Resume)
            RunFolder.Check(folder, call.Overwrite);
        TextSource.Provide(TrainedTexts.RequestOf(call.Request), context);
        return TrainedTexts.Provide(call, context.ForStage());
    }
}
