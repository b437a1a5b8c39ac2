using Pith.Cli.Binding;
using Pith.Cli.Infrastructure;
using Pith.Pipelines.Train;
using Pith.Scoring;

namespace Pith.Cli.Commands;

/// <summary><c>pith train</c>: trains a built-in model and records what scores and extrapolation need.</summary>
sealed class TrainCommand()
    : StageCommand<TrainRequest, TrainResult>(new TrainStage(), new TrainView(), "continue the unfinished run in --out after its last finished epoch")
{
    protected override void Prepare(CommandContext context, TrainRequest request) => DemoData.Require(request.Data, new DatasetInstaller(), context);
}
