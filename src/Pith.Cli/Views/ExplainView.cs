using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Pipelines;
using Pith.Pipelines.Prune;
using Pith.Selection.Explanation;

namespace Pith.Cli.Views;

/// <summary>Shows why one row was kept or dropped, with every number that led to it.</summary>
static class ExplainView
{
    const int MostShown = 12;

    public static JsonObject ToJson(SelectionRun run, RowExplanation row)
    {
        var forward = new JsonArray();
        foreach (ForwardMessage message in row.Forward)
        {
            forward.Add(new JsonObject
            {
                ["row"] = message.Row,
                ["id"] = run.Ids[message.Row],
                ["distance"] = message.Distance,
                ["weight"] = message.Weight,
                ["score"] = Results.Number(message.Score),
                ["amount"] = Results.Number(message.Amount),
            });
        }
        var reverse = new JsonArray();
        foreach (ReverseMessage message in row.Reverse)
        {
            reverse.Add(new JsonObject
            {
                ["row"] = message.Row,
                ["id"] = run.Ids[message.Row],
                ["order"] = message.Position,
                ["weight"] = message.Weight,
                ["senderValue"] = Results.Number(message.SenderValue),
                ["amount"] = Results.Number(message.Amount),
                ["valueAfter"] = Results.Number(message.ValueAfter),
            });
        }
        return new JsonObject
        {
            ["row"] = row.Row,
            ["id"] = run.Ids[row.Row],
            ["kept"] = row.Position is not null,
            ["reason"] = KebabCase.Of(row.Reason),
            ["sentence"] = row.Sentence,
            ["how"] = run.How,
            ["direction"] = run.IsScored ? KebabCase.Of(run.Direction) : null,
            ["directionFrom"] = run.DirectionFrom is { } source ? KebabCase.Of(source) : null,
            ["order"] = row.Position,
            ["score"] = Nullable(row.Score),
            ["nodeScore"] = Nullable(row.NodeScore),
            ["startingValue"] = Nullable(row.StartingValue),
            ["value"] = Nullable(row.Value),
            ["forward"] = forward,
            ["reverse"] = reverse,
        };
    }

    static JsonNode? Nullable(double? value) => value is double number ? Results.Number(number) : null;

    public static void Print(Screen screen, SelectionRun run, RowExplanation row)
    {
        string id = run.Ids[row.Row];
        string name = id == FormattableString.Invariant($"{row.Row}") ? "" : $" ({id})";
        screen.Line(FormattableString.Invariant($"Row {row.Row}{name} was {char.ToLowerInvariant(row.Sentence[0])}{row.Sentence[1..]} ({run.How})."));
        var numbers = new List<string[]>();
        void Add(string what, double? value)
        {
            if (value is double number)
                numbers.Add([what, Shown(number)]);
        }
        Add("score in the file", row.Score);
        Add("score as used (larger is harder)", row.NodeScore);
        Add("value after the forward messages", row.StartingValue);
        Add(row.Position is null ? "value at the end" : "value when picked", row.Value);
        if (numbers.Count > 0)
            screen.Table("", ["", ""], numbers, 1);
        if (row.Forward.Count > 0)
        {
            screen.Line(FormattableString.Invariant($"What its {row.Forward.Count} neighbours added, most first:"));
            screen.Table("", ["row", "id", "distance", "weight", "score", "added"],
                row.Forward.OrderByDescending(m => m.Amount).Take(MostShown).Select(m => new[]
                {
                    Shown(m.Row), run.Ids[m.Row], Shown(m.Distance), Shown(m.Weight), Shown(m.Score), Shown(m.Amount),
                }), 0, 2, 3, 4, 5);
            More(screen, row.Forward.Count);
        }
        if (row.Reverse.Count > 0)
        {
            screen.Line(FormattableString.Invariant($"What {row.Reverse.Count} picked neighbours took from it, most first:"));
            screen.Table("", ["pick", "row", "id", "its value", "weight", "took", "value after"],
                row.Reverse.OrderByDescending(m => m.Amount).Take(MostShown).Select(m => new[]
                {
                    Shown(m.Position + 1), Shown(m.Row), run.Ids[m.Row], Shown(m.SenderValue), Shown(m.Weight), Shown(m.Amount), Shown(m.ValueAfter),
                }), 0, 1, 3, 4, 5, 6);
            More(screen, row.Reverse.Count);
        }
    }

    static void More(Screen screen, int count)
    {
        if (count > MostShown)
            screen.Line(FormattableString.Invariant($"  ... and {count - MostShown} more; --json lists all."));
    }

    static string Shown(double value) => FormattableString.Invariant($"{value:G6}");
}
