using Pith.Data.Inspection;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Numerics;
using PureHDF;

namespace Pith.Tables.Tests.Hdf5;

/// <summary>Datasets of HDF5 files.</summary>
public sealed class Hdf5Tests : IDisposable
{
    readonly TableFolder _folder = new();
    readonly string _path;

    public Hdf5Tests()
    {
        _path = _folder["a.h5"];
        new H5File
        {
            ["emb"] = new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } },
            ["score"] = new[] { 0.5, 0.25, double.NaN },
            ["id"] = new[] { "a", "b", "c" },
            ["deep"] = new H5Group { ["er"] = new H5Group { ["y"] = new short[] { 2, 0, 1 }, ["u8"] = new byte[] { 0, 1, 0 } }, ["cube"] = new float[2, 2, 2] },
        }.Write(_path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Matrices_and_columns_in_groups()
    {
        using MatrixView matrix = EmbeddingsReader.Open(_path + ":/emb");
        var values = new double[6];
        matrix.CopyRows(0, 3, values);
        Assert.Equal([1, 2, 3, 4, 5, 6], values);
        Assert.Equal(ElementType.Float32, matrix.StorageType);
        Assert.Equal([0.5, 0.25, double.NaN], ScoreValues.Read(_path + ":score"));
        Assert.Equal([2, 0, 1], LabelsReader.Read(_path + ":deep/er/y"));
        Assert.Equal(["a", "b", "c"], IdsReader.Read(_path + ":id"));
        Assert.Equal(["deep/cube", "deep/er/u8", "deep/er/y", "emb", "id", "score"], FileInspection.Inspect(_path).Members.Select(member => member.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("embb", "has no dataset 'embb'; did you mean 'emb'? It has")]
    [InlineData("deep", "has no dataset 'deep'")]
    [InlineData("deep/cube", "has shape [2, 2, 2] where a matrix [N, D] is needed")]
    [InlineData("id", "holds texts where numbers are needed")]
    [InlineData("score", "has shape [3] where a matrix")]
    public void Wrong_datasets(string name, string what) => Assert.Contains(what, TableFolder.Refused(() => EmbeddingsReader.Open($"{_path}:{name}").Dispose()), StringComparison.Ordinal);

    [Fact]
    public void Broken_files_end_in_a_sentence()
    {
        byte[] whole = File.ReadAllBytes(_path);
        Assert.Contains("is no HDF5 file", TableFolder.Refused(() => EmbeddingsReader.Open(_folder.Write("x.h5", new string('x', 3000)) + ":emb")), StringComparison.Ordinal);
        for (int length = 0; length < whole.Length; length += 1 + (whole.Length / 97))
        {
            string cut = _folder.Write("cut.h5", whole[..length]);
            Assert.ThrowsAny<PithException>(() => ReadAll(cut));
        }
        var random = new Random(1);
        for (int trial = 0; trial < 150; trial++)
        {
            byte[] bytes = [.. whole];
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                ReadAll(_folder.Write("x.h5", bytes));
            }
            catch (PithException)
            {
                // Refused in a sentence, as it should be; other exceptions fail the test.
            }
        }
    }

    static void ReadAll(string path)
    {
        using MatrixView matrix = EmbeddingsReader.Open(path + ":emb");
        matrix.CopyRows(0, matrix.Rows, new double[matrix.Rows * matrix.Columns]);
        IdsReader.Read(path + ":id");
        LabelsReader.Read(path + ":deep/er/y");
    }
}
