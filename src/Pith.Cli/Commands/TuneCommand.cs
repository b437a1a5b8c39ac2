using Pith.Cli.Binding;
using Pith.Cli.Views;
using Pith.Pipelines.Tune;

namespace Pith.Cli.Commands;

/// <summary><c>pith tune</c>: chooses method and settings for a dataset and a budget, by training rows alone.</summary>
sealed class TuneCommand() : StageCommand<TuneRequest, TuneResult>(
    new TuneStage(),
    new TuneView(),
    "go on with the unfinished scoring run in --out",
    "the run folder to write; may be left out where no scoring run is needed",
    (context, request) => DemoData.Require(request.Source, context))
{
    public const string Summary = TuneStage.Does;
}
