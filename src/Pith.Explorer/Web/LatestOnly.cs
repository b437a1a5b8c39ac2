using System.Collections.Concurrent;

namespace Pith.Explorer.Web;

/// <summary>Of the requests that a page sends while a slider is dragged only the latest goes on; the others are stopped.</summary>
sealed class LatestOnly
{
    // Pages that were closed are forgotten by and by.
    const int MostPages = 64;

    readonly ConcurrentDictionary<string, Entry> _pages = new();

    /// <summary>Does the work of a request unless a newer one comes.</summary>
    /// <param name="page">Names the page; each has requests of its own.</param>
    /// <param name="sequence">The number of the request, ascending.</param>
    /// <param name="work">The work.</param>
    /// <param name="aborted">Stops the work when the browser is gone.</param>
    /// <exception cref="SupersededException">A newer request came.</exception>
    public async Task<T> Run<T>(string page, long sequence, Func<CancellationToken, Task<T>> work, CancellationToken aborted)
    {
        if (_pages.Count > MostPages)
            _pages.Clear();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        Entry entry = _pages.GetOrAdd(page, _ => new Entry());
        lock (entry)
        {
            if (sequence < entry.Sequence)
                throw new SupersededException();
            entry.Sequence = sequence;
            entry.Stop?.Cancel();
            entry.Stop = stop;
        }
        try
        {
            return await work(stop.Token);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested && stop.IsCancellationRequested)
        {
            throw new SupersededException();
        }
        finally
        {
            lock (entry)
            {
                if (entry.Stop == stop)
                    entry.Stop = null;
            }
        }
    }

    sealed class Entry
    {
        public long Sequence { get; set; } = long.MinValue;

        public CancellationTokenSource? Stop { get; set; }
    }
}
