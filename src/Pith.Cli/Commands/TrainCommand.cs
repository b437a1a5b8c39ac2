using Pith.Cli.Binding;
using Pith.Cli.Views;
using Pith.Pipelines.Train;

namespace Pith.Cli.Commands;

/// <summary><c>pith train</c>: trains a built-in model and records what scores and extrapolation need.</summary>
sealed class TrainCommand() : StageCommand<TrainRequest, TrainResult>(
    new TrainStage(),
    new TrainView(),
    "continue the unfinished run in --out after its last finished epoch",
    prepare: (context, request) => DemoData.Require(request.Data, new DatasetInstaller(), context))
{
    public const string Summary = TrainStage.Does;
}
