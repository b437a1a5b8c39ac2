using Pith.Pipelines;
using Pith.Pipelines.Prune;
using Pith.Tables.Query;

namespace Pith.Tables.Tests.Query;

/// <summary>A run answers questions in SQL, and does nothing else.</summary>
public sealed class RunQueryTests : IClassFixture<RunQueryTests.Finished>
{
    readonly Finished _run;

    public RunQueryTests(Finished run) => _run = run;

    [Fact]
    public void Kept_rows_by_class()
    {
        QueryAnswer answer = RunQuery.Run(_run.Path, "SELECT class, count(*) AS rows FROM selection WHERE kept GROUP BY class ORDER BY class DESC;");
        Assert.Equal(["class", "rows"], answer.Columns.Select(column => column.Name));
        Assert.Equal(["dog", "cat"], answer.Rows.Select(row => row[0]!));
        Assert.Equal(12, answer.Rows.Sum(row => int.Parse(row[1]!, System.Globalization.CultureInfo.InvariantCulture)));
        QueryAnswer order = RunQuery.Run(_run.Path, "FROM selection SELECT row WHERE \"order\" IS NOT NULL ORDER BY \"order\"");
        Assert.Equal(_run.Order, order.Rows.Select(row => long.Parse(row[0]!, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal("d2", RunQuery.Run(_run.Path, "select value from options where name = 'method'").Rows[0][0]);
        Assert.NotEmpty(RunQuery.Run(_run.Path, "select name from stages where seconds >= 0").Rows);
    }

    [Theory]
    [InlineData("INSERT INTO selection SELECT * FROM selection", "writes nothing")]
    [InlineData("copy selection to '{0}/x.csv'", "writes nothing")]
    [InlineData("DROP TABLE selection", "writes nothing")]
    [InlineData("ATTACH '{0}/x.db'", "writes nothing")]
    [InlineData("SET memory_limit = '9GB'", "writes nothing")]
    [InlineData("SELECT * FROM '{0}/secret.csv'", "not allowed here")]
    [InlineData("SELECT * FROM read_csv('{0}/secret.csv')", "not allowed here")]
    [InlineData("SELECT * FROM read_text('{0}/secret.csv')", "not allowed here")]
    [InlineData("SELECT * FROM glob('{0}/*')", "not allowed here")]
    [InlineData("SELECT 1; DROP TABLE selection", "refused")]
    [InlineData("SELECT 1) UNION (SELECT 2", "refused")]
    [InlineData("SELECT clas FROM selection", "has no column 'clas'; did you mean 'class'")]
    [InlineData("SELECT * FROM selektion", "The tables of")]
    [InlineData("", "refused")]
    public void Everything_else_is_refused(string sql, string what)
    {
        string[] before = _run.Listing();
        OptionException error = Assert.Throws<OptionException>(() => RunQuery.Run(_run.Path, sql.Replace("{0}", System.IO.Path.GetDirectoryName(_run.Path), StringComparison.Ordinal)));
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _run.Listing());
    }

    /// <summary>A finished selection.</summary>
    public sealed class Finished : IDisposable
    {
        readonly TableFolder _folder = new();

        public Finished()
        {
            string table = _folder.Table("t.parquet", "SELECT 'n' || i AS name, i AS score, ['cat', 'dog'][1 + i % 2] AS class, [hash(i) % 100, hash(i + 99) % 100]::FLOAT[] AS emb FROM range(40) t(i)");
            _folder.Write("secret.csv", "a\n1\n");
            var stage = new PruneStage();
            Dictionary<string, string> texts = new() { ["embeddings"] = table + ":emb", ["scores"] = table + ":score", ["labels"] = table + ":class", ["ids"] = table + ":name", ["count"] = "12" };
            StageOutcome<PruneRequest, PruneResult> outcome = stage.Run(new StageCall<PruneRequest>(stage.Bind(texts)) { Out = Path }, new StageContext());
            Order = [.. outcome.Result!.Coreset.Order.Select(row => (long)row)];
        }

        public string Path => _folder["run"];

        public long[] Order { get; }

        public string[] Listing() => [.. Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

        public void Dispose() => _folder.Dispose();
    }
}
