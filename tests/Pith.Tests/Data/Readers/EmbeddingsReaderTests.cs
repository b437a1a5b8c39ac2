using Pith.Data.Files;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Data.Readers;
using Pith.Numerics;

namespace Pith.Tests.Data.Readers;

public sealed class EmbeddingsReaderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Single_files_and_members()
    {
        double[] expected = NumPyFixtures.Values("f4", 15);
        Assert.Equal(expected, Read(NumPyFixtures.File("f4_big_fortran.npy")));
        Assert.Equal(expected, Read(NumPyFixtures.File("stored.npz") + ":emb"));
        Assert.Equal(expected, Read(NumPyFixtures.File("stored.npz") + ":emb.npy"));
        NpzFile.Write(_folder.File("one.npz"), writer => writer.Add<float>("only", [1, 2], 1, 2));
        Assert.Equal([1, 2], Read(_folder.File("one.npz")));
        Assert.Contains("emb, half, ids", Refused(NumPyFixtures.File("stored.npz")), StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_are_joined_in_name_order_where_numbers_compare_as_numbers()
    {
        foreach (int shard in new[] { 10, 2, 1, 0 })
            NpyFile.Write<float>(_folder.File($"x_{shard}.npy"), [shard, shard + 0.5f, shard, shard + 0.5f], 2, 2);
        double[] expected = [0, 0.5, 0, 0.5, 1, 1.5, 1, 1.5, 2, 2.5, 2, 2.5, 10, 10.5, 10, 10.5];
        Assert.Equal(expected, Read(_folder.Path));
        Assert.Equal(expected, Read(_folder.Path + "/"));
        Assert.Equal(expected, Read(_folder.File("x_*.npy")));
        Assert.Equal(expected[..12], Read(_folder.File("x_?.npy")));
    }

    [Fact]
    public void Every_block_of_rows_of_a_sharded_matrix()
    {
        NpyFile.Write<float>(_folder.File("a.npy"), [0, 1, 2], 3, 1);
        NpyFile.Write<double>(_folder.File("b.npy"), [3], 1, 1);
        NpyFile.Write<float>(_folder.File("c.npy"), [4, 5], 2, 1);
        using MatrixView matrix = EmbeddingsReader.Open(_folder.Path);
        Assert.Equal(6, matrix.Rows);
        for (int first = 0; first <= 6; first++)
        {
            for (int count = 0; count <= 6 - first; count++)
            {
                double[] expected = [.. Enumerable.Range(first, count).Select(row => (double)row)];
                var doubles = new double[count];
                matrix.CopyRows(first, count, doubles);
                Assert.Equal(expected, doubles);
                var singles = new float[count];
                matrix.CopyRows(first, count, singles);
                Assert.Equal(expected, singles.Select(value => (double)value));
                if (matrix.TryGetRows(first, count, out ReadOnlySpan<float> rows))
                    Assert.Equal(singles, rows.ToArray());
            }
        }
        Assert.True(matrix.TryGetRows(4, 2, out _));
        Assert.False(matrix.TryGetRows(2, 2, out _));
    }

    [Fact]
    public void Shards_of_members()
    {
        for (int shard = 9; shard < 12; shard++)
            NpzFile.Write(_folder.File($"{shard}.npz"), writer => writer.Add<float>("e", [shard], 1, 1));
        Assert.Equal([9, 10, 11], Read(_folder.Path + ":e"));
        Assert.Equal([10, 11], Read(_folder.File("1*.npz:e")));
        Assert.Contains("no member 'f'", Refused(_folder.Path + ":f"), StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_of_different_width_name_both_files()
    {
        NpyFile.Write<float>(_folder.File("a.npy"), [0, 1], 1, 2);
        NpyFile.Write<float>(_folder.File("b.npy"), [0, 1, 2], 1, 3);
        string message = Refused(_folder.Path);
        Assert.Contains("a.npy has 2 columns", message, StringComparison.Ordinal);
        Assert.Contains("b.npy has 3", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Colons_in_names_are_part_of_the_path()
    {
        Directory.CreateDirectory(_folder.File("a:b"));
        NpyFile.Write<float>(_folder.File("a:b/x:y.npy"), [1, 2], 1, 2);
        NpzFile.Write(_folder.File("a:b/z.npz"), writer => writer.Add<float>("e", [3, 4], 1, 2));
        Assert.Equal([1, 2], Read(_folder.File("a:b/x:y.npy")));
        Assert.Equal([3, 4], Read(_folder.File("a:b/z.npz:e")));
        Assert.Equal([1, 2], Read(_folder.File("a:b")));
        Assert.Contains("a:b/q.npy does not exist", Refused(_folder.File("a:b/q.npy")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_or_not_read_is_refused()
    {
        Assert.Contains("does not exist", Refused(_folder.File("no.npy")), StringComparison.Ordinal);
        Assert.Contains("does not exist", Refused(_folder.File("no/x_*.npy")), StringComparison.Ordinal);
        Assert.Contains("matches no file", Refused(_folder.File("x_*.npy")), StringComparison.Ordinal);
        Assert.Contains("matches no file", Refused(_folder.Path), StringComparison.Ordinal);
        Assert.Contains("folder's name", Refused(_folder.File("*/x_*.npy")), StringComparison.Ordinal);
        Assert.Contains("PithTables.Register()", Refused("x.parquet:emb"), StringComparison.Ordinal);
        Assert.Contains("has no members", Refused(NumPyFixtures.File("f4_little_c.npy") + ":emb"), StringComparison.Ordinal);
        Assert.Contains("'' is not a path", Refused(""), StringComparison.Ordinal);
    }

    [Fact]
    public void Natural_order_is_a_total_order()
    {
        string[] names = ["x", "x0", "x00", "x1", "x01", "x1a", "x2", "x10", "x10b", "x99999999999999999999", "x100000000000000000000", "y", ""];
        foreach (string a in names)
        {
            Assert.Equal(0, NaturalOrder.Instance.Compare(a, a));
            foreach (string b in names)
            {
                Assert.Equal(Math.Sign(NaturalOrder.Instance.Compare(a, b)), -Math.Sign(NaturalOrder.Instance.Compare(b, a)));
                foreach (string c in names)
                {
                    if (NaturalOrder.Instance.Compare(a, b) <= 0 && NaturalOrder.Instance.Compare(b, c) <= 0)
                        Assert.True(NaturalOrder.Instance.Compare(a, c) <= 0);
                }
            }
        }
        Assert.True(NaturalOrder.Instance.Compare("x9", "x10") < 0);
        Assert.True(NaturalOrder.Instance.Compare("x99999999999999999999", "x100000000000000000000") < 0);
    }

    static double[] Read(string spec)
    {
        using MatrixView matrix = EmbeddingsReader.Open(spec);
        return NumPyFixtures.All(matrix);
    }

    static string Refused(string spec) => NumPyFixtures.Message<InvalidDataContentException>(() => EmbeddingsReader.Open(spec).Dispose());
}
