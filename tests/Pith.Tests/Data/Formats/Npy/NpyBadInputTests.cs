using System.Buffers.Binary;
using System.Text;
using Pith.Data.Formats.Npy;

namespace Pith.Tests.Data.Formats.Npy;

public sealed class NpyBadInputTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] whole = File.ReadAllBytes(NumPyFixtures.File("f4_little_c.npy"));
        for (int length = 0; length < whole.Length; length++)
            Refused(whole[..length]);
        Assert.Contains("declares 60 bytes of data but holds 59", Refused(whole[..^1]), StringComparison.Ordinal);
        Assert.Contains("is empty", Refused([]), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_after_the_array_are_refused() =>
        Assert.Contains("declares 60 bytes of data but holds 61", Refused([.. File.ReadAllBytes(NumPyFixtures.File("f4_little_c.npy")), 0]), StringComparison.Ordinal);

    [Theory]
    [InlineData("objects.npy", "pickled Python objects", "x.astype(np.float32)")]
    [InlineData("scores.pickle", "is a Python pickle", "np.save(path, np.asarray(x, dtype=np.float32))")]
    [InlineData("structured.npy", "structured records", "np.save")]
    [InlineData("complex.npy", "'<c8'", "f2, f4, f8")]
    [InlineData("stored.npz", "zip archive", "FILE.npz:member")]
    [InlineData("make_fixtures.py", "not a .npy file", "934E554D5059")]
    [InlineData("cube.npy", "shape [2, 3, 4]", "reshape")]
    [InlineData("f4_vector.npy", "shape [7]", "matrix [N, D]")]
    [InlineData("scalar.npy", "shape []", "matrix [N, D]")]
    [InlineData("strings_s.npy", "strings", "matrix of numbers")]
    [InlineData("missing.npy", "does not exist", "existing file")]
    public void What_is_no_matrix_is_refused(string name, string what, string hint)
    {
        string message = NumPyFixtures.Message<InvalidDataContentException>(() => NpyFile.OpenMatrix(NumPyFixtures.File(name)));
        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.Contains(hint, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("f4_little_c.npy")]
    [InlineData("scalar.npy")]
    [InlineData("strings_s.npy")]
    public void What_is_no_vector_of_numbers_is_refused(string name) =>
        NumPyFixtures.Message<InvalidDataContentException>(() => NpyFile.ReadDoubles(NumPyFixtures.File(name)));

    [Fact]
    public void A_folder_is_refused() =>
        Assert.Contains("is a folder", NumPyFixtures.Message<InvalidDataContentException>(() => NpyFile.OpenMatrix(_folder.Path)), StringComparison.Ordinal);

    [Fact]
    public void An_oversized_header_is_refused_before_it_is_read()
    {
        byte[] bytes = [0x93, .. "NUMPY"u8, 2, 0, 0xFF, 0xFF, 0xFF, 0x7F, .. new byte[100]];
        Assert.Contains("header of 2147483647 bytes", Refused(bytes), StringComparison.Ordinal);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), 200);
        Assert.Contains("cut off", Refused(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_version_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(NumPyFixtures.File("f4_little_c.npy"));
        bytes[6] = 4;
        Assert.Contains("version 4.0", Refused(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 1000000), }", "declares 4000000000000 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", "more than any file")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4611686018427387904, 4), }", "more than any file")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1, -15), }", "negative length")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 1), }", "tuple of whole numbers")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }", "at least one row")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (5, 3)", "no '}'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "no 'descr', 'fortran_order' or 'shape'")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (5, 3)}", "unknown or repeated key")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (5, 3)}", "neither True nor False")]
    [InlineData("{'descr': __import__('os'), 'fortran_order': False, 'shape': (5, 3)}", "no string")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (5, 3)} + x", "text after the dictionary")]
    [InlineData("{'descr': '<f16', 'fortran_order': False, 'shape': (5, 3)}", "'<f16'")]
    [InlineData("{'descr': '<S0', 'fortran_order': False, 'shape': (5, 3)}", "'<S0'")]
    [InlineData("{'descr': '<U999999999', 'fortran_order': False, 'shape': (5, 3)}", "'<U999999999'")]
    [InlineData("", "no '{'")]
    public void A_malformed_header_is_refused(string header, string what)
    {
        // Rows of a matrix are also asked for where the header alone is no reason to refuse.
        int dataLength = header.Contains("(0, 3)", StringComparison.Ordinal) ? 0 : 60;
        Assert.Contains(what, Refused(WithHeader(header, dataLength)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (5L, 3L,)}")]
    [InlineData("  {'shape':(5,3),'fortran_order':False,'descr':'f4'}\n")]
    public void Headers_of_other_writers_are_read(string header)
    {
        using var matrix = NpyFile.OpenMatrix(_folder.Write("x.npy", WithHeader(header, 60)));
        Assert.Equal((5, 3), (matrix.Rows, matrix.Columns));
    }

    static byte[] WithHeader(string header, int dataLength)
    {
        byte[] text = Encoding.ASCII.GetBytes(header);
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. text, .. new byte[dataLength]];
    }

    string Refused(byte[] bytes)
    {
        string path = _folder.Write("x.npy", bytes);
        string message = NumPyFixtures.Message<InvalidDataContentException>(() => NpyFile.OpenMatrix(path).Dispose());
        Assert.Contains("x.npy", message, StringComparison.Ordinal);
        return message;
    }
}
