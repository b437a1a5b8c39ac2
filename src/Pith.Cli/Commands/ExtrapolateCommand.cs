using Pith.Cli.Binding;
using Pith.Cli.Views;
using Pith.Pipelines.Extrapolate;

namespace Pith.Cli.Commands;

/// <summary><c>pith extrapolate</c>: scores of every row from scores of some, with what validation says about them.</summary>
sealed class ExtrapolateCommand() : StageCommand<ExtrapolateRequest, ExtrapolatedRun>(new ExtrapolateStage(), new ExtrapolateView())
{
    public const string Summary = ExtrapolateStage.Does;
}
