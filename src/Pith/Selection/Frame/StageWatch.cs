using System.Diagnostics;

namespace Pith.Selection.Frame;

/// <summary>Measures the stages of a selection one after the other.</summary>
sealed class StageWatch
{
    readonly List<KeyValuePair<string, double>> _stages = [];
    long _start = Stopwatch.GetTimestamp();

    /// <summary>Seconds by stage, in the order run.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Stages => _stages;

    /// <summary>Ends the running stage under its name and starts the next.</summary>
    public void End(string stage)
    {
        long now = Stopwatch.GetTimestamp();
        _stages.Add(new(stage, Stopwatch.GetElapsedTime(_start, now).TotalSeconds));
        _start = now;
    }
}
