using Pith.Data;
using Pith.Data.Formats.Npy;
using Pith.Numerics;

namespace Pith.Tables.Tests.Rows;

/// <summary>Rows that do not meet a condition are as if they were not there, in every input.</summary>
public sealed class WhereTests : IDisposable
{
    readonly TableFolder _folder = new();

    public WhereTests()
    {
        _folder.Table("t.parquet", """
            SELECT 'n' || i AS name, i AS score, ['cat', 'dog', 'eel'][1 + i % 3] AS class, CASE WHEN i = 4 THEN NULL ELSE [i::FLOAT, 1] END AS emb FROM range(10) t(i)
            """);
        _folder.Table("shuffled.csv", $"SELECT name, score AS s, class FROM read_parquet('{_folder["t.parquet"]}') ORDER BY hash(name)");
        NpyFile.Write<float>(_folder["X.npy"], [.. Enumerable.Range(0, 10).Select(i => (float)i)], 10, 1);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_inputs_keep_the_same_rows()
    {
        using OpenDataset open = Open(new DatasetFiles
        {
            Embeddings = Table("emb"),
            Ids = Table("name"),
            Scores = _folder["shuffled.csv"] + ":s",
            Labels = _folder["shuffled.csv"] + ":class",
            Where = "emb IS NOT NULL AND class <> 'dog' -- comment",
        });
        Assert.Equal(["n0", "n2", "n3", "n5", "n6", "n8", "n9"], open.Data.Ids!);
        Assert.Equal([0, 2, 3, 5, 6, 8, 9], open.Data.Scores!.Values.ToArray());
        Assert.Equal(["cat", "eel"], open.Data.ClassNames!);
        Assert.Equal([0, 1, 0, 1, 0, 1, 0], open.Data.Labels!);
        Assert.Equal([0, 2, 3, 5, 6, 8, 9], First(open.Data.Embeddings!));
    }

    [Fact]
    public void Arrays_beside_a_table_are_left_too_and_rows_keep_their_numbers_as_ids()
    {
        using OpenDataset open = Open(new DatasetFiles { Embeddings = _folder["X.npy"], Scores = Table("score"), Where = "score >= 7" });
        Assert.Equal(["7", "8", "9"], open.Data.Ids!);
        Assert.Equal([7, 8, 9], First(open.Data.Embeddings!));
        // What an earlier call with the same condition made is of the rows that are left already.
        NpyFile.Write<double>(_folder["left.npy"], [1, 2, 3], 3);
        using OpenDataset again = Open(new DatasetFiles { Embeddings = _folder["X.npy"], Labels = Table("class"), Scores = _folder["left.npy"], Where = "score >= 7" });
        Assert.Equal([1, 2, 3], again.Data.Scores!.Values.ToArray());
    }

    [Fact]
    public void A_table_that_names_its_rows_is_matched_before()
    {
        using OpenDataset open = Open(new DatasetFiles { Embeddings = _folder["X.npy"], Ids = Table("name"), Scores = _folder["shuffled.csv"] + ":s", Where = "s IN (9, 1)" });
        Assert.Equal(["n1", "n9"], open.Data.Ids!);
        Assert.Equal([1, 9], First(open.Data.Embeddings!));
    }

    [Theory]
    [InlineData("skore > 1", "t.parquet has no column 'skore'; did you mean 'score'?")]
    [InlineData("score >", "is refused: syntax error")]
    [InlineData("score > 99", "leaves none of the 10 rows of")]
    [InlineData("score > 1; DROP TABLE x", "syntax error at or near \";\"")]
    [InlineData("true), (true", "syntax error")]
    [InlineData("count(*) > 1", "is refused: WHERE clause cannot contain aggregates!")]
    [InlineData("name IN (SELECT name FROM '{0}/other.csv')", "reads or writes files, which is not allowed here")]
    [InlineData("score > 'x'", "Could not convert string 'x'")]
    public void What_is_no_condition_is_refused(string condition, string what)
    {
        _folder.Write("other.csv", "name\nn1\n");
        OptionException error = Assert.Throws<OptionException>(() => Open(new DatasetFiles { Ids = Table("name"), Where = condition.Replace("{0}", _folder.Path, StringComparison.Ordinal) }).Dispose());
        Assert.Equal("where", error.Option);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_needs_a_table()
    {
        Assert.Contains("none of the inputs is a table", Assert.Throws<OptionException>(() => Open(new DatasetFiles { Embeddings = _folder["X.npy"], Where = "x > 1" }).Dispose()).Message, StringComparison.Ordinal);
    }

    string Table(string column) => $"{_folder["t.parquet"]}:{column}";

    static OpenDataset Open(DatasetFiles files) => DatasetReader.Open(files);

    static int[] First(MatrixView matrix)
    {
        var values = new double[matrix.Rows * matrix.Columns];
        matrix.CopyRows(0, matrix.Rows, values);
        return [.. Enumerable.Range(0, matrix.Rows).Select(row => (int)values[row * matrix.Columns])];
    }
}
