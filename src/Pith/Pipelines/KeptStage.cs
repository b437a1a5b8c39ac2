using Pith.Data.Encoders;
using Pith.Runs;

namespace Pith.Pipelines;

/// <summary>Runs a stage whose result other runs will want again: it is kept in the cache folder under the fingerprint of its options and
/// inputs, and found there the next time.</summary>
static class KeptStage
{
    /// <summary>The folder of a stage's result, there or not.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="context">Stops the reading of the inputs.</param>
    /// <param name="isThere">Whether the result is there, whole.</param>
    public static string FolderOf<TRequest, TResult>(Stage<TRequest, TResult> stage, TRequest request, StageContext context, out bool isThere)
        where TRequest : class
    {
        var call = new StageCall<TRequest>(request);
        string fingerprint = stage.Plan(call, request, stage.DescribeInputs(call, cancellation: context.Cancellation), rows: 0).Fingerprint;
        string folder = Path.Combine(KnownEncoders.CacheFolder, stage.Name, fingerprint[..16]);
        isThere = RunFiles.IsRun(folder) && !Directory.Exists(Path.Combine(folder, RunFolder.ResumeFolder));
        return folder;
    }

    /// <summary>The folder of a stage's result, which is made where it is not there; a stopped run goes on.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="memory">A hard budget in bytes, or null.</param>
    /// <param name="context">Progress, cancellation, messages.</param>
    public static string Provide<TRequest, TResult>(Stage<TRequest, TResult> stage, TRequest request, int threads, long? memory, StageContext context)
        where TRequest : class
    {
        string folder = FolderOf(stage, request, context, out bool isThere);
        if (isThere)
        {
            context.Log.Message($"note: what pith {stage.Name} gives is there already, made from the same files: {folder}.");
            return folder;
        }
        bool isBegun = stage.IsResumable && Directory.Exists(Path.Combine(folder, RunFolder.ResumeFolder));
        var call = new StageCall<TRequest>(request) { Out = folder, Resume = isBegun, Threads = threads, Memory = memory };
        StageContext part = context.ForPart();
        stage.Run(call, part);
        context.Inner = null;
        context.Log.Message($"note: what pith {stage.Name} gives is kept in {folder} and found there the next time.");
        return folder;
    }
}
