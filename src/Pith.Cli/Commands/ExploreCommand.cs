using System.CommandLine;
using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Explorer;
using Pith.Explorer.Sources;

namespace Pith.Cli.Commands;

/// <summary><c>pith explore RUN</c>: a page on this machine in which the settings of a selection are sliders.</summary>
sealed class ExploreCommand : CliCommand
{
    public const string Summary = "a local page in which budget and gamma are sliders";

    readonly Argument<string?> _run;
    readonly CliOption[] _files;
    readonly CliOption _data;
    readonly CliOption _classNames;
    readonly CliOption _show;
    readonly CliOption _port;
    readonly CliOption _noBrowser;
    readonly SharedOptions _shared;

    public ExploreCommand()
        : base("explore", Summary)
    {
        _run = Positional("RUN", "a run of prune, run, evaluate, extrapolate, score, train or embed; or leave it out and give files");
        _files =
        [
            Input("embeddings", "embeddings [N, D] [those of the run]"),
            Input("scores", "importance scores [N] [those of the run]"),
            Input("labels", "class labels [N] [those of the run]"),
            Input("ids", "the rows' own names [those of the run]"),
            Value("hard", "high|low", "which end of scores without a stored direction is hard [high]"),
            Value("metric", "NAME", "what distance means where a graph is built: euclidean or cosine [that of the run, else euclidean]"),
        ];
        _data = Value("data", "SPEC", "the images behind the rows, e.g. fashion-mnist [those that the run names]");
        _classNames = Input("class-names", "the name of class 0, 1, ... one a line [the dataset's, else the numbers]");
        _show = Value(ShowOption.Name, ShowOption.Value, ShowOption.Summary);
        _port = Setting("port", "P", "the port of 127.0.0.1 to serve at, a whole number from 1 to 65535 [any that is free]");
        _noBrowser = Setting("no-browser", "", "only print the address");
        _shared = AddShared(SharedParts.Threads);
    }

    public override int Run(CommandContext context)
    {
        Dictionary<string, string> files = _files.Where(context.Has).ToDictionary(option => option.Name, option => context.Text(option)!);
        if (context.Text(_run) is null && files.Count == 0)
            context.Required(_run, "give the run folder, e.g. pith explore RUN, or --embeddings FILE with --scores FILE.");
        var options = new ExplorerOptions
        {
            Run = context.Text(_run),
            Files = files,
            Data = context.Text(_data),
            ClassNames = context.Text(_classNames),
            Show = context.Text(_show),
            Port = context.Whole(_port, 1, 65535) ?? 0,
            Threads = context.Threads(_shared.Threads),
        };
        Serve(options, context).GetAwaiter().GetResult();
        return ExitCodes.Done;
    }

    async Task Serve(ExplorerOptions options, CommandContext context)
    {
        await using ExplorerServer server = await ExplorerServer.Start(options, context.Screen.Message, context.Cancellation);
        if (context.Json)
            context.PrintJson(new JsonObject { ["address"] = server.Address, ["port"] = server.Port, ["rows"] = server.Data.Rows });
        else
            context.Screen.Line($"Explorer of {server.Data.Title}: {server.Address}");
        context.Screen.Output.Flush();
        if (!context.IsOn(_noBrowser) && !Browser.Open(server.OnceAddress))
            context.Screen.Message("No browser was found; open the address above in one on this machine.");
        context.Screen.Message("It listens to this machine only; Ctrl-C ends it.");
        try
        {
            await Task.Delay(Timeout.Infinite, context.Cancellation);
        }
        catch (OperationCanceledException)
        {
            // Ending is what was asked for.
        }
    }
}
