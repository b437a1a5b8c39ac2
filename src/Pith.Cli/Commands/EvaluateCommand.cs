using Pith.Cli.Binding;
using Pith.Cli.Views;
using Pith.Pipelines.Evaluate;

namespace Pith.Cli.Commands;

/// <summary><c>pith evaluate</c>: trains the same model on coresets of several methods, budgets and seeds, and compares what they learn.</summary>
sealed class EvaluateCommand() : StageCommand<EvaluateRequest, EvaluateResult>(
    new EvaluateStage(),
    new EvaluateView(),
    "continue the unfinished evaluation in --out after its last finished training",
    prepare: (context, request) => DemoData.Require(request.Source, context))
{
    public const string Summary = EvaluateStage.Does;
}
