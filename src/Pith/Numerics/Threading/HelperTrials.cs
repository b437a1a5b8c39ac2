using System.Diagnostics;

namespace Pith.Numerics.Threading;

/// <summary>Finds out while working whether helpers help: on a machine whose cores other programs want, a helper that has taken a task may
/// lose its core for milliseconds, and the caller would be done sooner alone.</summary>
/// <remarks>Runs are timed in windows. Where the caller of a window has waited longer than it has worked, the next window is tried alone, and
/// whichever is faster is kept for a time that doubles with every trial that agrees. What is computed does not depend on it.</remarks>
sealed class HelperTrials
{
    /// <summary>Runs of a window: several steps of a training, so that windows hold the same mixture of parts.</summary>
    public const int Window = 64;

    const int MostWindows = 64;

    int _runs;
    long _worked, _waited, _sharedTime;
    int _windows;
    int _patience = 1;
    bool _isTrial;

    /// <summary>Whether the next run is the caller's alone.</summary>
    public bool IsAlone { get; private set; }

    /// <summary>Records a run.</summary>
    /// <param name="worked">Time in which the caller worked, in ticks of <see cref="Stopwatch"/>.</param>
    /// <param name="waited">Time in which it waited for helpers; 0 for a run alone.</param>
    public void Add(long worked, long waited)
    {
        _worked += worked;
        _waited += waited;
        if (++_runs < Window)
            return;
        EndWindow();
        (_runs, _worked, _waited) = (0, 0, 0);
    }

    void EndWindow()
    {
        if (_isTrial)
        {
            _isTrial = false;
            // If not, parts are uneven, but the helpers' share is worth waiting for.
            IsAlone = _worked < _sharedTime;
            _windows = _patience;
            _patience = Math.Min(2 * _patience, MostWindows);
            return;
        }
        if (_windows > 0)
        {
            _windows--;
            return;
        }
        if (IsAlone)
        {
            IsAlone = false;
            return;
        }
        if (_waited <= _worked)
        {
            _patience = 1;
            return;
        }
        _sharedTime = _worked + _waited;
        (IsAlone, _isTrial) = (true, true);
    }
}
