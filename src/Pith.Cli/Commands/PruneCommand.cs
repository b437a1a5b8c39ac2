using Pith.Cli.Binding;
using Pith.Cli.Views;
using Pith.Pipelines.Prune;

namespace Pith.Cli.Commands;

/// <summary><c>pith prune</c>: the coreset of a dataset.</summary>
sealed class PruneCommand(PruneStage stage) : StageCommand<PruneRequest, PruneResult>(stage, new PruneView(stage.Methods))
{
    public const string Summary = PruneStage.Does;

    public PruneCommand()
        : this(new PruneStage()) { }
}
