using System.Buffers.Binary;
using System.IO.Compression;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Numerics;

namespace Pith.Tests.Data.Formats.Npz;

public sealed class NpzFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("stored.npz")]
    [InlineData("deflated.npz")]
    [InlineData("zip64.npz")]
    public void Members_that_numpy_wrote(string name)
    {
        using NpzFile file = NpzFile.Open(NumPyFixtures.File(name));
        Assert.Equal("emb", file.Members[0]);
        Assert.True(file.Contains("emb"));
        Assert.True(file.Contains("emb.npy"));
        Assert.False(file.Contains("em"));
        using MatrixView matrix = file.OpenMatrix("emb");
        Assert.Equal(NumPyFixtures.Values("f4", 15), NumPyFixtures.All(matrix));
    }

    [Fact]
    public void Members_of_other_types_and_orders()
    {
        using NpzFile stored = NpzFile.Open(NumPyFixtures.File("stored.npz"));
        Assert.Equal(["emb", "half", "ids"], stored.Members);
        Assert.Equal(NumPyFixtures.Values("f2", 15), NumPyFixtures.All(stored.OpenMatrix("half")));
        Assert.Equal([0, 1, 2, 3, 4], stored.ReadInt64s("ids"));
        Assert.Equal([0, 1, 2, 3, 4], stored.ReadDoubles("ids"));
        using NpzFile deflated = NpzFile.Open(NumPyFixtures.File("deflated.npz"));
        Assert.Equal(NumPyFixtures.Values("f8", 3600), NumPyFixtures.All(deflated.OpenMatrix("long")));
    }

    [Fact]
    public void A_matrix_outlives_its_archive()
    {
        MatrixView matrix = NpzFile.OpenMatrix(NumPyFixtures.File("stored.npz"), "emb");
        Assert.Equal(NumPyFixtures.Values("f4", 15), NumPyFixtures.All(matrix));
        matrix.Dispose();
    }

    [Fact]
    public void A_missing_member_is_named_with_those_that_are_there()
    {
        string message = Refused(NumPyFixtures.File("stored.npz"), "nothing");
        Assert.Contains("no member 'nothing'", message, StringComparison.Ordinal);
        Assert.Contains("emb, half, ids", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stored.npz")]
    [InlineData("deflated.npz")]
    public void A_broken_checksum_names_member_and_file(string name)
    {
        byte[] bytes = File.ReadAllBytes(NumPyFixtures.File(name));
        // The directory's entry of the first member holds its CRC at byte 16.
        int entry = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8);
        bytes[entry + 16] ^= 1;
        string message = Refused(_folder.Write("x.npz", bytes), "emb");
        Assert.Contains("'emb'", message, StringComparison.Ordinal);
        Assert.Contains("x.npz", message, StringComparison.Ordinal);
        Assert.Contains("CRC-32", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_value_breaks_the_checksum()
    {
        byte[] bytes = File.ReadAllBytes(NumPyFixtures.File("stored.npz"));
        bytes[200] ^= 0x10;
        Assert.Contains("CRC-32", Refused(_folder.Write("x.npz", bytes), "emb"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stored.npz")]
    [InlineData("deflated.npz")]
    [InlineData("zip64.npz")]
    public void Every_truncation_is_refused(string name)
    {
        byte[] whole = File.ReadAllBytes(NumPyFixtures.File(name));
        for (int length = 0; length < whole.Length; length += 3)
            Refused(_folder.Write("x.npz", whole[..length]), "emb");
    }

    [Fact]
    public void A_member_that_declares_more_than_deflate_can_reach_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(NumPyFixtures.File("deflated.npz"));
        int entry = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(entry + 24), 0xF000_0000);
        Assert.Contains("more than deflate can reach", Refused(_folder.Write("x.npz", bytes), "emb"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_member_that_inflates_to_another_length_is_refused(int difference)
    {
        byte[] bytes = File.ReadAllBytes(NumPyFixtures.File("deflated.npz"));
        int entry = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(entry + 24));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(entry + 24), (uint)(length + difference));
        Assert.Contains("inflate", Refused(_folder.Write("x.npz", bytes), "emb"), StringComparison.Ordinal);
    }

    [Fact]
    public void Encrypted_and_otherwise_compressed_members_are_refused()
    {
        byte[] bytes = File.ReadAllBytes(NumPyFixtures.File("stored.npz"));
        int entry = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8);
        bytes[entry + 8] = 1;
        Assert.Contains("encrypted", Refused(_folder.Write("x.npz", bytes), "emb"), StringComparison.Ordinal);
        bytes[entry + 8] = 0;
        bytes[entry + 10] = 14;
        Assert.Contains("method 14", Refused(_folder.Write("x.npz", bytes), "emb"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_torch_or_text_file_is_refused()
    {
        Assert.Contains("not a zip archive", Refused(_folder.Write("x.npz", "hello, this is no archive at all"), "emb"), StringComparison.Ordinal);
        using (var zip = new ZipArchive(File.Create(_folder.File("t.npz")), ZipArchiveMode.Create))
        {
            using var writer = new StreamWriter(zip.CreateEntry("archive/data.pkl").Open());
            writer.Write("not an array");
        }
        Assert.Contains("archive/data.pkl", Refused(_folder.File("t.npz"), "archive/data.pkl"), StringComparison.Ordinal);
    }

    [Fact]
    public void Written_archives_are_read_back_and_always_have_the_same_bytes()
    {
        Write(_folder.File("a.npz"));
        Write(_folder.File("b.npz"));
        byte[] bytes = File.ReadAllBytes(_folder.File("a.npz"));
        Assert.Equal(bytes, File.ReadAllBytes(_folder.File("b.npz")));
        using NpzFile file = NpzFile.Open(_folder.File("a.npz"));
        Assert.Equal(["values", "größe"], file.Members);
        Assert.Equal([1, 2, 3, 4, 5, 6], NumPyFixtures.All(file.OpenMatrix("values")));
        Assert.Equal([true, false], file.ReadInt64s("größe").Select(value => value != 0));
        using ZipArchive zip = new(new MemoryStream(bytes));
        Assert.Equal(["values.npy", "größe.npy"], zip.Entries.Select(entry => entry.FullName));
        Assert.All(zip.Entries, entry => Assert.Equal(new DateTime(1980, 1, 1), entry.LastWriteTime.DateTime));
        using var content = new MemoryStream();
        using (Stream member = zip.Entries[0].Open())
            member.CopyTo(content);
        NpyFile.Write<double>(_folder.File("c.npy"), [1, 2, 3, 4, 5, 6], 2, 3);
        Assert.Equal(File.ReadAllBytes(_folder.File("c.npy")), content.ToArray());
    }

    [Fact]
    public void Zip64_records_are_written_where_needed_and_read_by_others()
    {
        using var stream = new MemoryStream();
        var writer = new NpzWriter(stream, alwaysZip64: true);
        writer.Add<float>("x", [1, 2, 3, 4], 2, 2);
        writer.Add<int>("y", [7]);
        writer.Finish();
        string path = _folder.Write("x.npz", stream.ToArray());
        using NpzFile file = NpzFile.Open(path);
        Assert.Equal([1, 2, 3, 4], NumPyFixtures.All(file.OpenMatrix("x")));
        Assert.Equal([7], file.ReadInt64s("y"));
        using ZipArchive zip = new(new MemoryStream(stream.ToArray()));
        Assert.Equal(2, zip.Entries.Count);
        using Stream member = zip.Entries[1].Open();
        Assert.Equal(0x93, member.ReadByte());
    }

    [NumPyFact]
    public void Numpy_reads_written_archives()
    {
        Write(_folder.File("a.npz"));
        using (FileStream stream = File.Create(_folder.File("b.npz")))
        {
            var writer = new NpzWriter(stream, alwaysZip64: true);
            writer.Add<float>("values", [1, 2, 3, 4, 5, 6], 2, 3);
            writer.Finish();
        }
        const string Code = "import sys, numpy\nfor p in sys.argv[1:]: print(numpy.load(p)['values'].tolist())";
        (int exitCode, string output) = NumPyFactAttribute.Run("-c", Code, _folder.File("a.npz"), _folder.File("b.npz"));
        Assert.Equal(0, exitCode);
        Assert.Equal("[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]\n[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]\n", output);
    }

    [Fact]
    public void A_member_name_may_be_added_once()
    {
        Assert.Throws<ArgumentException>(() => NpzFile.Write(_folder.File("x.npz"), writer =>
        {
            writer.Add<int>("x", [1]);
            writer.Add<int>("x", [2]);
        }));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    static void Write(string path) => NpzFile.Write(path, writer =>
    {
        writer.Add<double>("values", [1, 2, 3, 4, 5, 6], 2, 3);
        writer.Add<bool>("größe", [true, false]);
    });

    static string Refused(string path, string member) =>
        NumPyFixtures.Message<InvalidDataContentException>(() => NpzFile.OpenMatrix(path, member).Dispose());
}
