using System.Buffers.Binary;
using System.IO.Hashing;
using Pith.Data.Formats.Idx;
using Pith.Data.Graphs;
using Pith.Data.Inspection;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Neighbors.Graphs;
using Pith.Tests.Data.Formats.Idx;
using Pith.Tests.Data.Formats.SafeTensors;
using Pith.Tests.Data.Formats.Torch;

namespace Pith.Tests.Data;

/// <summary>Changes valid files at random: whatever comes of it, readers either read or throw Pith's own errors.</summary>
public sealed class FuzzTests : IDisposable
{
    static readonly int s_mutations = SlowFactAttribute.IsAsked ? 1500 : 500;
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("f4_little_c.npy")]
    [InlineData("i8_big_fortran.npy")]
    [InlineData("version2.npy")]
    public void Npy_matrices(string name) => Fuzz(File.ReadAllBytes(NumPyFixtures.File(name)), "x.npy", path =>
    {
        using var matrix = EmbeddingsReader.Open(path);
        EmbeddingsCheck.RequireFinite(matrix, path, 1);
    });

    [Theory]
    [InlineData("f8_vector.npy")]
    [InlineData("strings_u_little.npy")]
    [InlineData("i4_vector.npy")]
    public void Npy_vectors(string name) => Fuzz(File.ReadAllBytes(NumPyFixtures.File(name)), "x.npy", path =>
    {
        Try(() => ScoreValues.Read(path));
        Try(() => LabelsReader.Read(path));
        Try(() => RowListReader.Read(path, 40));
        Try(() => IdsReader.Read(path));
        FileInspection.Inspect(path);
    });

    [Theory]
    [InlineData("stored.npz")]
    [InlineData("deflated.npz")]
    [InlineData("zip64.npz")]
    public void Npz_members(string name) => Fuzz(File.ReadAllBytes(NumPyFixtures.File(name)), "x.npz", path =>
    {
        Try(() => FileInspection.Inspect(path));
        NumPyFixtures.All(EmbeddingsReader.Open(path + ":emb"));
    });

    [Fact]
    public void Graphs()
    {
        KnnGraphFile.Write(_folder.File("g.npz"), new KnnGraph(3, 2, [1, 2, 0, 2, 0, 1], [0.5, 1, 0.5, 0.75, 0.75, 1]));
        byte[] bytes = File.ReadAllBytes(_folder.File("g.npz"));
        // The checksums would stop nearly every change, so they are mended after it.
        Fuzz(bytes, "g.npz", path => KnnGraphFile.Read(path), MendChecksums);
    }

    [Fact]
    public void Safetensors()
    {
        const string Header = """{"emb":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[16,20]}}""";
        Fuzz(SafeTensorsFileTests.Create(Header, new byte[20]), "x.safetensors", path =>
        {
            Try(() => FileInspection.Inspect(path));
            NumPyFixtures.All(EmbeddingsReader.Open(path + ":emb"));
        });
    }

    [Theory]
    [InlineData("everything.pt", ":columns", true)]
    [InlineData("legacy.pth", ":transposed", true)]
    [InlineData("arrays-4.pkl", ":fortran", true)]
    [InlineData("arrays-2.pkl", ":nested.rows", true)]
    [InlineData("scores.pickle", ":accumulated_margin", false)]
    [InlineData("by-row.pickle", "", false)]
    public void Pickles_and_tensors(string name, string member, bool isMatrix) => Fuzz(File.ReadAllBytes(TorchFormatTests.File(name)), "x" + Path.GetExtension(name), path =>
    {
        Try(() => FileInspection.Inspect(path));
        Try(() => IdsReader.Read(path + member));
        if (isMatrix)
            NumPyFixtures.All(EmbeddingsReader.Open(path + member));
        else
            ScoreValues.Read(path + member);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Idx(bool isGzipped)
    {
        byte[] bytes = IdxFileTests.Create([2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        Fuzz(isGzipped ? IdxFileTests.Gzip(bytes) : bytes, "x-ubyte", path => IdxFile.Read(path));
    }

    [Fact]
    public void Csv() => Fuzz("row,\"sco\"\"re\",name\r\n0,1.5,\"a,b\"\n2,-3,c\n1,,\"d\ne\"\n"u8.ToArray(), "x.csv", path =>
    {
        Try(() => ScoreValues.Read(path + ":sco\"re"));
        Try(() => LabelsReader.Read(path + ":row"));
        Try(() => IdsReader.Read(path + ":name"));
        FileInspection.Inspect(path);
    });

    [Fact]
    public void Json() => Fuzz("{\"0\": 1.5, \"12\": -2e3,\n\"3\": NaN, \"4\": null}"u8.ToArray(), "x.json", path =>
    {
        Try(() => ScoreValues.Read(path, 13));
        ScoreValues.Read(path);
    });

    [Fact]
    public void Ids() => Fuzz("first\nsecond\r\nzwölf\n"u8.ToArray(), "x.txt", path => IdsReader.Read(path));

    void Fuzz(byte[] valid, string name, Action<string> read, Action<byte[]>? mend = null)
    {
        read(_folder.Write(name, valid));
        var random = new Random(20240229);
        int refused = 0;
        for (int i = 0; i < s_mutations; i++)
        {
            byte[] mutated = Mutate(valid, random);
            mend?.Invoke(mutated);
            string path = _folder.Write(name, mutated);
            try
            {
                read(path);
            }
            catch (PithException error)
            {
                Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"Mutation {i} of {name}: {Convert.ToBase64String(mutated)} gives {error}");
            }
        }
        Assert.InRange(refused, 1, s_mutations);
    }

    static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (PithException)
        {
        }
    }

    static byte[] Mutate(byte[] valid, Random random)
    {
        List<byte> bytes = [.. valid];
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at - 1)); break;
                case 3: bytes.InsertRange(at, valid.AsSpan(random.Next(valid.Length - 4), random.Next(1, 5)).ToArray()); break;
                case 4: bytes[at] = "0123456789-,'\"{}()[]:.eE \n"u8[random.Next(26)]; break;
                default:
                    for (int i = at; i < Math.Min(at + 4, bytes.Count); i++)
                        bytes[i] = 0xFF;
                    break;
            }
        }
        return [.. bytes];
    }

    static void MendChecksums(byte[] bytes)
    {
        for (int at = 0; at + 46 < bytes.Length; at++)
        {
            Span<byte> entry = bytes.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(entry) != 0x02014B50)
                continue;
            long offset = BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]);
            if (offset + 30 >= bytes.Length)
                continue;
            long start = offset + 30 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan((int)offset + 26)) + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan((int)offset + 28));
            if (start + length <= bytes.Length)
                BinaryPrimitives.WriteUInt32LittleEndian(entry[16..], Crc32.HashToUInt32(bytes.AsSpan((int)start, (int)length)));
        }
    }
}
