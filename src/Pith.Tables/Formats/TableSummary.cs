using System.Globalization;
using Pith.Data.Files;
using Pith.Data.Sources;
using Pith.Tables.Engine;

namespace Pith.Tables.Formats;

/// <summary>Says of a table what its columns hold: types, missing values, ranges, examples.</summary>
static class TableSummary
{
    // Of more columns only the names and types are told.
    const int MostColumns = 256;
    const int ExampleRows = 100;
    const int Examples = 3;
    const int ExampleLength = 32;

    // In larger tables different values are not counted: it takes as much memory as the table.
    const long MostBytesCounted = 256L << 20;

    // Values that are asked of each column.
    const int Asked = 4;

    /// <summary>Walks through a table once.</summary>
    /// <param name="file">The table.</param>
    /// <param name="cancellation">Stops the walk.</param>
    public static DataDescription Of(EngineTableFile file, CancellationToken cancellation)
    {
        int looked = Math.Min(file.Names.Count, MostColumns);
        using EngineConnection engine = TableEngine.Connect();
        string from = file.Files.Typed();
        string asked = string.Concat(Enumerable.Range(0, looked).Select(c => ", " + Question(Sql.Name(file.Names[c]), file.Types[c], file.Files.Bytes <= MostBytesCounted)));
        string?[] answers = engine.Row($"SELECT count(*)::VARCHAR{asked} FROM {from}", file.Path, cancellation);
        string values = string.Join(", ", Enumerable.Range(0, looked).Select(c => $"{Sql.Name(file.Names[c])}::VARCHAR"));
        List<string?[]> first = looked == 0 ? [] : engine.Rows($"SELECT {values} FROM {from} LIMIT {ExampleRows}", file.Path, cancellation);
        long rows = long.Parse(answers[0]!, CultureInfo.InvariantCulture);
        FileMember Member(string name, int c)
        {
            var member = new FileMember(name, [], file.Types[c].Short);
            return c >= looked ? member : member with
            {
                Missing = rows - long.Parse(answers[1 + (c * Asked)]!, CultureInfo.InvariantCulture),
                Range = Range(file.Types[c], answers.AsSpan(2 + (c * Asked), Asked - 1)),
                Examples = [.. first.Select(row => row[c]).OfType<string>().Distinct().Take(file.Types[c].IsVector ? 1 : Examples).Select(Shortened)],
            };
        }
        return new DataDescription
        {
            Kind = file.Files.Kind.Words(),
            Type = "columns",
            Shape = [rows, file.Names.Count],
            Members = [.. file.Names.Select(Member)],
            Bytes = file.Files.Bytes,
            Shards = file.Files.Files.Count > 1 ? [.. file.Files.Files.Select(Path.GetFileName).OfType<string>()] : [],
        };
    }

    // Values that are there, and three more by what the column holds.
    static string Question(string name, ColumnType type, bool counts)
    {
        string different = counts ? $"count(DISTINCT {name})" : "NULL";
        string[] more = type switch
        {
            { IsBoolean: true } => [$"count(*) FILTER ({name})", "NULL", "NULL"],
            { IsText: true } => [$"min(len({name}::VARCHAR))", $"max(len({name}::VARCHAR))", different],
            { IsVector: true } => [$"min(len({name}))", $"max(len({name}))", $"min(list_min({name}))::VARCHAR || ' to ' || max(list_max({name}))"],
            { IsScalar: true } => [$"min({name})", $"max({name})", different],
            _ => ["NULL", "NULL", "NULL"],
        };
        return $"count({name})::VARCHAR, " + string.Join(", ", more.Select(question => $"({question})::VARCHAR"));
    }

    static string Range(ColumnType type, ReadOnlySpan<string?> answers) => (type, answers[0], answers[1], answers[2]) switch
    {
        (_, null, _, _) => "",
        ({ IsBoolean: true }, var yes, _, _) => $"{yes} true",
        ({ IsText: true }, var least, var most, var different) => $"{Between(least, most)} characters" + Different(different),
        ({ IsVector: true }, var least, var most, var values) => $"{Between(least, most)} numbers a row" + (values is null ? "" : $", {values}"),
        (_, var least, var most, var different) => Between(least, most) + Different(different),
    };

    static string Different(string? count) => count is null ? "" : $", {count} different";

    static string Between(string? least, string? most) => least == most ? least! : $"{least} to {most}";

    static string Shortened(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Length <= ExampleLength ? line : line[..(ExampleLength - 3)] + "...";
    }
}
