using Pith.Cli.Binding;
using Pith.Cli.Views;
using Pith.Pipelines.Graph;

namespace Pith.Cli.Commands;

/// <summary><c>pith graph</c>: the exact kNN graph of embeddings as an <c>.npz</c> that <c>--graph</c> reads.</summary>
sealed class GraphCommand() : StageCommand<GraphRequest, BuiltGraph>(new GraphStage(), new GraphView())
{
    public const string Summary = GraphStage.Does;
}
