using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Data.Files;
using Pith.Data.Formats.Npy;
using Pith.Runs;
using Pith.Selection.Frame;

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
        Manifest manifest = Manifest.Read(run);
        long[] order = SelectionFiles.ReadOrder(run);
        string method = manifest.Options.GetValueOrDefault("method") ?? manifest.Command;
        if (manifest.Facts.GetValueOrDefault("orderIsNested") != 1)
            throw new OptionException(
                "run",
                $"the order of {run} (method {method}, with its options) serves only its own budget of {order.Length} rows; run pith prune again with the wanted budget.");
        int rows = checked((int)manifest.Rows);
        int budget = context.Has(_count)
            ? KeepCount.Of(context.Whole(_count)!.Value, rows)
            : KeepCount.Of(Share.Parse(context.Text(_keep)!), rows);
        if (budget > order.Length)
        {
            throw new OptionException(context.Has(_count) ? "count" : "keep", string.Create(CultureInfo.InvariantCulture,
                $"{budget} rows are more than the {order.Length} that {run} picked; run pith prune again with a larger --keep or --count."));
        }
        long[] subset = order[..budget];
        if (outPath.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
            NpyFile.Write<long>(outPath, subset, subset.Length);
        else
            AtomicFile.WriteText(outPath, string.Concat(subset.Select(row => row.ToString(CultureInfo.InvariantCulture) + "\n")));
        if (context.Json)
        {
            context.PrintJson(new JsonObject
            {
                ["method"] = method,
                ["rows"] = rows,
                ["kept"] = budget,
                ["dropped"] = rows - budget,
                ["run"] = run,
                ["out"] = outPath,
            });
            return ExitCodes.Done;
        }
        context.Screen.Line(FormattableString.Invariant($"Kept {budget:N0} of {rows:N0} rows, the first {budget:N0} that {run} picked: {outPath}"));
        return ExitCodes.Done;
    }
}
