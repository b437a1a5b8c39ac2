using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;

namespace Pith.Cli.Inspection;

/// <summary>What was found in a place that is no single array or table: what it is, what is in it and what can be done with it.</summary>
/// <param name="Name">The place as it was named.</param>
/// <param name="Kind">What it is in words.</param>
sealed record Inspected(string Name, string Kind)
{
    /// <summary>What is known of it, a name and a value each.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; } = [];

    /// <summary>The columns of the table of what is in it; the first has names.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The table's rows.</summary>
    public IReadOnlyList<string[]> Contents { get; init; } = [];

    /// <summary>Sentences about it that its reader should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Commands that take it.</summary>
    public IReadOnlyList<string> Next { get; init; } = [];

    /// <summary>For machines.</summary>
    public JsonObject ToJson() => new()
    {
        ["file"] = Name,
        ["kind"] = Kind,
        ["facts"] = new JsonObject(Facts.Select(fact => KeyValuePair.Create(fact.Key, (JsonNode?)fact.Value))),
        ["contents"] = new JsonArray([.. Contents.Select(row => (JsonNode)new JsonObject(
            Columns.Zip(row, (column, cell) => KeyValuePair.Create(column, (JsonNode?)cell))))]),
        ["notes"] = new JsonArray([.. Notes.Select(note => (JsonNode)note)]),
        ["next"] = new JsonArray([.. Next.Select(command => (JsonNode)command)]),
    };

    /// <summary>For people.</summary>
    public void Print(Screen screen)
    {
        screen.Line(Name);
        screen.Table("", ["", ""], [["kind", Kind], .. Facts.Select(fact => new[] { fact.Key, fact.Value })]);
        if (Contents.Count > 0)
            screen.Table("", Columns, Contents);
        foreach (string note in Notes)
            screen.Line(note);
        if (Next.Count > 0)
            screen.Line("Next: " + string.Join("; ", Next));
    }
}
