using System.CommandLine;
using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Pipelines.OnePass;
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
        _run = Positional("RUN", "the run folder to verify, the file of a graph, or the folder of its parts");
        _shared = AddShared(SharedParts.Threads);
    }

    public override int Run(CommandContext context)
    {
        string run = context.Required(_run, "give the run folder, e.g. pith verify RUN.");
        Verification verification = Verification.Of(run, context.Threads(_shared.Threads), context.ForStage(), OnePassReplay.Run);
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
                ["withinTolerance"] = verification.Tolerated.Count == 0 ? null : new JsonArray([.. verification.Tolerated.Select(name => (JsonNode)name)]),
                ["seconds"] = Results.Seconds(verification.Stages),
            });
        }
        else
        {
            string tolerated = verification.Tolerated.Count == 0 ? manifest.Outputs.Count == 1 ? "in its file." : $"in all {manifest.Outputs.Count} files."
                : $"in {manifest.Outputs.Count - verification.Tolerated.Count} files, and values within the tolerance of its engine in {string.Join(", ", verification.Tolerated)}.";
            context.Screen.Line($"{run} is verified: {(inputs == 1 ? "its input file is" : $"{inputs} input files are")} unchanged, and pith {manifest.Command} gives the same bytes again {tolerated}");
        }
        return ExitCodes.Done;
    }
}
