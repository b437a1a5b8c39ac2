using System.Runtime.InteropServices;

namespace Pith.Cli.Infrastructure;

/// <summary>Turns Ctrl-C and SIGTERM into a cancellation, so that a command can clean up; a second one ends the process at once.</summary>
sealed class Interruption : IDisposable
{
    readonly CancellationTokenSource _source = new();
    readonly List<PosixSignalRegistration> _registrations = [];
    readonly Action _atOnce;
    int _count;

    /// <param name="atOnce">What must still be done when the user does not want to wait.</param>
    public Interruption(Action atOnce)
    {
        _atOnce = atOnce;
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            try
            {
                _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
            }
            catch (PlatformNotSupportedException)
            {
                // That signal does not exist here.
            }
        }
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) == 1)
        {
            try
            {
                _source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The work ended while the signal was on its way.
            }
            return;
        }
        _atOnce();
        Environment.Exit(ExitCodes.Interrupted);
    }
}
