using Pith.Data.Formats.Npy;
using Pith.Numerics;

namespace Pith.Tests.Data.Formats.Npy;

public class NpyReadTests
{
    public static TheoryData<string, string, string> Matrices()
    {
        var cases = new TheoryData<string, string, string>();
        foreach (string type in NumPyFixtures.Types)
        {
            foreach (string order in new[] { "c", "fortran" })
            {
                cases.Add(type, "little", order);
                if (type[1] != '1')
                    cases.Add(type, "big", order);
            }
        }
        return cases;
    }

    public static TheoryData<string> Types() => [.. NumPyFixtures.Types];

    [Theory]
    [MemberData(nameof(Matrices))]
    public void Matrix_of_every_type_order_and_endianness(string type, string endianness, string order)
    {
        using MatrixView matrix = NpyFile.OpenMatrix(NumPyFixtures.File($"{type}_{endianness}_{order}.npy"));
        Assert.Equal((5, 3), (matrix.Rows, matrix.Columns));
        Assert.Equal(type[1] - '0', matrix.StorageType.Size());
        double[] expected = NumPyFixtures.Values(type, 15);
        Assert.Equal(expected, NumPyFixtures.All(matrix));
        for (int first = 0; first < 5; first++)
        {
            for (int count = 0; count <= 5 - first; count++)
            {
                var singles = new float[count * 3];
                matrix.CopyRows(first, count, singles);
                Assert.Equal(expected.Skip(first * 3).Take(count * 3).Select(value => (float)value), singles);
            }
        }
    }

    [Fact]
    public void Only_native_single_precision_rows_lie_in_memory_as_they_are()
    {
        using MatrixView native = NpyFile.OpenMatrix(NumPyFixtures.File("f4_little_c.npy"));
        Assert.True(native.TryGetRows(2, 2, out ReadOnlySpan<float> rows));
        Assert.Equal(NumPyFixtures.Values("f4", 15).Skip(6).Take(6).Select(value => (float)value), rows.ToArray());
        Assert.False(native.TryGetRows(4, 2, out _));
        foreach (string name in new[] { "f4_big_c", "f4_little_fortran", "f2_little_c", "f8_little_c", "i4_little_c" })
        {
            using MatrixView other = NpyFile.OpenMatrix(NumPyFixtures.File(name + ".npy"));
            Assert.False(other.TryGetRows(0, 1, out _));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Vector_of_every_type(string type)
    {
        string path = NumPyFixtures.File(type + "_vector.npy");
        double[] expected = NumPyFixtures.Values(type, 7);
        Assert.Equal(expected, NpyFile.ReadDoubles(path));
        if (type[0] == 'f')
            Assert.Contains("integers", NumPyFixtures.Message<InvalidDataContentException>(() => NpyFile.ReadInt64s(path)), StringComparison.Ordinal);
        else
            Assert.Equal(expected, NpyFile.ReadInt64s(path).Select(value => (double)value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_version(int version)
    {
        using MatrixView matrix = NpyFile.OpenMatrix(NumPyFixtures.File($"version{version}.npy"));
        Assert.Equal(NumPyFixtures.Values("f4", 15), NumPyFixtures.All(matrix));
    }

    [Fact]
    public void Every_half_widens_exactly()
    {
        using MatrixView matrix = NpyFile.OpenMatrix(NumPyFixtures.File("all_halves.npy"));
        var singles = new float[65536];
        matrix.CopyRows(0, 256, singles);
        var doubles = new double[65536];
        matrix.CopyRows(0, 256, doubles);
        for (int bits = 0; bits < singles.Length; bits++)
        {
            var half = BitConverter.UInt16BitsToHalf((ushort)bits);
            Assert.Equal(float.IsNaN((float)half), float.IsNaN(singles[bits]));
            if (!Half.IsNaN(half))
                Assert.Equal(BitConverter.SingleToUInt32Bits((float)half), BitConverter.SingleToUInt32Bits(singles[bits]));
            Assert.Equal((double)half, doubles[bits]);
        }
    }

    [Fact]
    public void Fixed_strings()
    {
        Assert.Equal(["one", "two", "fourteen"], NpyFile.ReadStrings(NumPyFixtures.File("strings_s.npy")));
        Assert.Equal(["one", "zwölf", "日本", "😀"], NpyFile.ReadStrings(NumPyFixtures.File("strings_u_little.npy")));
        Assert.Equal(["one", "zwölf", "日本", "😀"], NpyFile.ReadStrings(NumPyFixtures.File("strings_u_big.npy")));
        Assert.Equal("-10", NpyFile.ReadStrings(NumPyFixtures.File("i8_vector.npy"))[0]);
    }

    [Fact]
    public void An_empty_vector_has_no_elements() => Assert.Empty(NpyFile.ReadDoubles(NumPyFixtures.File("empty.npy")));

    [Fact]
    public void A_fortran_matrix_larger_than_a_block_is_transposed_right()
    {
        using var folder = new TemporaryFolder();
        const int Rows = 1000;
        var columns = new float[Rows * 3];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < 3; column++)
                columns[(column * Rows) + row] = (row * 10) + column;
        }
        string path = folder.File("x.npy");
        NpyFile.Write<float>(path, columns, Rows, 3);
        byte[] bytes = File.ReadAllBytes(path);
        string header = System.Text.Encoding.ASCII.GetString(bytes, 0, 128).Replace("False", "True ", StringComparison.Ordinal);
        System.Text.Encoding.ASCII.GetBytes(header.AsSpan(10), bytes.AsSpan(10));
        folder.Write("x.npy", bytes);
        using MatrixView matrix = NpyFile.OpenMatrix(path);
        double[] values = NumPyFixtures.All(matrix);
        for (int row = 0; row < Rows; row++)
            Assert.Equal([(row * 10), (row * 10) + 1, (row * 10) + 2], values.Skip(row * 3).Take(3));
    }

    [Fact]
    public void A_disposed_matrix_says_so()
    {
        MatrixView matrix = NpyFile.OpenMatrix(NumPyFixtures.File("f4_little_c.npy"));
        matrix.Dispose();
        matrix.Dispose();
        Assert.Throws<ObjectDisposedException>(() => matrix.CopyRows(0, 1, new float[3]));
    }

    [Fact]
    public void Values_beyond_2_to_the_63_are_refused_as_integers()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("u.npy");
        NpyFile.Write<ulong>(path, [1, ulong.MaxValue]);
        Assert.Contains("row 1", NumPyFixtures.Message<InvalidDataContentException>(() => NpyFile.ReadInt64s(path)), StringComparison.Ordinal);
        Assert.Equal(1.8446744073709552e19, NpyFile.ReadDoubles(path)[1]);
    }
}
