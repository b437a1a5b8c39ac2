namespace Pith.Common;

/// <summary>Passes on at most about a hundred reports of a stage, however often work reports to it.</summary>
/// <param name="target">Receives the reports, or null.</param>
/// <param name="stage">The stage's name.</param>
/// <param name="total">Units in all.</param>
/// <param name="unit">What is counted.</param>
sealed class ThinnedProgress(IProgress<WorkProgress>? target, string stage, long total, string unit)
{
    const int MostReports = 100;
    long _next;

    /// <summary>Reports the units done, if enough were done since the last report or all are.</summary>
    public void Report(long done)
    {
        if (target is null || (done < _next && done < total))
            return;
        _next = done + Math.Max(1, total / MostReports);
        target.Report(new WorkProgress(stage, done, total, unit));
    }
}
