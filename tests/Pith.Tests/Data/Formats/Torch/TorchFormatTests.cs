using Pith.Data.Inspection;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Numerics;

namespace Pith.Tests.Data.Formats.Torch;

/// <summary>Files as torch.save writes them, in both formats, and tensors that were pickled without it.</summary>
public sealed class TorchFormatTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static string File(string name) => Path.Combine(RepositoryPaths.Root, "tests", "data", "torch", name);

    public static TheoryData<string, string> Types
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string file in (string[])["everything.pt", "legacy.pth"])
            {
                foreach (string type in (string[])["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "b1", "bf"])
                    data.Add(file, type);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_is_read(string file, string type) =>
        Assert.Equal(NumPyFixtures.Values(type == "bf" ? "f4" : type, 15), Read(File(file) + ":" + type));

    [Theory]
    [InlineData("everything.pt")]
    [InlineData("legacy.pth")]
    public void Views_of_a_storage_are_read_in_their_own_order(string file)
    {
        double[] storage = NumPyFixtures.Values("f4", 40);
        double[] Of(int first, int rows, int columns, int down, int across) =>
            [.. Enumerable.Range(0, rows * columns).Select(i => storage[first + (i / columns * down) + (i % columns * across)])];
        Assert.Equal(Of(0, 5, 3, 1, 5), Read(File(file) + ":transposed"));
        Assert.Equal(Of(7, 4, 3, 3, 1), Read(File(file) + ":offset"));
        Assert.Equal(Of(1, 5, 3, 8, 2), Read(File(file) + ":columns"));
        Assert.Equal(Of(2, 3, 2, 0, 1), Read(File(file) + ":expanded"));
        Assert.Equal(Of(0, 5, 3, 3, 1), Read(File(file) + ":parameter"));
        Assert.Equal(Of(0, 2, 2, 2, 1), Read(File(file) + ":state.layer.weight"));
        Assert.Equal(NumPyFixtures.Values("f4", 15), Read(File(file) + ":numpy"));
        Assert.Equal(Of(0, 6, 1, 1, 1), ScoreValues.Read(File(file) + ":vector"));
        Assert.Equal(Of(0, 6, 1, 3, 1), ScoreValues.Read(File(file) + ":every third"));
        Assert.Equal(Enumerable.Range(0, 256), LabelsReader.Read(File(file) + ":bytes"));
    }

    [Fact]
    public void A_contiguous_tensor_is_mapped_in_place()
    {
        string path = _folder.Write("x.pt", System.IO.File.ReadAllBytes(File("one.pt")));
        using MatrixView matrix = EmbeddingsReader.Open(path);
        Assert.Equal((5, 3, ElementType.Float32), (matrix.Rows, matrix.Columns, matrix.StorageType));
        Assert.Equal(NumPyFixtures.Values("f4", 15), NumPyFixtures.All(matrix));
        Assert.True(matrix.TryGetRows(0, 5, out _));
    }

    [Fact]
    public void The_order_of_bytes_is_the_file_s() => Assert.Equal(NumPyFixtures.Values("f4", 15), Read(File("big-endian.pt") + ":x"));

    [Fact]
    public void Tensors_pickled_without_torch_save_are_scores_and_labels()
    {
        Assert.Equal(NumPyFixtures.Values("f4", 30), ScoreValues.Read(File("scores.pickle") + ":accumulated_margin", 30));
        Assert.Contains("-10", Refused(() => LabelsReader.Read(File("scores.pickle") + ":targets")), StringComparison.Ordinal);
        Assert.Contains("holds one number", Refused(() => ScoreValues.Read(File("scores.pickle") + ":seed")), StringComparison.Ordinal);
    }

    [Fact]
    public void Inspection_shows_what_can_be_named()
    {
        FileInspection found = FileInspection.Inspect(File("everything.pt"));
        Assert.Equal("pickle", found.Kind);
        Assert.Equal("5x3 bfloat16", Assert.Single(found.Members, member => member.Name == "bf") is var brain ? $"{string.Join('x', brain.Shape)} {brain.Type}" : "");
        Assert.Contains(found.Members, member => member.Name == "state.layer.weight");
        Assert.Equal("a text", Assert.Single(found.Members, member => member.Name == "note").Type);
        Assert.Equal((5, 3), FileInspection.Inspect(File("everything.pt") + ":transposed") is var matrix ? (matrix.Shape[0], matrix.Shape[1]) : default);
    }

    [Fact]
    public void What_is_not_read_is_refused_where_it_is_asked_for()
    {
        Assert.Contains("ComplexFloatStorage, which Pith does not read", Refused(() => Read(File("complex.pt") + ":0")), StringComparison.Ordinal);
        Assert.Equal(NumPyFixtures.Values("f4", 15), Read(File("complex.pt") + ":1"));
        Assert.Contains("has no member 'none'; it has f2, f4", Refused(() => Read(File("everything.pt") + ":none")), StringComparison.Ordinal);
        Assert.Contains("needs the name of a member", Refused(() => Read(File("everything.pt"))), StringComparison.Ordinal);
        Assert.Contains("has no members, so 'x'", Refused(() => Read(File("one.pt") + ":x")), StringComparison.Ordinal);
        Assert.Contains("holds a text", Refused(() => Read(File("everything.pt") + ":note")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one.pt")]
    [InlineData("legacy.pth")]
    [InlineData("scores.pickle")]
    public void Every_cut_is_noticed(string name)
    {
        byte[] whole = System.IO.File.ReadAllBytes(File(name));
        for (int length = 0; length < whole.Length; length += 1 + (whole.Length / 400))
        {
            string path = _folder.Write("cut" + Path.GetExtension(name), whole[..length]);
            Refused(() => FileInspection.Inspect(path));
        }
    }

    [Theory]
    [InlineData("data.pkl", "data.txt", "without data.pkl")]
    [InlineData("archive/data/0", "archive/data/9", "has no member archive/data/0")]
    public void Archives_with_other_members_are_refused(string name, string other, string what)
    {
        string text = System.Text.Encoding.Latin1.GetString(System.IO.File.ReadAllBytes(File("one.pt")));
        // Names of one length, so that the directory stays right.
        string path = _folder.Write("x.pt", System.Text.Encoding.Latin1.GetBytes(text.Replace(name, other.PadRight(name.Length)[..name.Length], StringComparison.Ordinal)));
        Assert.Contains(what, Refused(() => Read(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_shape_beyond_its_storage_is_refused_before_memory_is_taken()
    {
        byte[] bytes = System.IO.File.ReadAllBytes(File("one.pt"));
        // The shape (5, 3) as the pickle writes it: K 5 K 3 and the tuple.
        int at = bytes.AsSpan().IndexOf((byte[])[(byte)'K', 5, (byte)'K', 3, 0x86]);
        bytes[at + 1] = 250;
        Assert.Contains("of a storage of 60", Refused(() => Read(_folder.Write("x.pt", bytes))), StringComparison.Ordinal);
    }

    static double[] Read(string spec)
    {
        using MatrixView matrix = EmbeddingsReader.Open(spec);
        return NumPyFixtures.All(matrix);
    }

    static string Refused(Action action) => NumPyFixtures.Message<InvalidDataContentException>(action);
}
