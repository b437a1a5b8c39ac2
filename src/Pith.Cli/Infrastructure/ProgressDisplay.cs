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
    long _stageFirst;
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
                _stageFirst = value.Done;
            }
            if (_quiet || Stopwatch.GetElapsedTime(_lastShown) < (_live ? s_livePause : s_plainPause))
                return;
            _lastShown = Stopwatch.GetTimestamp();
            TimeSpan elapsed = Stopwatch.GetElapsedTime(_stageStart);
            string line = Describe(value, elapsed, withBar: _live, _stageFirst);
            if (_live)
            {
                _writer.Write("\r\x1b[K" + Cut(line, Screen.TerminalWidth - 1));
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

    /// <summary>A line that fits the terminal: a longer one would wrap, and its first part would stay when it is written over.</summary>
    internal static string Cut(string line, int width) => line.Length <= width ? line : line[..Math.Max(0, width - 1)] + "…";

    /// <summary>One line about the work: share, count, and the time that is left at this pace.</summary>
    /// <param name="value">The report.</param>
    /// <param name="elapsed">Time since the first report of the stage.</param>
    /// <param name="withBar">Whether a bar is drawn.</param>
    /// <param name="first">Units that were done at the first report, e.g. by a run that is continued: they say nothing about the pace.</param>
    internal static string Describe(WorkProgress value, TimeSpan elapsed, bool withBar, long first = 0)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (value.Total <= 0)
            return string.Create(culture, $"{value.Stage}: {value.Done:N0} {value.Unit}");
        double share = Math.Clamp((double)value.Done / value.Total, 0, 1);
        long paced = value.Done - first;
        string left = paced > 0.01 * (value.Total - first) && share < 1
            ? ", " + Durations.Text(elapsed.TotalSeconds * (value.Total - value.Done) / paced) + " left"
            : "";
        int filled = (int)Math.Round(share * BarWidth);
        string bar = withBar ? new string('█', filled) + new string('░', BarWidth - filled) + " " : "";
        return string.Create(culture, $"{value.Stage}: {bar}{share * 100:0} % of {value.Total:N0} {value.Unit}{left}");
    }

    void Close()
    {
        if (!_lineIsOpen)
            return;
        _writer.Write("\r\x1b[K");
        _lineIsOpen = false;
    }
}
