using Pith.Tables.Engine;

namespace Pith.Tables.Rows;

/// <summary>Writes the table of a selection as Parquet: the same columns with their types.</summary>
static class SelectionParquet
{
    /// <summary>The columns of a selection's csv file with their types.</summary>
    public const string Columns = "{'row': 'BIGINT', 'id': 'VARCHAR', 'kept': 'BOOLEAN', 'order': 'BIGINT', 'score': 'DOUBLE', 'value': 'DOUBLE', 'reason': 'VARCHAR'}";

    /// <summary>What stands after FROM to read a selection's csv file.</summary>
    /// <param name="csv">The file.</param>
    public static string From(string csv) =>
        $"read_csv({Sql.Paths([csv])}, auto_detect=false, header=true, delim=',', quote='\"', escape='\"', columns={Columns})";

    /// <summary>Writes the file.</summary>
    public static void Write(string csv, string target, CancellationToken cancellation)
    {
        using EngineDatabase database = TableEngine.OpenAlone(threads: 1);
        using EngineConnection engine = database.Connect();
        engine.Execute($"COPY (SELECT * FROM {From(csv)}) TO {Sql.Text(target)} (FORMAT parquet, COMPRESSION zstd)", csv, cancellation);
    }
}
