using System.Diagnostics;

namespace Pith.Runs;

/// <summary>Keeps the seconds and the peak memory of every stage of a run, in the order run.</summary>
sealed class RunStages : IStageTimes
{
    readonly List<ManifestStage> _stages = [];

    /// <summary>The finished stages.</summary>
    public IReadOnlyList<ManifestStage> Finished => _stages;

    /// <summary>The stage under way, or null; kept after a failure so that a message can name it.</summary>
    public string? Current { get; private set; }

    /// <summary>Seconds of all finished stages.</summary>
    public double TotalSeconds => _stages.Sum(s => s.Seconds);

    /// <inheritdoc/>
    public T Time<T>(string name, Func<T> work)
    {
        Current = name;
        long start = Stopwatch.GetTimestamp();
        T result = work();
        Add(name, Stopwatch.GetElapsedTime(start).TotalSeconds);
        Current = null;
        return result;
    }

    /// <summary>Runs <paramref name="work"/> as the stage <paramref name="name"/>.</summary>
    public void Time(string name, Action work) => Time(name, () =>
    {
        work();
        return true;
    });

    /// <summary>Adds a stage that something else timed; the memory is that of now.</summary>
    public void Add(string name, double seconds) => _stages.Add(new ManifestStage(name, Math.Round(seconds, 6), Machine.PeakMemory()));
}
