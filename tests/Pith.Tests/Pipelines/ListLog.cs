using Pith.Pipelines;

namespace Pith.Tests.Pipelines;

/// <summary>Keeps what a stage says.</summary>
sealed class ListLog(Action<string>? onMessage = null) : IStageLog
{
    public List<string> Messages { get; } = [];

    public List<string> Details { get; } = [];

    public void Message(string text)
    {
        Messages.Add(text);
        onMessage?.Invoke(text);
    }

    public void Detail(string text) => Details.Add(text);
}
