using System.CommandLine;
using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Pipelines.Subset;
using Pith.Runs;

namespace Pith.Cli.Commands;

/// <summary><c>pith subset RUN</c>: a smaller budget from the same selection order, without selecting again.</summary>
sealed class SubsetCommand : CliCommand
{
    public const string Summary = "another budget from the selection order of a run";

    readonly Argument<string?> _run;
    readonly CliOption _keep;
    readonly CliOption _count;
    readonly SharedOptions _shared;

    public SubsetCommand()
        : base("subset", Summary)
    {
        _run = Positional("RUN", "a run that pith prune wrote");
        _keep = Value("keep", "F", "share of the dataset's rows to keep, above 0 and up to 1, e.g. 0.1 or 10%");
        _count = Value("count", "N", "number of rows to keep, at most what the run kept");
        _shared = AddShared(SharedParts.Out | SharedParts.OutIsFile, "the file to write: .npy (int64 rows in the order picked) or .txt (one a line)");
    }

    public override IReadOnlyList<CliOption[]> Exclusive => [[_keep, _count]];

    public override int Run(CommandContext context)
    {
        string run = context.Required(_run, "give the run folder, e.g. pith subset RUN --count 100 --out subset.npy.");
        if (!context.Has(_keep) && !context.Has(_count))
            throw new OptionException("keep", "how much to keep is missing; give --keep 10% or --count N.");
        string outPath = context.Required(_shared.Out, "give the file to write, e.g. --out subset.npy.");
        FileTarget.Check(outPath, context.IsOn(_shared.Overwrite), planOnly: false, ".npy", ".txt");
        CoresetSubset subset = context.Has(_count)
            ? CoresetSubset.OfCount(run, context.Whole(_count)!.Value)
            : CoresetSubset.OfShare(run, Share.Parse(context.Text(_keep)!));
        subset.Write(outPath);
        if (context.Json)
        {
            context.PrintJson(new JsonObject
            {
                ["method"] = subset.Method,
                ["rows"] = subset.Rows,
                ["kept"] = subset.Order.Length,
                ["dropped"] = subset.Rows - subset.Order.Length,
                ["run"] = run,
                ["out"] = outPath,
            });
            return ExitCodes.Done;
        }
        context.Screen.Line(FormattableString.Invariant(
            $"Kept {subset.Order.Length:N0} of {subset.Rows:N0} rows, the first {subset.Order.Length:N0} that {run} picked: {outPath}"));
        return ExitCodes.Done;
    }
}
