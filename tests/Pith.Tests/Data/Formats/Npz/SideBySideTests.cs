using Pith.Data.Formats.Npz;
using Pith.Data.Inspection;
using Pith.Data.Readers;
using Pith.Numerics;

namespace Pith.Tests.Data.Formats.Npz;

/// <summary>Members side by side: <c>FILE.npz:a|b</c>, each row of each scaled to unit length.</summary>
public sealed class SideBySideTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public SideBySideTests() => Write("x.npz", 0);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_part_of_a_row_has_unit_length_and_a_row_of_zeros_stays()
    {
        double[] values = Values(_folder.File("x.npz") + ":a|b", out int columns);
        Assert.Equal(3, columns);
        double[] expected = [0.6f, 0.8f, 1, 0, 0, -1, (float)(1 / Math.Sqrt(2)), (float)(1 / Math.Sqrt(2)), 1];
        Assert.All(expected.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 7));
        // Blocks of any size and both precisions give the same numbers.
        using MatrixView matrix = EmbeddingsReader.Open(_folder.File("x.npz") + ":a|b");
        var single = new float[3];
        for (int row = 0; row < 3; row++)
        {
            matrix.CopyRows(row, 1, single);
            Assert.Equal(values[(row * 3)..((row * 3) + 3)], Array.ConvertAll(single, value => (double)value));
        }
    }

    [Fact]
    public void Shards_are_joined_below_each_other()
    {
        Write("shards/p1.npz", 0);
        Write("shards/p2.npz", 1);
        double[] all = Values(Path.Combine(_folder.Path, "shards", "*.npz") + ":a|b", out _);
        Assert.Equal(18, all.Length);
        Assert.Equal(Values(_folder.File("shards/p1.npz") + ":a|b", out _), all[..9]);
        Assert.Equal(Values(_folder.File("shards/p2.npz") + ":a|b", out _), all[9..]);
        FileInspection found = FileInspection.Inspect(_folder.File("x.npz") + ":a|b");
        Assert.Equal([3, 3], found.Shape);
        Assert.Equal(new FileInfo(_folder.File("x.npz")).Length, found.Bytes);
    }

    [Theory]
    [InlineData("a|short", "has 3 rows but")]
    [InlineData("a|c", "has no member 'c'; it has a, b, short")]
    [InlineData("a|", "has no member ''")]
    public void What_does_not_fit_is_refused(string members, string what) => Assert.Contains(
        what, Assert.Throws<InvalidDataContentException>(() => EmbeddingsReader.Open($"{_folder.File("x.npz")}:{members}")).Message, StringComparison.Ordinal);

    void Write(string name, float more)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        NpzFile.Write(_folder.File(name), npz =>
        {
            npz.Add<float>("a", [3 + more, 4, 0, 0, 7, 7], 3, 2);
            npz.Add<Half>("b", [(Half)5, (Half)(-2), (Half)0.25], 3, 1);
            npz.Add<float>("short", [1, 2], 2, 1);
        });
    }

    static double[] Values(string spec, out int columns)
    {
        using MatrixView matrix = EmbeddingsReader.Open(spec);
        var values = new double[matrix.Rows * matrix.Columns];
        matrix.CopyRows(0, matrix.Rows, values);
        columns = matrix.Columns;
        return values;
    }
}
