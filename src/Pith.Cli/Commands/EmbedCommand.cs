using Pith.Cli.Binding;
using Pith.Cli.Datasets;
using Pith.Cli.Infrastructure;
using Pith.Cli.Views;
using Pith.Pipelines;
using Pith.Pipelines.Embed;

namespace Pith.Cli.Commands;

/// <summary><c>pith embed</c>: images or texts to embeddings.</summary>
sealed class EmbedCommand() : StageCommand<EmbedRequest, EmbedResult>(
    new EmbedStage(),
    new EmbedView(),
    "continue the unfinished run in --out after its last finished part",
    prepare: (context, request) => TextSource.Provide(request, context))
{
    public const string Summary = EmbedStage.Does;

    // The encoder is an input of the run, whether it was named or not.
    protected override StageCall<EmbedRequest> Bind(CommandContext context) => base.Bind(context) is var call && call.Request.Data.Length > 0
        ? call with { Request = call.Request.Completed() }
        : call;
}
