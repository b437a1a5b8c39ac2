using Pith.Data.Formats.Npy;

namespace Pith.Tests.Data.Formats.Npy;

public class NpyWriteTests
{
    [Fact]
    public void Bytes_equal_numpys_for_every_type()
    {
        Check<Half>("f2", value => (Half)value);
        Check<float>("f4", value => (float)value);
        Check<double>("f8", value => value);
        Check<sbyte>("i1", value => (sbyte)value);
        Check<short>("i2", value => (short)value);
        Check<int>("i4", value => (int)value);
        Check<long>("i8", value => (long)value);
        Check<byte>("u1", value => (byte)value);
        Check<ushort>("u2", value => (ushort)value);
        Check<uint>("u4", value => (uint)value);
        Check<ulong>("u8", value => (ulong)value);
        Check<bool>("b1", value => value != 0);
    }

    [Fact]
    public void Bytes_equal_numpys_for_other_shapes()
    {
        CheckFile<double>("empty.npy", []);
        CheckFile<float>("cube.npy", [.. NumPyFixtures.Values("f4", 24).Select(value => (float)value)], 2, 3, 4);
        CheckFile<double>("padded.npy", NumPyFixtures.Values("f8", 206), 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 103);
    }

    [NumPyFact]
    public void Numpy_writes_the_same_bytes_again()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("x.npy");
        var random = new Random(5);
        for (int i = 0; i < 3; i++)
        {
            int rows = random.Next(1, 3000);
            int columns = random.Next(1, 30);
            NpyFile.Write<double>(path, Enumerable.Range(0, rows * columns).Select(_ => random.NextDouble()).ToArray(), rows, columns);
            Assert.Equal(0, NumPyFactAttribute.Run("-c", "import sys, numpy; numpy.save(sys.argv[2], numpy.load(sys.argv[1]))", path, path + "2.npy").Code);
            Assert.Equal(File.ReadAllBytes(path + "2.npy"), File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void A_shape_that_does_not_hold_the_values_is_refused_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<ArgumentException>(() => NpyFile.Write<float>(folder.File("x.npy"), [1, 2, 3], 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => NpyFile.Write<float>(folder.File("x.npy"), [1, 2, 3], -1, -3));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    static void Check<T>(string type, Func<double, T> convert)
        where T : unmanaged
    {
        CheckFile(type + "_vector.npy", NumPyFixtures.Values(type, 7).Select(convert).ToArray());
        CheckFile(type + "_little_c.npy", NumPyFixtures.Values(type, 15).Select(convert).ToArray(), 5, 3);
    }

    static void CheckFile<T>(string name, T[] values, params long[] shape)
        where T : unmanaged
    {
        using var folder = new TemporaryFolder();
        byte[] expected = File.ReadAllBytes(NumPyFixtures.File(name));
        string path = folder.File("x.npy");
        NpyFile.Write<T>(path, values, shape);
        Assert.Equal(expected, File.ReadAllBytes(path));
        using var stream = new MemoryStream();
        NpyFile.Write<T>(stream, values, shape);
        Assert.Equal(expected, stream.ToArray());
        Assert.Single(Directory.GetFiles(folder.Path));
    }
}
