using Pith.Cli.Encoders;
using Pith.Cli.Infrastructure;
using Pith.Pipelines.Embed;

namespace Pith.Cli.Datasets;

/// <summary>Gets what an embedding needs and the library cannot get: the encoder, and the texts that every Debian machine has.</summary>
static class TextSource
{
    /// <summary>Gets them where they are not there.</summary>
    /// <param name="request">The embedding, completed.</param>
    /// <param name="context">The call.</param>
    public static void Provide(EmbedRequest request, CommandContext context)
    {
        new DescriptionsFile(new AptIndex()).Provide(request.Data, context.Screen.Message, context.Cancellation);
        new EncoderInstaller(new PackageSource()).Provide(request.Encoder, context.Screen.Message, context.Cancellation);
    }
}
