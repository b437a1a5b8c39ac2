using System.CommandLine;
using Pith.Cli.Infrastructure;
using Pith.Cli.Views;
using Pith.Pipelines.Prune;
using Pith.Selection.Explanation;

namespace Pith.Cli.Commands;

/// <summary><c>pith explain RUN</c>: why one row was kept or dropped, with every number that led to it.</summary>
sealed class ExplainCommand : CliCommand
{
    public const string Summary = "why a row was kept or dropped";

    readonly Argument<string?> _run;
    readonly CliOption _row;
    readonly CliOption _id;

    public ExplainCommand()
        : base("explain", Summary)
    {
        _run = Positional("RUN", "a run that pith prune wrote");
        _row = Value("row", "I", "the row, a whole number from 0 to N-1");
        _id = Value("id", "ID", "the row's own name, where the run was made with --ids");
        AddShared(SharedParts.None);
    }

    public override IReadOnlyList<CliOption[]> Exclusive => [[_row, _id]];

    public override int Run(CommandContext context)
    {
        string folder = context.Required(_run, "give the run folder, e.g. pith explain RUN --row 17.");
        if (!context.Has(_row) && !context.Has(_id))
            throw new OptionException("row", "which row is missing; give --row I or --id ID.");
        int? asked = context.Whole(_row);
        SelectionRun run = SelectionRun.Open(folder);
        RowExplanation row = run.Explain(asked ?? run.RowOf(context.Text(_id)!));
        if (context.Json)
            context.PrintJson(ExplainView.ToJson(run, row));
        else
            ExplainView.Print(context.Screen, run, row);
        return ExitCodes.Done;
    }
}
