using Pith.Data.Files;
using Pith.Numerics.Communication;
using Pith.Runs;

namespace Pith.Pipelines;

/// <summary>The result of a call that is in its place already: a job that is started once more, since nobody knew that it had finished, finds it.</summary>
/// <remarks>One process keeps to the rule that a run folder which is not empty is refused; a graph, and whatever ranks write, is found.</remarks>
static class FinishedResult
{
    /// <summary>Whether the place of a call holds something that may be its result, so that its inputs have to be read to know.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="call">The call.</param>
    /// <param name="ranks">Ranks that run it.</param>
    public static bool MayBeThere<TRequest, TResult>(Stage<TRequest, TResult> stage, StageCall<TRequest> call, int ranks)
        where TRequest : class
    {
        // Who does not tell what was given cannot be recognised.
        if (call is not { PlanOnly: false, Overwrite: false, Out.Length: > 0, Given.Count: > 0 } || !(ranks > 1 || stage.FileExtension is not null))
            return false;
        // Files of other sizes are others, whatever is in them.
        return ManifestOf(stage, call) is { } manifest && manifest.PithVersion == Machine.PithVersion
            && stage.InputsOf(call.Request).All(input => manifest.Inputs.Any(
                recorded => recorded.Option == input.Key && recorded.Files.Sum(file => file.Bytes) == InputFiles.TotalBytes(input.Value)));
    }

    /// <summary>Whether the place holds the result, whole and with the bytes that its manifest names; what has changed since is told.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="call">The call.</param>
    /// <param name="request">The fingerprint of what is asked for, <see cref="Manifest.Request"/>.</param>
    /// <param name="context">Told what has changed; stops the reading.</param>
    public static bool IsThere<TRequest, TResult>(Stage<TRequest, TResult> stage, StageCall<TRequest> call, string request, StageContext context)
        where TRequest : class
    {
        // What is settled as the work goes on is in the fingerprint of a finished run, and not known yet.
        if (call.Given.Count == 0 || ManifestOf(stage, call) is not { } manifest || manifest.Request != request)
            return false;
        string folder = IsFolder(stage, call) ? call.Out! : Path.GetDirectoryName(Path.GetFullPath(call.Out!))!;
        string? changed = manifest.Outputs.FirstOrDefault(file => !IsWhole(Path.Combine(folder, file.Name), file, context.Cancellation))?.Name;
        if (changed is not null)
            context.Log.Message($"note: {call.Out} was made with the same options from the same files, but its {changed} is missing or has changed since.");
        return changed is null;
    }

    static bool IsWhole(string path, ManifestFile recorded, CancellationToken cancellation) =>
        File.Exists(path) && new FileInfo(path).Length == recorded.Bytes && Fingerprint.OfFile(path, cancellation) == recorded.Sha256;

    static Manifest? ManifestOf<TRequest, TResult>(Stage<TRequest, TResult> stage, StageCall<TRequest> call)
        where TRequest : class => FileManifest.Find(call.Out!, IsFolder(stage, call), stage.Name);

    static bool IsFolder<TRequest, TResult>(Stage<TRequest, TResult> stage, StageCall<TRequest> call)
        where TRequest : class => stage.FileExtension is null || stage.FilesOf(call.Request) is not null;
}
