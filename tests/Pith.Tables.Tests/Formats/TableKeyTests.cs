using Pith.Data.Readers;
using Pith.Data.Scores;

namespace Pith.Tables.Tests.Formats;

/// <summary>Records of tables meet their rows by ids of every type, and what does not meet is counted.</summary>
public sealed class TableKeyTests : IDisposable
{
    readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("i", "2")]
    [InlineData("i::DOUBLE", "2.0")]
    [InlineData("'n' || i", "n2")]
    [InlineData("('00000000-0000-0000-0000-00000000000' || i)::UUID", "00000000-0000-0000-0000-000000000002")]
    [InlineData("printf('%032x', i)", "00000000000000000000000000000002")]
    [InlineData("(18446744073709551610 + i)::UBIGINT", "18446744073709551612")]
    public void Ids_of_every_type(string id, string second)
    {
        string path = _folder.Table("t.parquet", $"SELECT {id} AS uid, i AS score FROM range(5) t(i)");
        string[] ids = IdsReader.Read(path + ":uid");
        Assert.Equal(second, ids[2]);
        string shuffled = _folder.Table("s.parquet", $"SELECT i AS score, {id} AS uid, 7 - i AS other FROM range(5) t(i) ORDER BY i DESC");
        Assert.Equal([0, 1, 2, 3, 4], ScoreValues.Read(shuffled + ":score", 5, ids));
    }

    [Fact]
    public void Truth_values_are_masks_and_ids_name_rows()
    {
        string path = _folder.Table("t.parquet", "SELECT 'n' || i AS name, i % 2 = 0 AS keep FROM range(4) t(i)");
        Assert.Equal([0, 2], RowListReader.Read(path + ":keep", 4));
        string list = _folder.Table("l.parquet", "SELECT unnest(['n3', 'n1']) AS name");
        Assert.Equal([3, 1], RowListReader.Read(list + ":name", 4, IdsReader.Read(path + ":name")));
        Assert.Contains("row 1 has no value", TableFolder.Refused(() =>
            RowListReader.Read(_folder.Table("m.parquet", "SELECT unnest([true, NULL]) AS keep") + ":keep", 2)), StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_are_numbers_or_names()
    {
        string path = _folder.Table("t.parquet", "SELECT i * 10 AS number, ['b', 'a'][1 + i % 2] AS name, i % 2 = 0 AS truth FROM range(3) t(i)");
        Assert.Equal([0, 10, 20], LabelsReader.Read(path + ":number"));
        Assert.Equal(["a", "b"], LabelsReader.ReadClasses(path + ":name").Names!);
        Assert.Equal(["false", "true"], LabelsReader.ReadClasses(path + ":truth").Names!);
    }

    [Fact]
    public void What_is_in_one_table_only_is_counted_and_the_first_is_named()
    {
        string[] ids = ["n0", "n1", "n2", "n3"];
        string strangers = _folder.Table("s.parquet", "SELECT unnest(['n1', 'q1', 'n0', 'q2', 'q3', 'n2', 'n3']) AS name, 1 AS score");
        Assert.EndsWith("row 1, column 'name' holds 'q1' where an id of the dataset is needed; 2 more of its records have none either; the dataset's first id is 'n0'.",
            TableFolder.Refused(() => ScoreValues.Read(strangers + ":score", 4, ids)), StringComparison.Ordinal);
        string few = _folder.Table("f.parquet", "SELECT unnest(['n1', 'n3']) AS name, 1 AS label");
        Assert.EndsWith("row 0 has no label (the first of 2 such rows); every row needs one.",
            TableFolder.Refused(() => LabelsReader.Read(few + ":label", ids)), StringComparison.Ordinal);
        string all = _folder.Table("a.parquet", "SELECT unnest(['y', 'x']) AS name, 1 AS score");
        Assert.EndsWith("The id 'x' belongs to rows 0 and 2 (and 1 more row repeats an id); a file can be matched only by ids that differ.",
            TableFolder.Refused(() => ScoreValues.Read(all + ":score@name", 4, ["x", "y", "x", "x"])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_comes_late_is_found()
    {
        string path = _folder.Write("t.jsonl", string.Concat(Enumerable.Repeat("{\"a\":1}\n", 21_000)) + "{\"a\":2,\"late\":3}\n");
        double[] scores = ScoreValues.Read(path + ":late");
        Assert.Equal((21_001, 3.0, double.NaN), (scores.Length, scores[^1], scores[0]));
    }

    [Fact]
    public void Paths_with_characters_that_stand_for_others_are_files()
    {
        string path = _folder.Table("a[1]'b.parquet", "SELECT i AS score FROM range(3) t(i)");
        Assert.Equal([0, 1, 2], ScoreValues.Read(path + ":score"));
    }
}
