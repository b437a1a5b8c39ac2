using System.Diagnostics;
using System.Globalization;

namespace Pith.Cli.Infrastructure;

/// <summary>Shows progress on standard error: one live line with bar and ETA on a terminal, a plain line every few seconds
/// elsewhere.</summary>
sealed class ProgressDisplay : IProgress<WorkProgress>, IDisposable
{
    const int BarWidth = 24;
    static readonly TimeSpan s_livePause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan s_plainPause = TimeSpan.FromSeconds(3);

    readonly TextWriter _writer;
    readonly bool _live;
    readonly bool _quiet;
    readonly Lock _gate = new();
    string? _stage;
    long _stageStart;
    long _lastShown;
    bool _lineIsOpen;

    public ProgressDisplay(Screen screen)
    {
        _writer = screen.Error;
        _live = screen.ErrorIsTerminal;
        _quiet = screen.Quiet;
        _lastShown = Stopwatch.GetTimestamp();
    }

    /// <summary>The stage last reported, for a message after an interruption.</summary>
    public string? Stage => _stage;

    public void Report(WorkProgress value)
    {
        lock (_gate)
        {
            if (_stage != value.Stage)
            {
                Close();
                _stage = value.Stage;
                _stageStart = Stopwatch.GetTimestamp();
            }
            if (_quiet || Stopwatch.GetElapsedTime(_lastShown) < (_live ? s_livePause : s_plainPause))
                return;
            _lastShown = Stopwatch.GetTimestamp();
            TimeSpan elapsed = Stopwatch.GetElapsedTime(_stageStart);
            string line = Describe(value, elapsed, withBar: _live);
            if (_live)
            {
                _writer.Write("\r\x1b[K" + line);
                _lineIsOpen = true;
            }
            else
            {
                _writer.WriteLine(line);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
            Close();
    }

    /// <summary>One line about the work: share, count, and the time that is left at this pace.</summary>
    internal static string Describe(WorkProgress value, TimeSpan elapsed, bool withBar)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (value.Total <= 0)
            return string.Create(culture, $"{value.Stage}: {value.Done:N0} {value.Unit}");
        double share = Math.Clamp((double)value.Done / value.Total, 0, 1);
        string left = share > 0.01 && share < 1
            ? ", " + Duration(elapsed.TotalSeconds * (1 - share) / share) + " left"
            : "";
        int filled = (int)Math.Round(share * BarWidth);
        string bar = withBar ? new string('█', filled) + new string('░', BarWidth - filled) + " " : "";
        return string.Create(culture, $"{value.Stage}: {bar}{share * 100:0} % of {value.Total:N0} {value.Unit}{left}");
    }

    /// <summary>Seconds as people read them.</summary>
    internal static string Duration(double seconds) => Pith.Runs.Duration.Format(seconds);

    void Close()
    {
        if (!_lineIsOpen)
            return;
        _writer.Write("\r\x1b[K");
        _lineIsOpen = false;
    }
}
