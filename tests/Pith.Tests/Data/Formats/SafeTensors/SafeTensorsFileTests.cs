using System.Buffers.Binary;
using System.Text;
using Pith.Data.Inspection;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Numerics;

namespace Pith.Tests.Data.Formats.SafeTensors;

public sealed class SafeTensorsFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static byte[] Create(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        data.CopyTo(bytes, 8 + text.Length);
        return bytes;
    }

    [Fact]
    public void Tensors_of_several_types()
    {
        byte[] data = new byte[8 + 4 + 8];
        BinaryPrimitives.WriteSingleLittleEndian(data, 1.5f);
        BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(4), -2);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(8), 0x3FC0);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(10), 0xC000);
        BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(12), -7);
        const string Header = """
            {"__metadata__":{"format":"pt"},"emb":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},
             "brain":{"dtype":"BF16","shape":[2,1],"data_offsets":[8,12]},"label":{"dtype":"I64","shape":[1],"data_offsets":[12,20]},
             "odd":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}
            """;
        string path = _folder.Write("x.safetensors", Create(Header, data));
        Assert.Equal([1.5, -2], Read(path + ":emb"));
        Assert.Equal([1.5, -2], Read(path + ":brain"));
        Assert.Equal([-7], LabelsOf(path + ":label"));
        Assert.Contains("no tensor 'x'; it has brain, emb, label, odd", Refused(path + ":x"), StringComparison.Ordinal);
        Assert.Contains("F8_E4M3", Refused(path + ":odd"), StringComparison.Ordinal);
        Assert.Contains("brain, emb, label, odd", Refused(path), StringComparison.Ordinal);
        FileInspection found = FileInspection.Inspect(path);
        Assert.Equal(["brain", "emb", "label", "odd"], found.Members.Select(member => member.Name));
    }

    [Fact]
    public void The_only_tensor_needs_no_name() =>
        Assert.Equal([0], Read(_folder.Write("x.safetensors", Create("""{"a":{"dtype":"F64","shape":[1,1],"data_offsets":[0,8]}}""", new byte[8]))));

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,9]}}""", "outside the file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,2],"data_offsets":[-8,0]}}""", "outside the file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,2],"data_offsets":[8,0]}}""", "outside the file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,8]}}""", "does not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", "does not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}""", "negative")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,2]}}""", "malformed")]
    [InlineData("""{"a":{"dtype":"F32","shape":"x","data_offsets":[0,8]}}""", "malformed")]
    [InlineData("""{"a":{"dtype":3,"shape":[1,2],"data_offsets":[0,8]}}""", "malformed")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5,2],"data_offsets":[0,8]}}""", "malformed")]
    [InlineData("""{"a":1""", "malformed")]
    [InlineData("""[]""", "not a JSON object")]
    public void Malformed_headers_are_refused(string header, string what) =>
        Assert.Contains(what, Refused(_folder.Write("x.safetensors", Create(header, new byte[8]))), StringComparison.Ordinal);

    [Fact]
    public void A_header_longer_than_the_file_is_refused()
    {
        Assert.Contains("declares a header", Refused(_folder.Write("x.safetensors", [255, 255, 255, 255, 255, 255, 255, 127, 1])), StringComparison.Ordinal);
        Assert.Contains("declares a header", Refused(_folder.Write("x.safetensors", [255, 255, 255, 255, 255, 255, 255, 255, 1])), StringComparison.Ordinal);
        Assert.Contains("shorter than 8", Refused(_folder.Write("x.safetensors", [1])), StringComparison.Ordinal);
    }

    static double[] Read(string spec)
    {
        using MatrixView matrix = EmbeddingsReader.Open(spec);
        return NumPyFixtures.All(matrix);
    }

    static IEnumerable<double> LabelsOf(string spec) => ScoreValues.Read(spec);

    static string Refused(string spec) => NumPyFixtures.Message<InvalidDataContentException>(() => EmbeddingsReader.Open(spec).Dispose());
}
