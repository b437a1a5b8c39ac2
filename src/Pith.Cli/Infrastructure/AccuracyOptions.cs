using System.Globalization;
using Pith.Neighbors.Graphs;

namespace Pith.Cli.Infrastructure;

/// <summary>The options <c>--exact</c> and <c>--recall</c> of commands that are no stages.</summary>
/// <param name="Exact">Whether neighbours are exact whatever the number of rows.</param>
/// <param name="Recall">The share of true neighbours to reach.</param>
sealed record AccuracyOptions(CliOption Exact, CliOption Recall)
{
    /// <summary>Options that are not added to a command yet.</summary>
    /// <param name="besides">What is exact up to fewer rows, behind what else is.</param>
    public static AccuracyOptions Create(string besides = "") => new(
        new CliOption("exact", "", "every row's true nearest neighbours, whatever the number of rows", null, [], isFlag: true),
        new CliOption("recall", "R", FormattableString.Invariant(
            $"find this share of the true neighbours, measured, above 0 and below 1 [exact up to {GraphAccuracy.LargestExact:N0} rows{besides}, above them {GraphAccuracy.UsualRecall}]"), null, [], isFlag: false));

    /// <summary>The two exclude each other.</summary>
    public CliOption[] Group => [Exact, Recall];

    /// <summary>What was asked for.</summary>
    /// <exception cref="OptionException">The recall is out of range.</exception>
    public GraphAccuracy Read(CommandContext context)
    {
        if (context.Text(Recall) is not string text)
            return new GraphAccuracy(IsExact: context.IsOn(Exact));
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double recall) && recall is > 0 and < 1
            ? new GraphAccuracy(recall)
            : throw CommandContext.Bad(Recall, text, "a number above 0 and below 1");
    }
}
