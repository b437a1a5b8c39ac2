using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Data.Scores;

namespace Pith.Tests.Data.Scores;

public sealed class ScoreValuesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Npy_with_NaN_for_rows_that_are_not_scored()
    {
        NpyFile.Write<float>(_folder.File("s.npy"), [0.5f, float.NaN, -2]);
        Assert.Equal([0.5, double.NaN, -2], ScoreValues.Read(_folder.File("s.npy"), 3));
        NpzFile.Write(_folder.File("s.npz"), writer => writer.Add<int>("a", [1, 2]));
        Assert.Equal([1, 2], ScoreValues.Read(_folder.File("s.npz:a")));
    }

    [Fact]
    public void A_folder_and_a_name()
    {
        Directory.CreateDirectory(_folder.File("run/scores"));
        NpyFile.Write<double>(_folder.File("run/scores/el2n.npy"), [1, 2]);
        NpyFile.Write<double>(_folder.File("run/el2n.npy"), [3, 4]);
        NpyFile.Write<double>(_folder.File("run/aum.npy"), [5, 6]);
        Assert.Equal([1, 2], ScoreValues.Read(_folder.File("run:el2n"), 2));
        Assert.Equal([5, 6], ScoreValues.Read(_folder.File("run:aum"), 2));
        Assert.Contains("it has el2n", Refused(_folder.File("run:entropy")), StringComparison.Ordinal);
        Assert.Contains(":NAME", Refused(_folder.File("run")), StringComparison.Ordinal);
        Assert.Contains("no scores '../aum'", Refused(_folder.File("run:../aum")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"0\": 1, \"2\": -2.5e-1}", 3, new[] { 1, double.NaN, -0.25 })]
    [InlineData("{\"0\": 1, \"2\": -2.5e-1}", null, new[] { 1, double.NaN, -0.25 })]
    [InlineData(" {\n\"3\" :NaN , \"1\":null,\"0\":7}\r\n", 4, new[] { 7, double.NaN, double.NaN, double.NaN })]
    public void Json_dictionaries(string text, int? rows, double[] expected) =>
        Assert.Equal(expected, ScoreValues.Read(_folder.Write("s.json", text), rows));

    [Theory]
    [InlineData("{\"0\": 1, \"0\": 2}", "row 0 a second time")]
    [InlineData("{\"0\": 1, \"3\": 2}", "names row 3; the rows are 0 to 2")]
    [InlineData("{\"-1\": 1}", "'-1', which is not a row number")]
    [InlineData("{\"a\": 1}", "'a', which is not a row number")]
    [InlineData("{\"\": 1}", "'', which is not a row number")]
    [InlineData("{\"99999999999\": 1}", "'99999999999', which is not a row number")]
    [InlineData("{\"0\": \"1\"}", "no number as the value of row 0")]
    [InlineData("{\"0\": [1]}", "no number as the value of row 0")]
    [InlineData("{\"0\": }", "no number as the value of row 0")]
    [InlineData("{\"0\": Infinity}", "row 0 holds infinity")]
    [InlineData("{\"0\": 1e999}", "row 0 holds infinity")]
    [InlineData("{\"0\": 1", "no '}'")]
    [InlineData("{\"0\" 1}", "no ':'")]
    [InlineData("{\"0\": 1,}", "no '\"'")]
    [InlineData("{\"0\": 1} x", "text after the dictionary")]
    [InlineData("[1, 2]", "no '{'")]
    [InlineData("{\"0", "key without an end")]
    [InlineData("", "no '{'")]
    [InlineData("{}", "none of the 3 rows is scored")]
    public void Malformed_json_is_refused(string text, string what) =>
        Assert.Contains(what, Refused(_folder.Write("s.json", text), 3), StringComparison.Ordinal);

    [Fact]
    public void A_dictionary_cannot_name_rows_far_beyond_its_size() =>
        Assert.Contains("far beyond", Refused(_folder.Write("s.json", "{\"2000000000\": 1}")), StringComparison.Ordinal);

    [Theory]
    [InlineData("score\n1\n2.5\n", null)]
    [InlineData("name,score\na,1\nb,2.5", "score")]
    [InlineData("\uFEFFscore,other\r\n1,x\r\n2.5,y\r\n", "score")]
    [InlineData("row,score\n1,2.5\n0,1\n", null)]
    [InlineData("id,score\n1,2.5\n0,1\n", null)]
    [InlineData("id,score\nfirst,1\nsecond,2.5\n", null)]
    [InlineData("\"a \"\"b\"\", c\",score\n\"line\nbreak\",1\n\"\",\"2.5\"\n\n", "score")]
    [InlineData("a,row,score\nx,1, 2.5 \ny, 0 ,1\n", "score")]
    public void Csv_columns(string text, string? column)
    {
        string path = _folder.Write("s.csv", text);
        string spec = column is null ? path : path + ":" + column;
        Assert.Equal([1, 2.5], ScoreValues.Read(spec, 2));
        Assert.Equal([1, 2.5], ScoreValues.Read(spec));
    }

    [Fact]
    public void Csv_rows_may_be_missing_and_cells_empty()
    {
        string path = _folder.Write("s.csv", "row,score\n3,1\n0,\n1,nan\n");
        Assert.Equal([double.NaN, double.NaN, double.NaN, 1, double.NaN], ScoreValues.Read(path + ":score", 5));
        Assert.Equal([1, double.NaN], ScoreValues.Read(_folder.Write("t.csv", "score\n1\n\"\"\n"), 2));
    }

    [Fact]
    public void Csv_ids_are_matched_to_the_datasets()
    {
        string path = _folder.Write("s.csv", "id,score\nb,2\na,1\n");
        Assert.Equal([1, 2, double.NaN], ScoreValues.Read(path, 3, ["a", "b", "c"]));
        Assert.Contains("line 3, column 'id' holds 'a'", NumPyFixtures.Message<InvalidDataContentException>(() => ScoreValues.Read(path, 2, ["b", "c"])), StringComparison.Ordinal);
        Assert.Contains("rows 0 and 1", NumPyFixtures.Message<InvalidDataContentException>(() => ScoreValues.Read(path, 2, ["b", "b"])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("score\n1\nx\n", "line 3, column 'score' holds 'x'")]
    [InlineData("score\n1\ninf\n", "line 3, column 'score' holds 'inf'")]
    [InlineData("score\n1\n1e999\n", "line 3, column 'score' holds '1e999'")]
    [InlineData("score\n1\n\n2\n", "line 3 is empty")]
    [InlineData("score,a\n1\n", "line 2: the record has 1 fields but the header has 2")]
    [InlineData("score,a\n\"1\n,2\n", "line 2 has a quote that is never closed")]
    [InlineData("score,a\n1,x\"y\n", "quote inside a field")]
    [InlineData("score,a\n1,\"x\"y\n", "after a closing quote")]
    [InlineData("other\n1\n", "no column 'score'; it has other")]
    [InlineData("score,score\n1,2\n", "two columns named 'score'")]
    [InlineData("row,score\n0,1\n0,2\n", "line 3, names row 0 a second time")]
    [InlineData("row,score\n7,1\n", "line 2, names row 7; the rows are 0 to 1")]
    [InlineData("row,score\n-1,1\n", "column 'row' holds '-1'")]
    [InlineData("row,score\n1.5,1\n", "column 'row' holds '1.5'")]
    [InlineData("", "is empty")]
    [InlineData("score\n", "has 0 rows")]
    public void Malformed_csv_is_refused(string text, string what) =>
        Assert.Contains(what, Refused(_folder.Write("s.csv", text) + ":score", 2), StringComparison.Ordinal);

    [Fact]
    public void Csv_that_is_not_text_is_refused() =>
        Assert.Contains("not UTF-8", Refused(_folder.Write("s.csv", [.. "score\n"u8, 0xFF, 0xFE]) + ":score"), StringComparison.Ordinal);

    [Fact]
    public void Csv_without_a_column_lists_the_columns() =>
        Assert.Contains("it has row, a, b", Refused(_folder.Write("s.csv", "row,a,b\n0,1,2\n")), StringComparison.Ordinal);

    [Fact]
    public void Other_lengths_and_infinite_scores_are_refused()
    {
        NpyFile.Write<double>(_folder.File("s.npy"), [1, 2, 3]);
        string message = NumPyFixtures.Message<MisalignedDataException>(() => ScoreValues.Read(_folder.File("s.npy"), 4));
        Assert.Contains("s.npy has 3 rows but the dataset has 4", message, StringComparison.Ordinal);
        Assert.Throws<MisalignedDataException>(() => ScoreValues.Read(_folder.Write("s.csv", "score\n1\n2\n3\n"), 2));
        NpyFile.Write<double>(_folder.File("i.npy"), [1, double.NegativeInfinity, 3]);
        Assert.Contains("row 1 holds -infinity", Refused(_folder.File("i.npy")), StringComparison.Ordinal);
        NpyFile.Write<double>(_folder.File("n.npy"), [double.NaN]);
        Assert.Contains("none of the 1 rows is scored", Refused(_folder.File("n.npy")), StringComparison.Ordinal);
        NpyFile.Write<double>(_folder.File("m.npy"), [1, 2, 3, 4], 2, 2);
        Assert.Contains("shape [2, 2]", Refused(_folder.File("m.npy")), StringComparison.Ordinal);
        Assert.Contains("strings", Refused(NumPyFixtures.File("strings_s.npy")), StringComparison.Ordinal);
        Assert.Contains("does not exist", Refused(_folder.File("missing.npy")), StringComparison.Ordinal);
        Assert.Contains("does not exist", Refused(_folder.File("missing.csv:score")), StringComparison.Ordinal);
        Assert.Contains("does not exist", Refused(_folder.File("missing.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_read_the_same_in_every_culture()
    {
        System.Globalization.CultureInfo before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            var hostile = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
            hostile.NumberFormat.NumberDecimalSeparator = ",";
            hostile.NumberFormat.NegativeSign = "~";
            System.Globalization.CultureInfo.CurrentCulture = hostile;
            Assert.Equal([-1.5], ScoreValues.Read(_folder.Write("s.csv", "score\n-1.5\n")));
            Assert.Equal([-1.5], ScoreValues.Read(_folder.Write("s.json", "{\"0\": -1.5}")));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    static string Refused(string spec, int? rows = null)
    {
        InvalidDataContentException error = Assert.ThrowsAny<InvalidDataContentException>(() => ScoreValues.Read(spec, rows));
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        return error.Message;
    }
}
