using System.CommandLine;
using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Cli.Pipelines;
using Pith.Runs;

namespace Pith.Cli.Commands;

/// <summary><c>pith verify RUN</c>: are inputs and outputs what the manifest says, and does the recorded command give the same bytes
/// again?</summary>
sealed class VerifyCommand : CliCommand
{
    public const string Summary = "replays the manifest of a run and compares the bytes";

    readonly Argument<string?> _run;
    readonly SharedOptions _shared;

    public VerifyCommand()
        : base("verify", Summary)
    {
        _run = Positional("RUN", "the run folder to verify");
        _shared = AddShared(SharedParts.Threads);
    }

    public override int Run(CommandContext context)
    {
        string run = context.Required(_run, "give the run folder, e.g. pith verify RUN.");
        int threads = context.Threads(_shared.Threads);
        Manifest manifest = Manifest.Read(run);
        context.Stages.Time("check inputs", () => CheckInputs(manifest, context.Cancellation));
        context.Stages.Time("check outputs", () => CheckOutputs(run, manifest, context.Cancellation));
        context.Stages.Time("replay", () => Replay(manifest, threads, context));
        if (context.Json)
        {
            context.PrintJson(new JsonObject
            {
                ["run"] = run,
                ["verified"] = true,
                ["inputs"] = manifest.Inputs.Sum(i => i.Files.Count),
                ["outputs"] = manifest.Outputs.Count,
                ["seconds"] = Results.Seconds(context.Stages.Finished),
            });
        }
        else
        {
            context.Screen.Line($"{run} is verified: {manifest.Inputs.Sum(i => i.Files.Count)} input files are unchanged, and pith {manifest.Command} gives the same bytes again in all {manifest.Outputs.Count} files.");
        }
        return ExitCodes.Done;
    }

    static void CheckInputs(Manifest manifest, CancellationToken cancellation)
    {
        var changed = new List<string>();
        foreach (ManifestInput recorded in manifest.Inputs)
        {
            ManifestInput now = InputFiles.Describe(recorded.Option, recorded.Path, cancellation);
            changed.AddRange(Differences(recorded.Files, now.Files).Select(name => $"{name} (--{recorded.Option})"));
        }
        if (changed.Count > 0)
            throw new ManifestMismatchException(
                $"inputs changed since the run was made: {string.Join(", ", changed)}; the run cannot be replayed from them.");
    }

    static void CheckOutputs(string run, Manifest manifest, CancellationToken cancellation)
    {
        var changed = new List<string>();
        foreach (ManifestFile recorded in manifest.Outputs)
        {
            string path = Path.Combine(run, recorded.Name);
            if (!File.Exists(path))
                changed.Add(recorded.Name + " (missing)");
            else if (Fingerprint.OfFile(path, cancellation) != recorded.Sha256)
                changed.Add(recorded.Name);
        }
        if (changed.Count > 0)
            throw new ManifestMismatchException($"files of {run} differ from its manifest: {string.Join(", ", changed)}.");
    }

    static void Replay(Manifest manifest, int threads, CommandContext context)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"pith-verify-{Guid.NewGuid().ToString("N")[..8]}");
        try
        {
            string replay = Path.Combine(folder, "run");
            List<string> args = [manifest.Command, .. Arguments(manifest), "--quiet", $"--out={replay}"];
            if (manifest.Options.Keys.Any(IsOfSection))
            {
                Directory.CreateDirectory(folder);
                File.WriteAllText(Path.Combine(folder, "config.yaml"), PipelineConfig.OfManifest(manifest));
                args.Add($"--config={Path.Combine(folder, "config.yaml")}");
            }
            if (threads > 0)
                args.Add($"--threads={threads}");
            using var errors = new StringWriter();
            int code = CommandLine.Run(args, new Screen(TextWriter.Null, errors), context.Cancellation, manifest.Inputs.ToDictionary(i => i.Option, i => i.Given));
            context.Cancellation.ThrowIfCancellationRequested();
            if (code == ExitCodes.Resources)
                throw new ResourceLimitException("the replay failed: " + Sentence(errors));
            if (code != ExitCodes.Done)
                throw new ManifestMismatchException(
                    $"the replay of pith {manifest.Command} ended with exit code {code}: {Sentence(errors)}");
            Manifest again = Manifest.Read(replay);
            List<string> changed = Differences(manifest.Outputs, again.Outputs);
            if (changed.Count > 0)
                throw new ManifestMismatchException(
                    $"the replay gives other bytes in {string.Join(", ", changed)}{Versions(manifest, again)}.");
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    static IEnumerable<string> Arguments(Manifest manifest)
    {
        Dictionary<string, string> inputs = manifest.Inputs.ToDictionary(i => i.Option, i => i.Path);
        foreach ((string name, string? value) in manifest.Options.Where(o => !IsOfSection(o.Key)))
        {
            if (inputs.TryGetValue(name, out string? path))
                yield return $"--{name}={path}";
            else if (value is "true")
                yield return "--" + name;
            else if (value is not null and not "false")
                yield return $"--{name}={value}";
        }
    }

    // The options of a pipeline's stages are named SECTION.OPTION; they are replayed from a configuration.
    static bool IsOfSection(string option) => option.Contains('.', StringComparison.Ordinal);

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

    static string Sentence(StringWriter errors) => errors.ToString().Trim().Replace("pith: ", "", StringComparison.Ordinal);
}
