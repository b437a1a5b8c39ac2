using Pith.Data;
using Pith.Data.Readers;
using Pith.Numerics;

namespace Pith.Tables.Tests.Rows;

/// <summary>Embeddings of a table whose records are named by a column: <c>FILE.parquet:column@key</c>.</summary>
public sealed class EmbeddingsKeyTests : IDisposable
{
    readonly TableFolder _folder = new();

    public EmbeddingsKeyTests()
    {
        _folder.Table("emb.parquet", "SELECT 'n' || i AS name, [i::FLOAT, 1] AS emb, i % 2 AS half, i AS \"odd@name\" FROM range(10) t(i) ORDER BY hash(i)");
        _folder.Table("loss.csv", "SELECT 'n' || i AS sku, i * 10 AS loss FROM range(10) t(i) ORDER BY hash(i + 99)");
        _folder.Write("ids.txt", string.Concat(Enumerable.Range(0, 10).Select(i => $"n{9 - i}\n")));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scores_are_matched_by_the_key_of_the_embeddings()
    {
        using OpenDataset open = Open(new DatasetFiles { Embeddings = Emb, Scores = _folder["loss.csv"] + ":loss@sku" });
        Assert.Equal(IdsReader.Read(_folder["emb.parquet"] + ":name"), open.Data.Ids!);
        Assert.Equal(First(open.Data.Embeddings!).Select(i => 10.0 * i), open.Data.Scores!.Values.ToArray());
    }

    [Fact]
    public void Ids_of_ones_own_decide_the_order_of_the_rows()
    {
        using OpenDataset open = Open(new DatasetFiles { Embeddings = Emb, Ids = _folder["ids.txt"], Scores = _folder["loss.csv"] + ":loss" });
        Assert.Equal(Enumerable.Range(0, 10).Select(i => 9 - i), First(open.Data.Embeddings!));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => 10.0 * (9 - i)), open.Data.Scores!.Values.ToArray());
        // A condition over the same table is met row by row, not record by record.
        using OpenDataset left = Open(new DatasetFiles { Embeddings = Emb, Ids = _folder["ids.txt"], Scores = _folder["loss.csv"] + ":loss", Where = "half = 1" });
        Assert.Equal([9, 7, 5, 3, 1], First(left.Data.Embeddings!));
        Assert.Equal(["n9", "n7", "n5", "n3", "n1"], left.Data.Ids!);
        Assert.Equal([90, 70, 50, 30, 10], left.Data.Scores!.Values.ToArray());
    }

    [Fact]
    public void A_condition_without_ids_leaves_the_keys_of_its_rows()
    {
        using OpenDataset open = Open(new DatasetFiles { Embeddings = Emb, Scores = _folder["loss.csv"] + ":loss", Where = "half = 0" });
        Assert.Equal(First(open.Data.Embeddings!).Select(i => $"n{i}"), open.Data.Ids!);
        Assert.Equal(First(open.Data.Embeddings!).Select(i => 10.0 * i), open.Data.Scores!.Values.ToArray());
        Assert.Equal(5, open.Data.Rows);
    }

    [Fact]
    public void A_column_that_is_called_so_is_no_key()
    {
        _folder.Table("at.parquet", "SELECT [i::FLOAT] AS \"emb@x\", i AS x FROM range(3) t(i)");
        Assert.Null(EmbeddingsKey.Of(_folder["at.parquet"] + ":emb@x"));
        using MatrixView matrix = EmbeddingsReader.Open(_folder["at.parquet"] + ":emb@x");
        Assert.Equal(3, matrix.Rows);
    }

    [Theory]
    [InlineData("n0,n1,n2,n3,n4,n5,n6,n7,n8,m9", "1 of the 10 ids have no embedding, the first 'm9', and 1 embeddings have a key that is no id of the dataset, the first 'n9'")]
    [InlineData("n0,n1", "8 embeddings have a key that is no id of the dataset, the first 'n")]
    [InlineData("n0,n1,n1", "The id 'n1' belongs to rows 1 and 2")]
    public void Keys_that_do_not_fit_are_refused(string ids, string what)
    {
        _folder.Write("some.txt", ids.Replace(',', '\n') + "\n");
        Assert.Contains(what, TableFolder.Refused(() => Open(new DatasetFiles { Embeddings = Emb, Ids = _folder["some.txt"] }).Dispose()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_no_column_is_refused() =>
        Assert.Contains("has no column 'nam'; did you mean 'name'?", TableFolder.Refused(() => Open(new DatasetFiles { Embeddings = _folder["emb.parquet"] + ":emb@nam" }).Dispose()), StringComparison.Ordinal);

    string Emb => _folder["emb.parquet"] + ":emb@name";

    static OpenDataset Open(DatasetFiles files) => DatasetReader.Open(files);

    static int[] First(MatrixView matrix)
    {
        var values = new double[matrix.Rows * matrix.Columns];
        matrix.CopyRows(0, matrix.Rows, values);
        return [.. Enumerable.Range(0, matrix.Rows).Select(row => (int)values[row * matrix.Columns])];
    }
}
