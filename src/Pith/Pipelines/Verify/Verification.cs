using Pith.Pipelines.Catalogue;
using Pith.Runs;

namespace Pith.Pipelines.Verify;

/// <summary>Runs again what a manifest records.</summary>
/// <param name="manifest">The manifest.</param>
/// <param name="folder">The run folder to write.</param>
/// <param name="threads">Threads; 0 means all cores.</param>
/// <param name="context">Cancellation and times.</param>
/// <returns>The manifest of the new run.</returns>
delegate Manifest Replay(Manifest manifest, string folder, int threads, StageContext context);

/// <summary>A run whose inputs and outputs are what its manifest says, and which gives the same bytes again.</summary>
/// <param name="Manifest">The run's manifest.</param>
/// <param name="Stages">The stages of the verification with their times.</param>
/// <param name="Tolerated">Files whose values differ from the replay's by no more than the manifest allows.</param>
sealed record Verification(Manifest Manifest, IReadOnlyList<ManifestStage> Stages, IReadOnlyList<string> Tolerated)
{
    /// <summary>Verifies a run.</summary>
    /// <param name="run">The run folder, the file of a graph, or the folder of its parts.</param>
    /// <param name="threads">Threads of the replay; 0 means all cores. The bytes do not depend on it.</param>
    /// <param name="context">Cancellation and times; the replay reports no progress of its own.</param>
    /// <param name="other">Replays runs of commands that are no stage; null where there are none.</param>
    /// <exception cref="ManifestMismatchException">Inputs or outputs changed, or the replay fails or gives other bytes.</exception>
    /// <exception cref="InvalidDataContentException">The folder holds no run, or an input is missing.</exception>
    /// <exception cref="ResourceLimitException">The replay does not fit.</exception>
    public static Verification Of(string run, int threads, StageContext context, Replay? other = null)
    {
        bool isFile = File.Exists(run);
        Manifest manifest = isFile ? FileManifest.Read(run) : Manifest.Read(run);
        string folder = isFile ? Path.GetDirectoryName(Path.GetFullPath(run))! : run;
        context.Stages.Time("check inputs", () => CheckInputs(manifest, context.Cancellation));
        context.Stages.Time("check outputs", () => CheckOutputs(run, folder, manifest, context.Cancellation));
        Replay replay = Catalogue.Stages.Find(manifest.Command) is IStage stage ? stage.Replay : other
            ?? throw new ManifestMismatchException($"{run} was made by pith {manifest.Command}, which this Pith cannot replay.");
        IReadOnlyList<string> tolerated = context.Stages.Time("replay", () => CheckReplay(folder, isFile ? manifest.Outputs[0].Name : "run", manifest, threads, replay, context));
        return new Verification(manifest, context.Stages.Finished, tolerated);
    }

    static void CheckInputs(Manifest manifest, CancellationToken cancellation)
    {
        var changed = new List<string>();
        foreach (ManifestInput recorded in manifest.Inputs)
        {
            ManifestInput now = InputFiles.Describe(recorded.Option, recorded.Path, cancellation);
            changed.AddRange(Differences(recorded.Files, now.Files).Select(name => $"{name} (`{recorded.Option}`)"));
        }
        if (changed.Count > 0)
            throw new ManifestMismatchException(
                $"inputs changed since the run was made: {string.Join(", ", changed)}; the run cannot be replayed from them.");
    }

    static void CheckOutputs(string run, string place, Manifest manifest, CancellationToken cancellation)
    {
        var changed = new List<string>();
        foreach (ManifestFile recorded in manifest.Outputs)
        {
            string path = Path.Combine(place, recorded.Name);
            if (!File.Exists(path))
                changed.Add(recorded.Name + " (missing)");
            else if (Fingerprint.OfFile(path, cancellation) != recorded.Sha256)
                changed.Add(recorded.Name);
        }
        if (changed.Count > 0)
            throw new ManifestMismatchException($"files of {run} differ from its manifest: {string.Join(", ", changed)}.");
    }

    static IReadOnlyList<string> CheckReplay(string place, string name, Manifest manifest, int threads, Replay replay, StageContext context)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"pith-verify-{Guid.NewGuid().ToString("N")[..8]}");
        string target = Path.Combine(folder, name);
        // Progress and messages of the replay are not those of the verification.
        StageContext inner = context.Inner = new StageContext(cancellation: context.Cancellation);
        try
        {
            Storage.Guard(() => Directory.CreateDirectory(folder), $"the replay cannot be written to {folder}");
            Manifest again = Again(manifest, target, threads, replay, inner);
            List<string> changed = Differences(manifest.Outputs, again.Outputs);
            double tolerance = manifest.Facts.GetValueOrDefault(Manifest.Tolerance);
            string[] tolerated = tolerance > 0
                ? [.. changed.Where(file => ToleratedDifference.IsWithin(Path.Combine(place, file), Path.Combine(target, file), tolerance))]
                : [];
            changed.RemoveAll(tolerated.Contains);
            if (changed.Count == 0)
                return tolerated;
            throw new ManifestMismatchException($"the replay gives other bytes in {string.Join(", ", changed)}{Versions(manifest, again)}.");
        }
        finally
        {
            inner.DisposeOpenRuns();
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    static Manifest Again(Manifest manifest, string folder, int threads, Replay replay, StageContext context)
    {
        try
        {
            return replay(manifest, folder, threads, context);
        }
        catch (ResourceLimitException error)
        {
            throw new ResourceLimitException("the replay failed: " + error.Message, error);
        }
        catch (Exception error) when (error is OptionException or PithException and not ManifestMismatchException)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            throw new ManifestMismatchException($"the replay of pith {manifest.Command} failed: {error.Message}", error);
        }
    }

    static List<string> Differences(IReadOnlyList<ManifestFile> recorded, IReadOnlyList<ManifestFile> now)
    {
        Dictionary<string, string> hashes = now.ToDictionary(f => f.Name, f => f.Sha256);
        List<string> changed = [.. recorded.Where(f => !hashes.TryGetValue(f.Name, out string? hash) || hash != f.Sha256).Select(f => f.Name)];
        changed.AddRange(now.Select(f => f.Name).Except(recorded.Select(f => f.Name)));
        return changed;
    }

    static string Versions(Manifest recorded, Manifest again) => recorded.PithVersion == again.PithVersion
        ? ""
        : $" (made by Pith {recorded.PithVersion}, replayed by {again.PithVersion})";
}
