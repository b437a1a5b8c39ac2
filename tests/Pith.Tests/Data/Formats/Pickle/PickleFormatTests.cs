using System.Buffers.Binary;
using System.Text;
using Pith.Data.Inspection;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Tests.Data.Formats.Torch;

namespace Pith.Tests.Data.Formats.Pickle;

/// <summary>Pickles of arrays, lists and dictionaries, and those that mean harm: nothing of a file is ever run.</summary>
public sealed class PickleFormatTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Every_protocol_holds_the_same(int protocol)
    {
        string path = TorchFormatTests.File($"arrays-{protocol}.pkl");
        Assert.Equal(NumPyFixtures.Values("f8", 15), Matrix(path + ":matrix"));
        Assert.Equal(NumPyFixtures.Values("f4", 15), Matrix(path + ":fortran"));
        Assert.Equal(NumPyFixtures.Values("i4", 15), Matrix(path + ":big"));
        Assert.Equal(NumPyFixtures.Values("f2", 15), ScoreValues.Read(path + ":half"));
        Assert.Equal([0, 3, 6, 9, 12], RowListReader.Read(path + ":mask", 15));
        Assert.Equal(["a", "bc", "d\u00e9"], IdsReader.Read(path + ":texts"));
        Assert.Equal(["x", "yy", "z"], IdsReader.Read(path + ":objects"));
        Assert.Equal([1.5, -2, 0.25], ScoreValues.Read(path + ":scalars"));
        Assert.Equal([1, 2, 3], LabelsReader.Read(path + ":nested.list"));
        Assert.Equal([1, 2.5, 3, 4], Matrix(path + ":nested.rows"));
        Assert.Equal([0], RowListReader.Read(path + ":nested.truths", 2));
        Assert.Equal(["p", "q"], IdsReader.Read(path + ":nested.texts"));
        Assert.Equal(["18446744073709551615", "5"], IdsReader.Read(path + ":nested.large"));
        Assert.Equal([0, 1, 2, 3], LabelsReader.Read(path + ":pair.1"));
        FileInspection found = FileInspection.Inspect(path);
        Assert.Equal(15, found.Members.Count);
        Assert.Equal("float64", found.Members.Single(member => member.Name == "matrix").Type);
        Assert.Equal(("strings", 3), (FileInspection.Inspect(path + ":texts").Kind, FileInspection.Inspect(path + ":objects").Shape[0]));
    }

    [Fact]
    public void A_dictionary_is_scores_by_row_or_by_id()
    {
        Assert.Equal([-1, double.NaN, 1.5, double.NaN, 0.5], ScoreValues.Read(TorchFormatTests.File("by-row.pickle")));
        Assert.Equal([-1, double.NaN, 1.5, double.NaN, Math.Pow(2, 70)], ScoreValues.Read(TorchFormatTests.File("by-row-0.pickle")));
        Assert.Equal([2, 3, 1, double.NaN], ScoreValues.Read(TorchFormatTests.File("by-id.pickle"), 4, ["b", "c", "a", "d"]));
        Assert.Equal([2, 3, 1], LabelsReader.Read(TorchFormatTests.File("by-id.pickle"), ["b", "c", "a"]));
        Assert.Contains("the key 'c' where a row number", Refused(() => ScoreValues.Read(TorchFormatTests.File("by-id.pickle"))), StringComparison.Ordinal);
        Assert.Contains(
            "the keys must all be ids of the dataset, or all row numbers from 0 to 1, but 'c' is neither",
            Refused(() => ScoreValues.Read(TorchFormatTests.File("by-id.pickle"), 2, ["a", "b"])), StringComparison.Ordinal);
        Assert.Contains("names row 4; the rows are 0 to 2", Refused(() => ScoreValues.Read(TorchFormatTests.File("by-row.pickle"), 3)), StringComparison.Ordinal);
        Assert.Contains("which is no matrix", Refused(() => EmbeddingsReader.Open(TorchFormatTests.File("by-row.pickle"))), StringComparison.Ordinal);
        FileInspection found = FileInspection.Inspect(TorchFormatTests.File("by-row.pickle"));
        Assert.Equal(("dictionary", 5, 1.5), (found.Kind, found.Shape[0], found.Maximum));
    }

    [Theory]
    [InlineData("command.pickle", "posix.system")]
    [InlineData("command.pt", "posix.system")]
    public void A_command_is_refused_by_its_name_and_not_run(string name, string function)
    {
        string path = _folder.Write(name, File.ReadAllBytes(TorchFormatTests.File(name)));
        Assert.Contains($"names {function}, which Pith does not run", Refused(() => FileInspection.Inspect(path)), StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
        Assert.False(File.Exists("ran.txt"));
    }

    [Theory]
    [InlineData("cbuiltins\neval\n(S'1'\ntR.", "names builtins.eval, which Pith does not run")]
    [InlineData("cargparse\nNamespace\n)\x81.", "names argparse.Namespace, which Pith does not run")]
    [InlineData("(icollections\nCounter\n.", "names collections.Counter, which Pith does not run")]
    [InlineData("c__builtin__\ngetattr\n.", "names __builtin__.getattr, which Pith does not run")]
    [InlineData("cnumpy\nndarray\n)R.", "calls numpy.ndarray with nothing, which Pith does not read")]
    [InlineData("ccollections\nOrderedDict\n(K\x01tR.", "calls collections.OrderedDict with a number")]
    [InlineData("cnumpy\ndtype\n(U\x02O8tR(K\x03U\x01|NNNtbK\x01\x86.", "needs the name of a member")]
    [InlineData("\x82\x01.", "extension registry")]
    [InlineData("\x97.", "out-of-band")]
    [InlineData("U\x03" + "0abQ.", "refers to data outside of it")]
    [InlineData("K\x01K\x02.", "values that belong to nothing")]
    [InlineData("a.", "a value is missing")]
    [InlineData("K\x01K\x02" + "a.", "adds to a list where there is none")]
    [InlineData("t.", "a mark is missing")]
    [InlineData("h\x05.", "refers to a value that it has not stored")]
    [InlineData("K\x01)R.", "calls what is no function")]
    [InlineData("]}b.", "gives a list a state")]
    [InlineData("\xff.", "holds FF, which is no opcode")]
    [InlineData("I12x\n.", "an integer has no digits")]
    [InlineData("\x8b\xff\xff\xff\x7f.", "holds an integer of 2147483647 bytes")]
    [InlineData("]K\x01" + "a.x", "goes on for 1 bytes after its pickle")]
    [InlineData("", "is empty")]
    public void Broken_and_hostile_pickles_are_refused(string pickle, string what)
    {
        string path = _folder.Write("x.pickle", Encoding.Latin1.GetBytes(pickle));
        Assert.Contains(what, Refused(() => { FileInspection.Inspect(path); EmbeddingsReader.Open(path); }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x8D)]
    [InlineData(0x8E)]
    [InlineData(0x96)]
    public void Declared_lengths_beyond_the_file_are_refused(byte opcode)
    {
        var bytes = new byte[20];
        bytes[0] = opcode;
        foreach (long length in (long[])[long.MaxValue, -1, 12])
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), length);
            Assert.Contains("bytes at byte 9 but 11 are left", Refused(() => FileInspection.Inspect(_folder.Write("x.pkl", bytes))), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_holds_itself_is_refused()
    {
        // A list that is its own element, and a dictionary that is its own value.
        Assert.Contains("nested deeper than 16, or in themselves", Refused(() => FileInspection.Inspect(Write("]q\0h\0a."))), StringComparison.Ordinal);
        Assert.Contains("nested deeper than 16, or in themselves", Refused(() => FileInspection.Inspect(Write("}q\0U\x01" + "ah\0s."))), StringComparison.Ordinal);
    }

    [Fact]
    public void Few_bytes_that_stand_for_very_much_are_refused()
    {
        // Ten dictionaries, each of which holds the one before ten times: 10^10 things.
        var laughs = new StringBuilder("]K\x01" + "aN\x86q\0" + "0");
        for (int level = 1; level <= 10; level++)
            laughs.Append("}(").AppendJoin("", Enumerable.Range(0, 10).Select(i => $"U\x01{i}h{(char)(level - 1)}")).Append("uq").Append((char)level).Append(level < 10 ? "0" : ".");
        string path = Write(laughs.ToString());
        Assert.Contains("more than 100000 things", Refused(() => FileInspection.Inspect(path)), StringComparison.Ordinal);
        Assert.Contains("3.4", Refused(() => ScoreValues.Read(path + ":3.4.5.6.7.8.9.0.1.2")), StringComparison.Ordinal);

        // One list of 2,000 numbers, 2,000 times.
        var rows = new StringBuilder("](").Append('\x88', 2000).Append("eq\0" + "0](").Append(string.Concat(Enumerable.Repeat("h\0", 2000))).Append("e.");
        Assert.Contains("4000000 numbers in a file of", Refused(() => EmbeddingsReader.Open(Write(rows.ToString()))), StringComparison.Ordinal);

        // A text of 60,000 letters as 10,000 keys.
        var keys = new StringBuilder("X").Append("\x60\xEA\0\0").Append('k', 60000).Append("q\0" + "0}(").Append(string.Concat(Enumerable.Repeat("h\0K\x01", 10000))).Append("u.");
        Assert.Contains("names long texts again and again", Refused(() => ScoreValues.Read(Write(keys.ToString()))), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_with_points_are_names_unless_two_things_have_one()
    {
        string path = Write("}(U\x03" + "a.b](K\x01K\x02" + "eU\x01" + "c}U\x01" + "d](K\x03K\x04" + "esu.");
        Assert.Equal([1, 2], ScoreValues.Read(path + ":a.b"));
        Assert.Equal([3, 4], ScoreValues.Read(path + ":c.d"));
        path = Write("}(U\x03" + "a.b](K\x01K\x02" + "eU\x01" + "a}U\x01" + "b](K\x03K\x04" + "esu.");
        Assert.Contains("two members 'a.b'", Refused(() => ScoreValues.Read(path + ":a.b")), StringComparison.Ordinal);
    }

    string Write(string pickle) => _folder.Write("x.pickle", Encoding.Latin1.GetBytes(pickle));

    static double[] Matrix(string spec)
    {
        using MatrixView matrix = EmbeddingsReader.Open(spec);
        return NumPyFixtures.All(matrix);
    }

    static string Refused(Action action) => NumPyFixtures.Message<InvalidDataContentException>(action);
}
