using Pith.Cli.Commands;
using Pith.Cli.Infrastructure;

namespace Pith.Cli;

/// <summary>A command by name; <paramref name="Create"/> is only called for the one that was asked for, which keeps the start
/// quick.</summary>
sealed record CommandEntry(string Name, string Summary, Func<CliCommand> Create);

/// <summary>Every command, in the order of <c>pith --help</c>.</summary>
static class CommandRegistry
{
    public static IReadOnlyList<CommandEntry> All { get; } =
    [
        new("demo", DemoCommand.Summary, () => new DemoCommand()),
        new("run", RunCommand.Summary, () => new RunCommand()),
        new("train", TrainCommand.Summary, () => new TrainCommand()),
        new("embed", EmbedCommand.Summary, () => new EmbedCommand()),
        new("encoders", EncodersCommand.Summary, () => new EncodersCommand()),
        new("score", ScoreCommand.Summary, () => new ScoreCommand()),
        new("extrapolate", ExtrapolateCommand.Summary, () => new ExtrapolateCommand()),
        new("prune", PruneCommand.Summary, () => new PruneCommand()),
        new("tune", TuneCommand.Summary, () => new TuneCommand()),
        new("evaluate", EvaluateCommand.Summary, () => new EvaluateCommand()),
        new("graph", GraphCommand.Summary, () => new GraphCommand()),
        new("compare", CompareCommand.Summary, () => new CompareCommand()),
        new("report", ReportCommand.Summary, () => new ReportCommand()),
        new("explore", ExploreCommand.Summary, () => new ExploreCommand()),
        new("inspect", InspectCommand.Summary, () => new InspectCommand()),
        new("query", QueryCommand.Summary, () => new QueryCommand()),
        new("explain", ExplainCommand.Summary, () => new ExplainCommand()),
        new("subset", SubsetCommand.Summary, () => new SubsetCommand()),
        new("verify", VerifyCommand.Summary, () => new VerifyCommand()),
    ];
}
