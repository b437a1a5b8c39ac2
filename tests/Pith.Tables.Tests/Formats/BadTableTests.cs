using Pith.Data;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Tables.Engine;

namespace Pith.Tables.Tests.Formats;

/// <summary>What a table cannot be is said in one sentence: what is wrong, where, what is allowed.</summary>
public sealed class BadTableTests : IDisposable
{
    const string Rows = "range(50) t(i)";
    readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("SELECT [i::FLOAT] AS emb, i AS score", "embb", "has no column 'embb'; did you mean 'emb'? It has emb, score.")]
    [InlineData("SELECT CASE WHEN i = 17 THEN NULL ELSE [i::FLOAT, 1] END AS emb", "emb", "row 17 has no embedding (null)")]
    [InlineData("SELECT CASE WHEN i = 17 THEN [1::FLOAT] ELSE [i::FLOAT, 1] END AS emb", "emb", "row 17 holds 1 numbers where row 0 holds 2")]
    [InlineData("SELECT CASE WHEN i = 17 THEN [1::FLOAT, NULL] ELSE [i::FLOAT, 1] END AS emb", "emb", "row 17 has no number at place 1")]
    [InlineData("SELECT []::FLOAT[] AS emb", "emb", "row 0 holds an empty list")]
    [InlineData("SELECT [[i]] AS emb", "emb", "lists of lists (int64[][]) where embeddings need a list of numbers")]
    [InlineData("SELECT {'a': i} AS emb", "emb", "nested values (struct(a bigint))")]
    [InlineData("SELECT MAP {'a': i} AS emb", "emb", "nested values (map(varchar, bigint))")]
    [InlineData("SELECT i AS emb", "emb", "several such columns are given as")]
    [InlineData("SELECT ['a'] AS emb", "emb", "a list a row (text[]) where embeddings need a list of numbers")]
    [InlineData("SELECT i AS x0, 'a' AS x1", "x*", "column 'x1' holds values of type text; several columns make up embeddings only where each holds one number")]
    [InlineData("SELECT i AS x0", "y*", "has no column that matches 'y*'")]
    [InlineData("SELECT [i] AS a, [i] AS b", null, "its columns of lists are a, b.")]
    public void Embeddings(string query, string? column, string what)
    {
        string path = _folder.Table("t.parquet", $"{query} FROM {Rows}");
        Assert.Contains(what, Refused(() => Values(column is null ? path : $"{path}:{column}")), StringComparison.Ordinal);
    }

    [Fact]
    public void No_rows() => Assert.Contains(
        "has no rows", Refused(() => Values(_folder.Table("t.parquet", $"SELECT [i] AS emb FROM {Rows} WHERE i > 99") + ":emb")), StringComparison.Ordinal);

    [Theory]
    [InlineData("SELECT [i] AS s", "column 's' holds a list a row (int64[]) where one value a row is needed; give another column, or this one as embeddings.")]
    [InlineData("SELECT {'a': i} AS s", "column 's' holds nested values")]
    [InlineData("SELECT 'x' AS s", "row 0, column 's' holds 'x' where a finite number")]
    [InlineData("SELECT 'Infinity'::DOUBLE AS s", "row 0 holds infinity")]
    public void Scores(string query, string what)
    {
        string path = _folder.Table("t.parquet", $"{query} FROM {Rows}");
        Assert.Contains(what, Refused(() => ScoreValues.Read(path + ":s")), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_no_Parquet()
    {
        byte[] whole = File.ReadAllBytes(_folder.Table("t.parquet", $"SELECT [i::FLOAT] AS emb FROM {Rows}"));
        foreach ((string name, byte[] bytes) in new[] { ("cut", whole[..(whole.Length / 2)]), ("tiny", whole[..5]), ("none", []), ("other", "a text that is no table"u8.ToArray()) })
            Assert.Contains("is no Parquet file, or its end is missing", Refused(() => Values(_folder.Write(name + ".parquet", bytes) + ":emb")), StringComparison.Ordinal);
        byte[] encrypted = [.. "PARE"u8, .. whole[4..^4], .. "PARE"u8];
        Assert.Contains("encrypted Parquet", Refused(() => Values(_folder.Write("e.parquet", encrypted) + ":emb")), StringComparison.Ordinal);
    }

    [Fact]
    public void Parquet_that_is_encrypted()
    {
        string path = _folder["secret.parquet"];
        using (EngineDatabase database = TableEngine.OpenAlone(threads: 1))
        using (EngineConnection engine = database.Connect())
        {
            // Without a further extension the engine has only a random source that it calls unsafe, which a test may use.
            engine.Execute("SET force_mbedtls_unsafe = true", path);
            engine.Execute("PRAGMA add_parquet_key('key', '0123456789112345')", path);
            engine.Execute($"COPY (SELECT [i::FLOAT] AS emb, i AS s FROM {Rows}) TO {Sql.Text(path)} (FORMAT parquet, ENCRYPTION_CONFIG {{footer_key: 'key'}})", path);
        }
        const string Sentence = "secret.parquet is an encrypted Parquet file, which Pith does not read; write it without encryption.";
        Assert.EndsWith(Sentence, Refused(() => Values(path + ":emb")), StringComparison.Ordinal);
        Assert.EndsWith(Sentence, Refused(() => ScoreValues.Read(path + ":s")), StringComparison.Ordinal);
        Assert.EndsWith(Sentence, Refused(() => Pith.Data.Inspection.FileInspection.Inspect(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_bytes_never_end_otherwise_than_in_a_sentence()
    {
        byte[] whole = File.ReadAllBytes(_folder.Table("t.parquet", $"SELECT [i::FLOAT, 2] AS emb, 'n' || i AS name FROM {Rows}"));
        var random = new Random(1);
        int refused = 0;
        for (int trial = 0; trial < 150; trial++)
        {
            byte[] bytes = [.. whole];
            for (int change = 0; change < 3; change++)
                bytes[random.Next(4, bytes.Length - 4)] = (byte)random.Next(256);
            string path = _folder.Write("x.parquet", bytes);
            try
            {
                Values(path + ":emb");
                IdsReader.Read(path + ":name");
            }
            catch (PithException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 1, 150);
    }

    [Theory]
    [InlineData("t.csv", "id,emb\na,\"[1,2]\"\nb,\"[1,2\n", "the record at line 3 has a quote that is never closed")]
    [InlineData("t.csv", "id,emb\na,\"[1,2]\"\nb,\"[1,x]\"\n", "holds 'x' where a list of numbers a row is needed, written as [0.5, 2].")]
    [InlineData("t.csv", "id,emb\na,\"[1,2]\",3\n", "line 2: the record has 3 fields but the header has 2")]
    [InlineData("t.jsonl", "{\"emb\":[1,2]}\n{\"emb\":[1,\n{\"emb\":[3,4]}\n", "line 2 is no JSON object, or is cut off")]
    [InlineData("t.jsonl", "{\"emb\":[1,2]}\n{\"emb\":[1,\"x\"]}\n", "line 2, field 'emb' holds string in its list where a number is needed")]
    [InlineData("t.jsonl", "{\"emb\":[1,2]}\n[3]\n", "line 2 holds array where an object")]
    [InlineData("t.jsonl", "{\"emb\":[1,2]}\n{\"other\":1}\n", "row 1 has no embedding")]
    [InlineData("t.jsonl", "", "t.jsonl")]
    public void Texts(string name, string text, string what) => Assert.Contains(what, Refused(() => Values(_folder.Write(name, text) + ":emb")), StringComparison.Ordinal);

    [Fact]
    public void Ten_thousand_columns_are_read()
    {
        string header = string.Join(',', Enumerable.Range(0, 10_000).Select(c => $"c{c}"));
        string line = string.Join(',', Enumerable.Range(0, 10_000));
        string path = _folder.Write("wide.csv", $"{header}\n{line}\n{line}\n");
        Assert.Equal([9999, 9999], ScoreValues.Read(path + ":c9999"));
        Assert.Equal([0, 9999, 0, 9999], Values(path + ":c0,c9999"));
        Assert.Contains("did you mean 'c999'?", Refused(() => ScoreValues.Read(path + ":cc999")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_without_the_engine_says_what_it_needs() => Assert.Contains("PithTables.Register()", new Pith.Data.Formats.Unread.UnreadFormat("parquet") is var format
        ? Assert.Throws<InvalidDataContentException>(() => format.Open(Pith.Data.Files.DataSpec.Parse("x.parquet:emb"))).Message : "", StringComparison.Ordinal);

    string Refused(Action action) => TableFolder.Refused(action).Replace(_folder.Path + "/", "", StringComparison.Ordinal);

    static double[] Values(string spec)
    {
        using MatrixView matrix = EmbeddingsReader.Open(spec);
        var values = new double[matrix.Rows * matrix.Columns];
        matrix.CopyRows(0, matrix.Rows, values);
        return values;
    }
}
