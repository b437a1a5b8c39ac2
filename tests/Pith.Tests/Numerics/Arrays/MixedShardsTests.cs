using Pith.Data.Formats.Npy;
using Pith.Data.Readers;
using Pith.Neighbors.Graphs;
using Pith.Numerics;
using Pith.Numerics.Arrays;
using Pith.Tests.Data;

namespace Pith.Tests.Numerics.Arrays;

/// <summary>Shards of different types are read as the widest of them, whichever comes first.</summary>
public sealed class MixedShardsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ElementType.Float64, ElementType.Float32, ElementType.Float64)]
    [InlineData(ElementType.Float64, ElementType.Float32, ElementType.Int32)]
    [InlineData(ElementType.Float64, ElementType.Float16, ElementType.Int64)]
    [InlineData(ElementType.Float32, ElementType.Float16, ElementType.Float32)]
    [InlineData(ElementType.Float32, ElementType.UInt8, ElementType.Float16)]
    [InlineData(ElementType.Int64, ElementType.UInt8, ElementType.Int64)]
    [InlineData(ElementType.Float16, ElementType.Float16, ElementType.Float16)]
    public void The_widest_type_holds_the_values_of_all(ElementType expected, ElementType a, ElementType b)
    {
        Assert.Equal(expected, ShardedMatrix.WidestOf([a, b]));
        Assert.Equal(expected, ShardedMatrix.WidestOf([b, a]));
    }

    [Fact]
    public void Doubles_behind_singles_keep_their_distances()
    {
        // Rows that differ by less than single precision resolves.
        NpyFile.Write<float>(_folder.File("x_0.npy"), [0f, 0f, 8f, 8f], 2, 2);
        NpyFile.Write<double>(_folder.File("x_1.npy"), [1e6 + 0.001, 1.0, 1e6 + 0.002, 1.0, 1e6 + 0.004, 1.0], 3, 2);
        using MatrixView matrix = EmbeddingsReader.Open(_folder.File("x_*.npy"));
        KnnGraph graph = ExactGraphBuilder.Build(matrix, 1);
        Assert.Equal(0.001, graph.DistancesOf(2)[0], 6);
        Assert.Equal(0.002, graph.DistancesOf(4)[0], 6);
    }

    [Fact]
    public void A_NaN_behind_integers_is_found_and_named_by_its_row_in_the_whole()
    {
        NpyFile.Write<int>(_folder.File("x_0.npy"), [1, 2, 3, 4], 2, 2);
        NpyFile.Write<float>(_folder.File("x_1.npy"), [1, 2, 3, float.NaN], 2, 2);
        using MatrixView matrix = EmbeddingsReader.Open(_folder.File("x_*.npy"));
        InvalidDataContentException error = Assert.Throws<InvalidDataContentException>(() => EmbeddingsCheck.RequireFinite(matrix, "embeddings"));
        Assert.Contains("row 3, column 1", error.Message, StringComparison.Ordinal);
    }
}
