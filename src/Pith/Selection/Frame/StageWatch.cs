using System.Diagnostics;

namespace Pith.Selection.Frame;

/// <summary>Measures the stages of a selection one after the other.</summary>
sealed class StageWatch
{
    readonly List<KeyValuePair<string, double>> _stages = [];
    long _start = Stopwatch.GetTimestamp();

    /// <summary>Seconds by stage, in the order run.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Stages => _stages;

    /// <summary>Ends the running stage under its name and starts the next; a stage that was ended before under the same name, in a row or not, grows.</summary>
    public void End(string stage)
    {
        long now = Stopwatch.GetTimestamp();
        double seconds = Stopwatch.GetElapsedTime(_start, now).TotalSeconds;
        int known = _stages.FindIndex(ended => ended.Key == stage);
        if (known < 0)
            _stages.Add(new(stage, seconds));
        else
            _stages[known] = new(stage, _stages[known].Value + seconds);
        _start = now;
    }
}
