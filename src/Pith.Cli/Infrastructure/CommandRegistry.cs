namespace Pith.Cli.Infrastructure;

/// <summary>A command by name; <paramref name="Create"/> is only called for the one that was asked for, which keeps the start
/// quick.</summary>
sealed record CommandEntry(string Name, string Summary, Func<CliCommand> Create);

/// <summary>Every command, in the order of <c>pith --help</c>.</summary>
static class CommandRegistry
{
    public static IReadOnlyList<CommandEntry> All { get; } =
    [
        new("demo", Commands.DemoCommand.Summary, () => new Commands.DemoCommand()),
        new("run", Commands.RunCommand.Summary, () => new Commands.RunCommand()),
        new("train", Commands.TrainCommand.Summary, () => new Commands.TrainCommand()),
        new("score", Commands.ScoreCommand.Summary, () => new Commands.ScoreCommand()),
        new("extrapolate", Commands.ExtrapolateCommand.Summary, () => new Commands.ExtrapolateCommand()),
        new("prune", Commands.PruneCommand.Summary, () => new Commands.PruneCommand()),
        new("tune", Commands.TuneCommand.Summary, () => new Commands.TuneCommand()),
        new("evaluate", Commands.EvaluateCommand.Summary, () => new Commands.EvaluateCommand()),
        new("graph", Commands.GraphCommand.Summary, () => new Commands.GraphCommand()),
        new("compare", Commands.CompareCommand.Summary, () => new Commands.CompareCommand()),
        new("report", Commands.ReportCommand.Summary, () => new Commands.ReportCommand()),
        new("inspect", Commands.InspectCommand.Summary, () => new Commands.InspectCommand()),
        new("explain", Commands.ExplainCommand.Summary, () => new Commands.ExplainCommand()),
        new("subset", Commands.SubsetCommand.Summary, () => new Commands.SubsetCommand()),
        new("verify", Commands.VerifyCommand.Summary, () => new Commands.VerifyCommand()),
    ];

    /// <summary>Commands that the contract names and this version does not have yet.</summary>
    public static IReadOnlyList<string> Later { get; } = ["explore"];
}
