using System.Text;
using Pith.Data;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Data.Formats.SafeTensors;
using Pith.Data.Images;
using Pith.Data.Inspection;
using Pith.Data.Readers;
using Pith.Numerics;

namespace Pith.Tests.Data.Formats;

/// <summary>Files that are right but unusual are read; what is not read is refused with what helps it.</summary>
public sealed class OddFilesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("emb:0")]
    [InlineData("0:a:b")]
    [InlineData(":x")]
    public void Members_may_hold_colons(string member)
    {
        string path = _folder.File("t.npz");
        NpzFile.Write(path, npz =>
        {
            npz.Add<float>(member, [1, 2], 1, 2);
            npz.Add<float>("other", [3], 1, 1);
        });
        using MatrixView matrix = EmbeddingsReader.Open($"{path}:{member}");
        Assert.Equal(2, matrix.Columns);
        Assert.Equal($"t.npz:{member}", InputSpec.Parse($"{path}:{member}").ShortName);
    }

    [Fact]
    public void An_impossible_class_has_a_log_probability_of_minus_infinity()
    {
        NpyFile.Write<float>(_folder.File("l.npy"), [-0.1f, float.NegativeInfinity, -2.4f, 5, 1, float.NegativeInfinity], 2, 3);
        using MatrixView logits = LogitsReader.Open(_folder.File("l.npy"));
        var values = new double[6];
        logits.CopyRows(0, 2, values);
        Assert.Equal([-0.1f, -2.4f, 5, 1], new[] { values[0], values[2], values[3], values[4] });
        Assert.InRange(values[1], -70, -69);
        Assert.InRange(values[5], -65, -64);
        var singles = new float[3];
        logits.CopyRows(1, 1, singles);
        Assert.Equal((float)values[5], singles[2]);
        EmbeddingsCheck.RequireFinite(logits, "logits");
        // Neither plus infinity nor NaN says anything, nor a row in which no class is possible.
        foreach (float bad in new[] { float.PositiveInfinity, float.NaN })
        {
            NpyFile.Write<float>(_folder.File("b.npy"), [1, bad, float.NegativeInfinity, 2], 2, 2);
            using MatrixView broken = LogitsReader.Open(_folder.File("b.npy"));
            Assert.Throws<InvalidDataContentException>(() => EmbeddingsCheck.RequireFinite(broken, "logits"));
        }
        NpyFile.Write<double>(_folder.File("n.npy"), [double.NegativeInfinity, double.NegativeInfinity, 1, 2], 2, 2);
        using MatrixView none = LogitsReader.Open(_folder.File("n.npy"));
        Assert.Throws<InvalidDataContentException>(() => EmbeddingsCheck.RequireFinite(none, "logits"));
    }

    [Theory]
    [InlineData(new[] { 1.0, 2, 1e-200, -1e-300 }, "every value of row 1 is below what single precision holds")]
    [InlineData(new[] { 1e-60, 0, 0, 0 }, "row 0 is below")]
    [InlineData(new[] { 1.0, 1e-200, 0, 0 }, null)]
    [InlineData(new[] { 0.0, -0.0, 3, 1e-30 }, null)]
    public void Rows_that_vanish_in_single_precision_are_refused(double[] values, string? what)
    {
        NpyFile.Write<double>(_folder.File("x.npy"), values, 2, 2);
        using MatrixView matrix = EmbeddingsReader.Open(_folder.File("x.npy"));
        void Check() => EmbeddingsCheck.RequireFinite(matrix, "embeddings x.npy");
        if (what is null)
            Check();
        else
            Assert.Contains(what, NumPyFixtures.Message<InvalidDataContentException>(Check), StringComparison.Ordinal);
    }

    [Fact]
    public void One_member_that_cannot_be_read_hides_none_of_the_others()
    {
        NpzFile.Write(_folder.File("a.npz"), npz =>
        {
            npz.Add<float>("good", [1, 2], 2, 1);
            npz.Add<float>("late", [1, 2], 2);
        });
        byte[] bytes = File.ReadAllBytes(_folder.File("a.npz"));
        // The type of the second array becomes that of objects.
        int second = bytes.AsSpan(200).IndexOf("<f4"u8) + 200;
        "|O8"u8.CopyTo(bytes.AsSpan(second));
        FileInspection found = FileInspection.Inspect(_folder.Write("b.npz", bytes));
        Assert.Equal(["good", "late"], found.Members.Select(member => member.Name));
        Assert.Equal("float32", found.Members[0].Type);
        Assert.StartsWith("not read: ", found.Members[1].Type, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", true)]
    [InlineData("{\"a\":\"b\"}", true)]
    [InlineData("3", false)]
    public void Metadata_may_be_null(string metadata, bool isRead)
    {
        byte[] header = Encoding.UTF8.GetBytes($"{{\"__metadata__\":{metadata},\"x\":{{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}}}}");
        string path = _folder.Write("m.safetensors", [.. BitConverter.GetBytes((long)header.Length), .. header, 0, 0, 128, 63]);
        if (!isRead)
        {
            Assert.Contains("malformed", NumPyFixtures.Message<InvalidDataContentException>(() => SafeTensorsFile.Open(path)), StringComparison.Ordinal);
            return;
        }
        using MatrixView matrix = EmbeddingsReader.Open(path);
        Assert.Equal(1, matrix.Rows);
    }

    [Theory]
    [InlineData("|O", "(2,)", 16, "numbers with x.astype(np.float32), texts with x.astype(str)")]
    [InlineData("<V2", "(2, 1)", 4, "as bfloat16 is saved; save it with x.astype(np.float32)")]
    [InlineData("<U1", "(2, 1)", 8, "holds strings where a matrix of numbers is needed; save it with x.astype(np.float32)")]
    [InlineData("<f4", "()", 4, "not one number without dimensions")]
    public void Hints_fit_what_is_refused(string type, string shape, int bytes, string hint)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        string path = _folder.Write("h.npy", [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[bytes]]);
        Assert.Contains(hint, NumPyFixtures.Message<InvalidDataContentException>(() => EmbeddingsReader.Open(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_beyond_two_gigabytes_are_mapped()
    {
        const int Rows = 180_000, Side = 64, Channels = 3;
        // A sparse file: it declares 2.2 GB and takes a few kilobytes.
        Write("train-images.npy", Rows);
        Write("test-images.npy", 2);
        NpyFile.Write<byte>(_folder.File("train-labels.npy"), new byte[Rows]);
        NpyFile.Write<byte>(_folder.File("test-labels.npy"), new byte[2]);
        using ImageDataset data = ImageDataSpec.Open($"npy:{_folder.Path}");
        Assert.Equal((Rows, Side * Side * Channels), (data.TrainImages.Rows, data.TrainImages.Columns));
        var last = new float[data.TrainImages.Columns];
        data.TrainImages.CopyRows(Rows - 1, 1, last);
        Assert.Equal(51 / 255f, last[^1]);
        var exact = new double[last.Length];
        data.TrainImages.CopyRows(Rows - 1, 1, exact);
        Assert.Equal(last[^1], exact[^1]);
        data.TestImages.CopyRows(1, 1, last);
        Assert.Equal(51 / 255f, last[^1]);

        void Write(string name, int rows)
        {
            string header = $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({rows}, {Side}, {Side}, {Channels}), }}".PadRight(117) + "\n";
            using FileStream stream = File.Create(_folder.File(name));
            stream.Write([0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header)]);
            stream.SetLength(128 + ((long)rows * Side * Side * Channels));
            stream.Seek(-1, SeekOrigin.End);
            stream.WriteByte(51);
        }
    }
}
