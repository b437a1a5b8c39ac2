using System.CommandLine;
using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Pipelines;
using Pith.Report;
using Pith.Report.Sources;
using Pith.Runs;

namespace Pith.Cli.Commands;

/// <summary><c>pith report RUN</c>: what a run found as one HTML file.</summary>
sealed class ReportCommand : CliCommand
{
    public const string Summary = "what a run found, as one HTML file";

    const string DefaultName = "report.html";

    readonly Argument<string?> _run;
    readonly CliOption _data;
    readonly CliOption _embeddings;
    readonly CliOption _classNames;
    readonly CliOption _show;
    readonly AccuracyOptions _accuracy = AccuracyOptions.Create(", the map up to 20,000");
    readonly SharedOptions _shared;

    public ReportCommand()
        : base("report", Summary)
    {
        _run = Positional("RUN", "a run of any command, the .npz or the folder of pith graph, or the folder of a pipeline");
        _data = Value("data", "SPEC", "the images behind the rows, e.g. fashion-mnist [those that the runs name]");
        _embeddings = Input("embeddings", "embeddings [N, D] for map and examples [those of the run]");
        AddOption(_accuracy.Exact);
        AddOption(_accuracy.Recall);
        _classNames = Input("class-names", "the name of class 0, 1, ... one a line [the dataset's, else the numbers]");
        _show = Value(ShowOption.Name, ShowOption.Value, ShowOption.Summary);
        _shared = AddShared(SharedParts.Out | SharedParts.OutIsFile | SharedParts.Threads, $"the .html file to write [{DefaultName} beside RUN, as RUN-{DefaultName}]");
    }

    public override IReadOnlyList<CliOption[]> Exclusive => [_accuracy.Group];

    public override int Run(CommandContext context)
    {
        string run = context.Required(_run, "give the run folder, e.g. pith report RUN.");
        string outPath = context.Text(_shared.Out) ?? DefaultPath(run);
        // A report beside the run that was named is the command's own, so writing it again needs no permission.
        FileTarget.Check(outPath, context.IsOn(_shared.Overwrite) || !context.Has(_shared.Out), planOnly: false, ".html", ".htm");
        var recalls = new GraphRecalls();
        var options = new ReportOptions
        {
            Data = context.Text(_data),
            Embeddings = context.Text(_embeddings),
            ClassNames = context.Text(_classNames),
            Show = context.Text(_show),
            Accuracy = recalls.Watch(_accuracy.Read(context)),
            Threads = context.Threads(_shared.Threads),
        };
        ReportSummary summary = ReportWriter.Write(run, outPath, options, context.Progress, context.Cancellation);
        foreach (string note in summary.Notes)
            context.Screen.Message(note);
        if (recalls.Words is string words)
            context.Screen.Message(words);
        if (context.Json)
        {
            var result = new JsonObject
            {
                ["run"] = run,
                ["out"] = outPath,
                ["bytes"] = summary.Bytes,
                ["sections"] = new JsonArray([.. summary.Sections.Select(section => (JsonNode)section)]),
                ["notes"] = new JsonArray([.. summary.Notes.Select(note => (JsonNode)note)]),
                ["seconds"] = Results.Seconds(summary.Stages),
            };
            context.PrintJson(WithKeys(result, run));
            return ExitCodes.Done;
        }
        context.Screen.Line($"Report: {outPath} ({ByteSize.Format(summary.Bytes)}, {Durations.Text(summary.Stages.Sum(stage => stage.Seconds))})");
        return ExitCodes.Done;
    }

    // A report is written also where inputs are gone or have changed, whose columns cannot be told then.
    static JsonObject WithKeys(JsonObject result, string run)
    {
        if (!File.Exists(Path.Combine(run, Manifest.FileName)))
            return result;
        try
        {
            return Results.WithKeys(result, Manifest.Read(run).Inputs.Select(input => KeyValuePair.Create(input.Option, input.Path)));
        }
        catch (PithException)
        {
            return result;
        }
    }

    static string DefaultPath(string run)
    {
        string full = Path.GetFullPath(Path.TrimEndingDirectorySeparator(run));
        string name = File.Exists(full) ? Path.GetFileNameWithoutExtension(full) : Path.GetFileName(full);
        return Path.Combine(Path.GetDirectoryName(run) ?? "", $"{name}-{DefaultName}");
    }
}
