using Pith.Data.Formats.Npy;
using Pith.Data.Readers;
using Pith.Scoring;

namespace Pith.Tests.Data.Readers;

/// <summary>Labels, ids, row lists and alignment.</summary>
public sealed class RowInputTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Labels_from_integers_and_csv()
    {
        NpyFile.Write<byte>(_folder.File("l.npy"), [0, 9, 255]);
        Assert.Equal([0, 9, 255], LabelsReader.Read(_folder.File("l.npy")));
        Assert.Equal([1, 0], LabelsReader.Read(_folder.Write("l.csv", "name,label\na,1\nb,0\n") + ":label"));
        Assert.Equal([0, 1], LabelsReader.Read(_folder.Write("r.csv", "row,label\n1,1\n0,0\n")));
        Assert.Equal([0, 1], LabelsReader.Read(_folder.Write("i.csv", "id,label\nb,1\na,0\n"), ["a", "b"]));
    }

    [Fact]
    public void Labels_that_are_no_class_numbers_are_refused()
    {
        NpyFile.Write<long>(_folder.File("l.npy"), [0, 3, -1]);
        Assert.Contains("row 2 holds -1", Refused(() => LabelsReader.Read(_folder.File("l.npy"))), StringComparison.Ordinal);
        NpyFile.Write<long>(_folder.File("l.npy"), [long.MaxValue]);
        Assert.Contains("row 0 holds 9223372036854775807", Refused(() => LabelsReader.Read(_folder.File("l.npy"))), StringComparison.Ordinal);
        NpyFile.Write<double>(_folder.File("l.npy"), [0, 1]);
        Assert.Contains("float64 where a class label per row needs integers", Refused(() => LabelsReader.Read(_folder.File("l.npy"))), StringComparison.Ordinal);
        NpyFile.Write<long>(_folder.File("l.npy"), []);
        Assert.Contains("holds no labels", Refused(() => LabelsReader.Read(_folder.File("l.npy"))), StringComparison.Ordinal);
        NpyFile.Write<long>(_folder.File("l.npy"), [1, 2], 2, 1);
        Assert.Contains("shape [2, 1]", Refused(() => LabelsReader.Read(_folder.File("l.npy"))), StringComparison.Ordinal);
        Assert.Contains("does not exist", Refused(() => LabelsReader.Read(_folder.File("missing.npy"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("label\n1\n-1\n", "line 3, column 'label' holds '-1'")]
    [InlineData("label\n1\n1.5\n", "holds '1.5'")]
    [InlineData("label\n1\ncat\n", "holds 'cat'")]
    [InlineData("a,label\nx,1\ny,\n", "line 3, column 'label' holds nothing")]
    [InlineData("row,label\n0,1\n2,1\n", "row 1 has no label")]
    [InlineData("row,label\n0,1\n0,1\n", "row 0 a second time")]
    [InlineData("label\n", "holds no labels")]
    public void Csv_labels_that_are_missing_or_wrong_are_refused(string text, string what) =>
        Assert.Contains(what, Refused(() => LabelsReader.Read(_folder.Write("l.csv", text) + ":label")), StringComparison.Ordinal);

    [Fact]
    public void Ids_of_every_form()
    {
        Assert.Equal(["a b", "c"], IdsReader.Read(_folder.Write("i.txt", "a b\r\nc\n\n")));
        Assert.Equal(["a", "zwölf"], IdsReader.Read(_folder.Write("i.list", "a\nzwölf")));
        Assert.Equal(["one", "two", "fourteen"], IdsReader.Read(NumPyFixtures.File("strings_s.npy")));
        NpyFile.Write<int>(_folder.File("i.npy"), [7, -3]);
        Assert.Equal(["7", "-3"], IdsReader.Read(_folder.File("i.npy")));
        Assert.Equal(["x,1", "y"], IdsReader.Read(_folder.Write("i.csv", "id,score\n\"x,1\",1\ny,2\n") + ":id"));
    }

    [Fact]
    public void Ids_that_are_none_are_refused()
    {
        Assert.Contains("row 1 is empty", Refused(() => IdsReader.Read(_folder.Write("i.txt", "a\n\nb\n"))), StringComparison.Ordinal);
        Assert.Contains("holds no ids", Refused(() => IdsReader.Read(_folder.Write("i.txt", ""))), StringComparison.Ordinal);
        Assert.Contains("not UTF-8", Refused(() => IdsReader.Read(_folder.Write("i.txt", [(byte)'a', 0xFF]))), StringComparison.Ordinal);
        Assert.Contains("integers", Refused(() => IdsReader.Read(NumPyFixtures.File("f4_vector.npy"))), StringComparison.Ordinal);
        Assert.Contains("in row order", Refused(() => IdsReader.Read(_folder.Write("i.csv", "row,id\n1,a\n0,b\n") + ":id")), StringComparison.Ordinal);
        Assert.Contains("does not exist", Refused(() => IdsReader.Read(_folder.File("missing.txt"))), StringComparison.Ordinal);
        Assert.Contains("is a folder", Refused(() => IdsReader.Read(_folder.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public void Row_lists_and_masks()
    {
        NpyFile.Write<long>(_folder.File("r.npy"), [4, 0, 2]);
        Assert.Equal([4, 0, 2], RowListReader.Read(_folder.File("r.npy"), 5));
        NpyFile.Write<bool>(_folder.File("m.npy"), [true, false, true]);
        Assert.Equal([0, 2], RowListReader.Read(_folder.File("m.npy"), 3));
        NpyFile.Write<int>(_folder.File("e.npy"), []);
        Assert.Empty(RowListReader.Read(_folder.File("e.npy"), 3));
    }

    [Fact]
    public void Row_lists_that_do_not_fit_are_refused()
    {
        NpyFile.Write<long>(_folder.File("r.npy"), [4, 0, 4]);
        Assert.Contains("row 4 occurs a second time at element 2", Refused(() => RowListReader.Read(_folder.File("r.npy"), 5)), StringComparison.Ordinal);
        Assert.Contains("element 0 is row 4; the rows are 0 to 3", Refused(() => RowListReader.Read(_folder.File("r.npy"), 4)), StringComparison.Ordinal);
        NpyFile.Write<long>(_folder.File("r.npy"), [-1]);
        Assert.Contains("element 0 is row -1", Refused(() => RowListReader.Read(_folder.File("r.npy"), 4)), StringComparison.Ordinal);
        NpyFile.Write<bool>(_folder.File("m.npy"), [true, false, true]);
        Assert.Throws<MisalignedDataException>(() => RowListReader.Read(_folder.File("m.npy"), 4));
        NpyFile.Write<float>(_folder.File("f.npy"), [1]);
        Assert.Contains("integers", Refused(() => RowListReader.Read(_folder.File("f.npy"), 4)), StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_that_differ_name_both_inputs()
    {
        Alignment.Require("embeddings X.npy", 5, "scores s.npy", 5);
        string message = NumPyFixtures.Message<MisalignedDataException>(() => Alignment.Require("embeddings X.npy", 5, "scores s.npy", 6));
        Assert.Contains("embeddings X.npy has 5 rows but scores s.npy has 6", message, StringComparison.Ordinal);
    }

    static string Refused(Action action) => NumPyFixtures.Message<InvalidDataContentException>(action);
}
