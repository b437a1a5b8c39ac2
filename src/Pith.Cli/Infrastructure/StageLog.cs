using Pith.Pipelines;

namespace Pith.Cli.Infrastructure;

/// <summary>Shows the messages of a stage on standard error, above the progress line.</summary>
sealed class StageLog(CommandContext context) : IStageLog
{
    public void Message(string text)
    {
        context.Progress.Dispose();
        context.Screen.Message(OptionWords.AsFlags(text));
    }

    public void Detail(string text)
    {
        context.Progress.Dispose();
        context.Screen.Detail(OptionWords.AsFlags(text));
    }
}
