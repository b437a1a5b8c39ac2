using Pith.Tables.Engine;

namespace Pith.Tables.Query;

/// <summary>The answer to a question about a run.</summary>
/// <param name="Columns">Name and type of each column, the type in NumPy's words.</param>
/// <param name="Rows">The values as texts, null for none.</param>
sealed record QueryAnswer(IReadOnlyList<(string Name, Formats.ColumnType Type)> Columns, IReadOnlyList<string?[]> Rows);

/// <summary>Answers questions in SQL about a run folder. Nothing is written, and nothing but the run's own tables is read.</summary>
static class RunQuery
{
    const string Answer = "pith_answer";

    /// <summary>Runs one SELECT.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OptionException">It is no SELECT over the run's tables.</exception>
    /// <exception cref="InvalidDataContentException">The folder holds no run.</exception>
    public static QueryAnswer Run(string folder, string sql, CancellationToken cancellation = default)
    {
        RunTables tables = RunTables.Find(folder);
        using EngineDatabase database = TableEngine.OpenAlone();
        using EngineConnection engine = database.Connect();
        tables.Load(sql, engine);
        EngineDatabase.Restrict(engine, []);
        string statement = sql.Trim().TrimEnd(';');
        try
        {
            // Only what selects can stand in brackets, and only what is one statement without them.
            engine.Prepare($"SELECT * FROM (\n{statement}\n)", folder);
            engine.Execute($"CREATE TEMP TABLE {Answer} AS\n{statement}\n", folder, cancellation);
        }
        catch (EngineException error) when (EngineErrors.OfSql(error, "the query", folder) is string sentence)
        {
            string have = $" The tables of {folder} are {string.Join(", ", tables.Names.Order(StringComparer.Ordinal))}.";
            bool isWrite = error.Kind == "Parser" && s_writing.Contains(statement.Split([' ', '\n', '\t', '('], 2)[0].ToLowerInvariant());
            throw new OptionException("sql", isWrite ? "pith query reads a run and writes nothing, so that the query must be one SELECT." : sentence + (error.Kind == "Catalog" ? have : ""));
        }
        (string, Formats.ColumnType)[] columns =
            [.. engine.Rows($"SELECT column_name, column_type FROM (DESCRIBE {Answer})", folder, cancellation).Select(column => (column[0]!, Formats.ColumnType.Parse(column[1]!)))];
        string values = string.Join(", ", columns.Select(column => $"{Sql.Name(column.Item1)}::VARCHAR"));
        return new QueryAnswer(columns, engine.Rows($"SELECT {values} FROM {Answer}", folder, cancellation));
    }

    static readonly string[] s_writing =
    [
        "insert", "update", "delete", "create", "drop", "alter", "copy", "attach", "detach", "install", "load", "set", "reset", "pragma", "export", "import", "call",
        "truncate", "use", "vacuum", "checkpoint", "begin", "commit", "merge",
    ];
}
