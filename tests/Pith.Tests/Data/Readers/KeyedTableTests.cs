using Pith.Data;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Data.Readers;
using Pith.Data.Scores;

namespace Pith.Tests.Data.Readers;

/// <summary>Lines of a table meet their rows by the column that holds the ids, whatever it is called and wherever it stands.</summary>
public sealed class KeyedTableTests : IDisposable
{
    static readonly string[] s_ids = ["a.jpg", "b.jpg", "c.jpg"];
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("filename,score\nc.jpg,3\na.jpg,1\nb.jpg,2\n", ":score")]
    [InlineData(",score\nb.jpg,2\nc.jpg,3\na.jpg,1\n", ":score")]
    [InlineData("ID,score\nb.jpg,2\nc.jpg,3\na.jpg,1\n", ":score")]
    [InlineData("index,score\nb.jpg,2\nc.jpg,3\na.jpg,1\n", ":score")]
    [InlineData("score,name,group\n2,b.jpg,x\n3, c.jpg ,x\n1,a.jpg,y\n", ":score")]
    [InlineData("id,file,score\n7,c.jpg,3\n8,a.jpg,1\n9,b.jpg,2\n", ":score")]
    [InlineData("other,file,score\nb.jpg,c.jpg,3\nc.jpg,a.jpg,1\na.jpg,b.jpg,2\n", ":score@file")]
    [InlineData("row,file,score\n2,b.jpg,3\n0,c.jpg,1\n1,a.jpg,2\n", ":score")]
    [InlineData("score\n1\n2\n3\n", ":score")]
    public void A_column_that_holds_the_ids_is_the_key(string text, string member) =>
        Assert.Equal([1, 2, 3], ScoreValues.Read(_folder.Write("s.csv", text) + member, 3, s_ids));

    [Theory]
    [InlineData("filename,score\nx.jpg,3\ny.jpg,1\nz.jpg,2\n", ":score", "no column that holds the dataset's ids")]
    [InlineData("filename,score\nc.jpg,3\na.jpg,1\nz.jpg,2\n", ":score", "line 4, column 'filename' holds 'z.jpg' where an id of the dataset")]
    [InlineData("filename,score\nc.jpg,3\na.jpg,1\nc.jpg,2\n", ":score", "line 4, names row 2 a second time")]
    [InlineData("from,to,score\nc.jpg,a.jpg,3\na.jpg,c.jpg,1\nb.jpg,b.jpg,2\n", ":score", "in the columns 'from' and 'to'; name one of them")]
    [InlineData("file,score\nc.jpg,3\na.jpg,1\nb.jpg,2\n", ":score@name", "no column 'name'")]
    public void A_table_that_cannot_be_matched_is_refused(string text, string member, string what) =>
        Assert.Contains(what, Refused(() => ScoreValues.Read(_folder.Write("s.csv", text) + member, 3, s_ids)), StringComparison.Ordinal);

    [Theory]
    [InlineData(",score\n2,3\n0,1\n1,2\n", "the column without a name holds the numbers 0 to 2 in another order")]
    [InlineData("nr,score\n3,3\n1,1\n2,2\n", "the column 'nr' holds the numbers 1 to 3 in another order")]
    [InlineData("score,index\n3,2.0\n1,0.0\n2,1.0\n", "the column 'index' holds the numbers 0 to 2")]
    public void Without_ids_a_shuffled_numbering_is_refused(string text, string what) =>
        Assert.Contains(what, Refused(() => ScoreValues.Read(_folder.Write("s.csv", text) + ":score", 3)), StringComparison.Ordinal);

    [Theory]
    [InlineData("nr,score\n2,3\n0,1\n1,2\n", ":score@nr")]
    [InlineData("nr,score\n0,1\n1,2\n2,3\n", ":score")]
    [InlineData("nr,score\n7,1\n5,2\n9,3\n", ":score")]
    [InlineData("row,score\n2.0,3\n0.0,1\n1.0,2\n", ":score")]
    public void Without_ids_a_named_key_or_the_order_of_lines_counts(string text, string member) =>
        Assert.Equal([1, 2, 3], ScoreValues.Read(_folder.Write("s.csv", text) + member, 3));

    [Fact]
    public void Keys_are_compared_in_one_way_on_both_sides()
    {
        string path = _folder.Write("s.csv", "key,score\n 12 ,2\n11.0,1\n") + ":score";
        Assert.Equal([1, 2], ScoreValues.Read(path, 2, ["11", "12"]));
        Assert.Equal([1, 2], ScoreValues.Read(path, 2, [" 11", "12 "]));
        Assert.Equal([2, 1], ScoreValues.Read(_folder.Write("t.csv", "key,score\n12,2\n11,1\n") + ":score", 2, ["12.0", "11.0"]));
        // Ids that are not all different name no row, but a table that holds them line by line stands in row order.
        Assert.Equal([1, 2], ScoreValues.Read(_folder.Write("u.csv", "key,score\nx,1\nx,2\n") + ":score", 2, ["x", "x"]));
    }

    [Fact]
    public void Lists_of_rows_may_name_ids()
    {
        Assert.Equal([2, 0], RowListReader.Read(_folder.Write("g.txt", "c.jpg\n a.jpg\n"), 3, s_ids));
        Assert.Equal([2, 0], RowListReader.Read(_folder.Write("h.txt", "2\n0.0\n"), 3, s_ids));
        NpyFile.Write<ulong>(_folder.File("u.npy"), [ulong.MaxValue, 5]);
        Assert.Equal([1, 0], RowListReader.Read(_folder.File("u.npy"), 3, ["5", "18446744073709551615", "7"]));
        Assert.Contains("element 1 is 'd.jpg', which is no id", Refused(() => RowListReader.Read(_folder.Write("i.txt", "c.jpg\nd.jpg\n"), 3, s_ids)), StringComparison.Ordinal);
        Assert.Contains("or an id, with `ids`", Refused(() => RowListReader.Read(_folder.Write("j.txt", "c.jpg\n"), 3)), StringComparison.Ordinal);
    }

    [Fact]
    public void Masks_of_zeros_and_ones_are_masks()
    {
        NpyFile.Write<long>(_folder.File("m.npy"), [1, 0, 1, 0]);
        Assert.Equal([0, 2], RowListReader.Read(_folder.File("m.npy"), 4));
        NpyFile.Write<byte>(_folder.File("n.npy"), [0, 0, 0, 1]);
        Assert.Equal([3], RowListReader.Read(_folder.File("n.npy"), 4));
        NpyFile.Write<int>(_folder.File("l.npy"), [1, 0]);
        Assert.Equal([1, 0], RowListReader.Read(_folder.File("l.npy"), 2));
        Assert.Contains("a second time", Refused(() => RowListReader.Read(_folder.File("m.npy"), 5)), StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_bring_their_ids_labels_and_scores()
    {
        foreach ((string shard, long[] uids) in new[] { ("2a34", new long[] { 7, 5 }), ("1273", [9]), ("26cf", [8]) })
        {
            NpzFile.Write(_folder.File($"{shard}.npz"), writer =>
            {
                writer.Add<float>("emb", [.. uids.Select(uid => (float)uid)], uids.Length, 1);
                writer.Add<long>("uid", uids);
                writer.Add<int>("label", [.. uids.Select(uid => (int)uid % 2)]);
            });
        }
        _folder.Write("._1273.npz", "what another system left");
        string table = _folder.Write("s.csv", "who,score\n5,0.5\n7,0.7\n8,0.8\n9,0.9\n") + ":score";
        using OpenDataset open = DatasetReader.Open(new DatasetFiles { Embeddings = _folder.Path + ":emb", Scores = table, Labels = _folder.Path + ":label" });
        Assert.Equal(["9", "8", "7", "5"], open.Data.Ids!);
        Assert.Equal([0.9, 0.8, 0.7, 0.5], open.Data.Scores!.Values.ToArray());
        Assert.Equal([1, 0, 1, 1], open.Data.Labels!);
        InputKeys keys = InputKeys.Of([new("embeddings", _folder.Path + ":emb"), new("scores", table)]);
        Assert.Equal("who", keys.Keys["scores"]);
        Assert.Equal(["1273.npz", "26cf.npz", "2a34.npz"], keys.Shards["embeddings"]);
    }

    static string Refused(Action action) => NumPyFixtures.Message<InvalidDataContentException>(action);
}
