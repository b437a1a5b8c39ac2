using System.CommandLine;
using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Tables.Formats;
using Pith.Tables.Query;

namespace Pith.Cli.Commands;

/// <summary><c>pith query RUN "SELECT ..."</c>: a run folder as tables.</summary>
sealed class QueryCommand : CliCommand
{
    public const string Summary = "answers a question in SQL about a run: its rows, scores and results as tables";

    // More are for a machine to read.
    const int MostShown = 1000;

    readonly Argument<string?> _run;
    readonly Argument<string?> _sql;

    public QueryCommand()
        : base("query", Summary)
    {
        _run = Positional("RUN", "a run folder");
        _sql = Positional("SQL", "one SELECT, in quotes, e.g. \"select class, count(*) from selection where kept group by class\"; without it the tables are listed");
        AddShared(SharedParts.None);
    }

    public override void WriteMoreHelp(TextWriter output) => output.WriteLine("""
        Tables: selection (row, id, class, kept, order, score, value, reason) of a run of pith prune; scores (row, a column for each score);
        results, classes, duplicates and every other csv file of the run by its name; options (name, value); stages (name, seconds, peak_bytes).
        The word order is SQL's own: write "order" in quotes for the column. The dialect is DuckDB's.

        """);

    public override int Run(CommandContext context)
    {
        string run = context.Required(_run, "give a run folder, e.g. pith query RUN \"select * from selection limit 5\".");
        QueryAnswer answer = context.Text(_sql) is { Length: > 0 } sql ? RunQuery.Run(run, sql, context.Cancellation) : Tables(run);
        if (context.Json)
        {
            context.PrintJson(ToJson(answer));
            return ExitCodes.Done;
        }
        context.Screen.Table("", [.. answer.Columns.Select(column => column.Name)], answer.Rows.Take(MostShown).Select(row => Array.ConvertAll(row, value => value ?? "")));
        if (answer.Rows.Count > MostShown)
            context.Screen.Line(FormattableString.Invariant($"... and {answer.Rows.Count - MostShown:N0} more of {answer.Rows.Count:N0} rows; add LIMIT, or --json for all."));
        return ExitCodes.Done;
    }

    static QueryAnswer Tables(string run) =>
        new([("table", ColumnType.Parse("VARCHAR"))], [.. RunTables.Find(run).Names.Order(StringComparer.Ordinal).Select(name => (string?[])[name])]);

    static JsonObject ToJson(QueryAnswer answer) => new()
    {
        ["columns"] = new JsonArray([.. answer.Columns.Select(column => new JsonObject { ["name"] = column.Name, ["type"] = column.Type.Short })]),
        ["rows"] = new JsonArray([.. answer.Rows.Select(row => new JsonArray([.. row.Select((value, c) => Value(value, answer.Columns[c].Type))]))]),
    };

    // Numbers that JSON does not know are null.
    static JsonNode? Value(string? text, ColumnType type) => text is null ? null
        : type.IsBoolean ? JsonValue.Create(text == "true")
        : !type.IsNumber ? JsonValue.Create(text)
        : text.Length > 0 && (char.IsAsciiDigit(text[^1]) || text[^1] == '.') ? JsonNode.Parse(text)
        : null;
}
