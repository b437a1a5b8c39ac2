using System.CommandLine;
using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Cli.Pipelines;
using Pith.Pipelines;
using Pith.Pipelines.Verify;
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
        Verification verification = Verification.Of(run, context.Threads(_shared.Threads), context.ForStage(), ReplayByCommand);
        Manifest manifest = verification.Manifest;
        int inputs = manifest.Inputs.Sum(i => i.Files.Count);
        if (context.Json)
        {
            context.PrintJson(new JsonObject
            {
                ["run"] = run,
                ["verified"] = true,
                ["inputs"] = inputs,
                ["outputs"] = manifest.Outputs.Count,
                ["seconds"] = Results.Seconds(verification.Stages),
            });
        }
        else
        {
            context.Screen.Line($"{run} is verified: {inputs} input files are unchanged, and pith {manifest.Command} gives the same bytes again in all {manifest.Outputs.Count} files.");
        }
        return ExitCodes.Done;
    }

    // Commands that are no stage yet are called as a user would call them.
    static Manifest ReplayByCommand(Manifest manifest, string folder, int threads, StageContext context)
    {
        List<string> args = [manifest.Command, .. Arguments(manifest), "--quiet", $"--out={folder}"];
        if (manifest.Options.Keys.Any(IsOfSection))
        {
            string config = Path.Combine(Path.GetDirectoryName(folder)!, "config.yaml");
            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            File.WriteAllText(config, PipelineConfig.OfManifest(manifest));
            args.Add($"--config={config}");
        }
        if (threads > 0)
            args.Add($"--threads={threads}");
        using var errors = new StringWriter();
        int code = CommandLine.Run(args, new Screen(TextWriter.Null, errors), context.Cancellation, manifest.Inputs.ToDictionary(i => i.Option, i => i.Given));
        context.Cancellation.ThrowIfCancellationRequested();
        string sentence = errors.ToString().Trim().Replace("pith: ", "", StringComparison.Ordinal);
        return code switch
        {
            ExitCodes.Done => Manifest.Read(folder),
            ExitCodes.Resources => throw new ResourceLimitException(sentence),
            _ => throw new ManifestMismatchException($"the replay of pith {manifest.Command} ended with exit code {code}: {sentence}"),
        };
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
}
