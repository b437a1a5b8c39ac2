using Pith.Numerics.Communication;
using Pith.Runs;

namespace Pith.Pipelines;

/// <summary>The work of several ranks on one result: by what it is known, and what is kept of it until it is whole.</summary>
/// <param name="Inputs">Size and fingerprint of every input.</param>
/// <param name="Kept">What finished phases leave.</param>
/// <param name="IsFinished">Whether the result is in its place already, and only what was kept for it had to go.</param>
sealed record RankRun(IReadOnlyList<ManifestInput> Inputs, Checkpoints Kept, bool IsFinished)
{
    // The run folder while it is made, inside of the folder of what is kept: whichever machine is rank 0 the next time finds it.
    const string RunFolderName = "run";

    /// <summary>Takes up the work, from its beginning or where an earlier call of the same was stopped; all ranks call it.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="call">The call; it has a place to write.</param>
    /// <param name="context">The ranks; it gets what is kept.</param>
    /// <param name="settled">The request as it will be run.</param>
    /// <param name="rows">Rows of the dataset.</param>
    /// <param name="requirePlace">Refuses a place that is taken; rank 0 asks.</param>
    public static RankRun Begin<TRequest, TResult>(
        Stage<TRequest, TResult> stage, StageCall<TRequest> call, StageContext context, TRequest settled, long rows, Action requirePlace)
        where TRequest : class
    {
        ICommunicator ranks = context.Ranks;
        context.EnterPhase($"{stage.Name}: fingerprint inputs");
        IReadOnlyList<ManifestInput> inputs = context.Stages.Time("fingerprint inputs", () => stage.DescribeInputs(call, ranks, context.Cancellation));
        Manifest plan = stage.Plan(call, settled, inputs, rows);
        Checkpoints kept = Checkpoints.Open(
            ranks, Checkpoints.FolderOf(call.Out!), plan.Fingerprint, context.EnterPhase,
            done => context.Log.Message($"note: going on where an interrupted run ended; done before: {done}."));
        context.Checkpoints = kept;
        bool isFinished = false;
        Together.Run(ranks, () =>
        {
            if (ranks.Rank > 0)
                return;
            PutBack(call.Out!, kept);
            isFinished = !call.Overwrite && FinishedResult.IsThere(stage, call, plan.Request, context);
            // What stands in the place of work that was about to be put there is its own.
            if (!isFinished && !kept.WasWriting)
                requirePlace();
        });
        bool[] told = [isFinished];
        ranks.Broadcast<bool>(told, 0);
        if (told[0])
        {
            kept.Remove();
            context.Checkpoints = null;
        }
        return new RankRun(inputs, kept, told[0]);
    }

    /// <summary>Makes the run folder, which is filled inside of what is kept.</summary>
    public RunFolder CreateFolder(string place, bool overwrite) => RunFolder.Create(place, overwrite || Kept.WasWriting, Kept.Inside(RunFolderName));

    // Stopped while a new run took the place of an old one, the old one lies aside.
    static void PutBack(string place, Checkpoints kept)
    {
        string aside = kept.Inside(RunFolderName) + RunFolder.AsideEnd;
        if (!Directory.Exists(aside))
            return;
        Storage.Guard(() =>
        {
            RunFolder.EndExchange(place, kept.Inside(RunFolderName));
            if (!Directory.Exists(aside))
                return;
            if (Directory.Exists(place))
                RunFiles.Remove(aside);
            else
                Directory.Move(aside, place);
        }, $"{place} cannot be written");
    }
}
