using Pith.Pipelines;

namespace Pith;

/// <summary>Runs the work of a facade method: reports become <see cref="PithProgress"/>, and a task leaves the caller's thread free.</summary>
static class FacadeCall
{
    /// <summary>Runs work on another thread.</summary>
    /// <param name="work">The work.</param>
    /// <param name="progress">Receives progress, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static Task<T> Start<T>(Func<StageContext, T> work, IProgress<PithProgress>? progress, CancellationToken cancellation) =>
        Task.Run(() => work(ContextOf(progress, cancellation)), cancellation);

    /// <summary>The context of work in the caller's thread, without listeners.</summary>
    public static StageContext Silent() => new();

    static StageContext ContextOf(IProgress<PithProgress>? progress, CancellationToken cancellation)
    {
        Listener? listener = progress is null ? null : new Listener(progress);
        return new StageContext(listener, listener, cancellation);
    }

    sealed class Listener(IProgress<PithProgress> target) : IProgress<WorkProgress>, IStageLog
    {
        public void Report(WorkProgress value) => target.Report(new PithProgress(value.Stage, value.Done, value.Total, value.Unit));

        public void Message(string text) => target.Report(new PithProgress("", 0, 0, "") { Message = text });

        // Details are for those who look for a fault.
        public void Detail(string text) { }
    }
}
