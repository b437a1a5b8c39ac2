namespace Pith.Neighbors.Search;

/// <summary>Adds up finished work from several threads and reports about a hundred times.</summary>
sealed class PairProgress(IProgress<WorkProgress>? progress, string stage, long total, string unit = "pairs")
{
    long _done;
    long _reported;

    public void Add(long units)
    {
        long done = Interlocked.Add(ref _done, units);
        if (progress is null)
            return;
        long reported = Interlocked.Read(ref _reported);
        if ((done - reported >= total / 100 || done == total) && Interlocked.CompareExchange(ref _reported, done, reported) == reported)
            progress.Report(new WorkProgress(stage, done, total, unit));
    }
}
