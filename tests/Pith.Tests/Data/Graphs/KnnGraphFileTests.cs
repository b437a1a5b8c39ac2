using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Data.Graphs;
using Pith.Neighbors.Graphs;

namespace Pith.Tests.Data.Graphs;

public sealed class KnnGraphFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_written_graph_is_read_back()
    {
        var graph = new KnnGraph(3, 2, [1, 2, 0, 2, 0, 1], [0.5, 1, 0.5, 0.75, 0.75, 1]);
        string path = _folder.File("g.npz");
        KnnGraphFile.Write(path, graph);
        KnnGraph read = KnnGraphFile.Read(path);
        Assert.Equal((3, 2), (read.Rows, read.Neighbors));
        Assert.Equal(graph.Indices.ToArray(), read.Indices.ToArray());
        Assert.Equal(graph.Distances.ToArray(), read.Distances.ToArray());
        using NpzFile file = NpzFile.Open(path);
        Assert.Equal(["indices", "distances"], file.Members);
    }

    [Fact]
    public void Every_storage_type_of_the_contract()
    {
        string path = Write<long, float>([1, 0], [0.5f, 0.25f], 2, 1);
        KnnGraph graph = KnnGraphFile.Read(path);
        Assert.Equal([1, 0], graph.Indices.ToArray());
        Assert.Equal([0.5, 0.25], graph.Distances.ToArray());
    }

    [Fact]
    public void Lists_are_sorted_by_distance_then_row()
    {
        string path = Write<int, double>([3, 2, 1, 2, 3, 0, 0, 1, 3, 2, 1, 0], [2, 1, 1, 0, 0, 0, 3, 2, 1, 1, 2, 3], 4, 3);
        KnnGraph graph = KnnGraphFile.Read(path);
        Assert.Equal([1, 2, 3, 0, 2, 3, 3, 1, 0, 2, 1, 0], graph.Indices.ToArray());
        Assert.Equal([1, 1, 2, 0, 0, 0, 1, 2, 3, 1, 2, 3], graph.Distances.ToArray());
        // The nearest are kept: of an ascending list its first columns as they stand, ties included.
        Assert.Equal([1, 2, 3, 2], KnnGraphFile.Read(path, 1).Indices.ToArray());
    }

    [Theory]
    [InlineData("precomputed_1_sum_weighted_k5_continuous", 5)]
    [InlineData("precomputed_2_product_weighted_k3_continuous", 3)]
    [InlineData("precomputed_3_sum_absolute_k10_counts", 10)]
    [InlineData("precomputed_4_sum_weighted_k5_negative", 5)]
    public void A_first_column_of_rows_themselves_is_left_out(string name, int neighbors)
    {
        using Pith.Numerics.MatrixView indices = NpyFile.OpenMatrix(RepositoryPaths.Golden("d2_select", name, "in_neighbors.npy"));
        using Pith.Numerics.MatrixView distances = NpyFile.OpenMatrix(RepositoryPaths.Golden("d2_select", name, "in_distances.npy"));
        int columns = indices.Columns;
        long[] ids = [.. NumPyFixtures.All(indices).Select(value => (long)value)];
        double[] plain = NumPyFixtures.All(distances);
        KnnGraph graph = KnnGraphFile.Read(Write(ids, plain, indices.Rows, columns), neighbors);
        Assert.Equal((indices.Rows, neighbors), (graph.Rows, graph.Neighbors));
        for (int row = 0; row < graph.Rows; row++)
        {
            Assert.Equal(ids.Skip((row * columns) + 1).Take(neighbors), graph.NeighborsOf(row).ToArray().Select(id => (long)id));
            Assert.Equal(plain.Skip((row * columns) + 1).Take(neighbors), graph.DistancesOf(row).ToArray());
        }
        Assert.Equal(columns - 1, KnnGraphFile.Read(_folder.File("g.npz")).Neighbors);
    }

    [Theory]
    // Duplicates put the row itself second, last, or out of its list.
    [InlineData(new[] { 0, 1, 2, 0, 1, 2, 0, 1, 2 }, new[] { 0.0, 0, 3, 0, 0, 3, 3, 3, 0 }, "1 2|0 2|0 1")]
    [InlineData(new[] { 2, 1, 0, 1, 0, 2, 0, 2, 1 }, new[] { 0.0, 0, 0, 0, 0, 0, 0, 0, 0 }, "1 2|0 2|0 1")]
    [InlineData(new[] { 1, 2, 1, 0, 2, 0 }, new[] { 0.0, 0, 0, 0, 0, 0 }, "1|0|0")]
    // Rows without as many neighbours as others.
    [InlineData(new[] { 1, 2, 0, -1, 0, 1 }, new[] { 1.0, 2, 1, double.PositiveInfinity, 2, 2.5 }, "1 2|0|0 1")]
    [InlineData(new[] { 1, -1, -1, -1, 0, -1 }, new[] { 1.0, 3.4028234663852886e38, double.NaN, double.PositiveInfinity, 2, double.PositiveInfinity }, "1||0")]
    [InlineData(new[] { 0, 1, -1, 1, 0, 2, 2, -1, -1 }, new[] { 0.0, 1, double.PositiveInfinity, 0, 1, 2, 0, double.PositiveInfinity, double.PositiveInfinity }, "1|0 2|")]
    // Rounding below 0.
    [InlineData(new[] { 2, 1, 0, 2, 1, 0 }, new[] { 1e-8, -1e-7, -3e-7, 1, 0, 0 }, "1 2|0 2|0 1")]
    public void Tables_as_neighbour_libraries_return_them_are_read(int[] indices, double[] distances, string lists)
    {
        KnnGraph graph = KnnGraphFile.Read(Write(indices, distances, 3, indices.Length / 3));
        Assert.Equal(lists, string.Join('|', Enumerable.Range(0, 3).Select(row => string.Join(' ', graph.NeighborsOf(row).ToArray()))));
        Assert.All(Enumerable.Range(0, 3), row => Assert.DoesNotContain(graph.DistancesOf(row).ToArray(), d => d < 0 || !double.IsFinite(d)));
        MessageGraph message = MessageGraphs.FromKnn(graph, Symmetrization.Union);
        foreach (int row in Enumerable.Range(0, 3))
            Assert.Superset(graph.NeighborsOf(row).ToArray().ToHashSet(), message.NeighborsOf(row).ToArray().ToHashSet());
        KnnGraph nearest = KnnGraphFile.Read(Write(indices, distances, 3, indices.Length / 3), 1);
        Assert.All(Enumerable.Range(0, 3), row => Assert.Equal(graph.DistancesOf(row).ToArray().Take(1), nearest.DistancesOf(row).ToArray()));
    }

    [Fact]
    public void Repeated_neighbours_are_refused_unless_asked_for()
    {
        string path = Write<int, double>([1, 1, 0, 2, 0, 1], [0.5, 1, 1, 1, 1, 1], 3, 2);
        Assert.Contains("row 0 has the neighbour 1 twice", Refused(path), StringComparison.Ordinal);
        Assert.Equal([1, 1], KnnGraphFile.Read(path, allowRepeated: true).NeighborsOf(0).ToArray());
    }

    [Theory]
    [InlineData(new[] { 1, 2, 2, 1, 0, 1 }, new[] { 1.0, 1, 1, 1, 1, 1 }, "row 1 has itself")]
    [InlineData(new[] { 1, 3, 2, 0, 0, 1 }, new[] { 1.0, 1, 1, 1, 1, 1 }, "row 0 has the neighbour 3; the rows are 0 to 2")]
    [InlineData(new[] { 1, 2, 2, 0, 0, -1 }, new[] { 1.0, 1, 1, 1, 1, 1 }, "row 2 has the neighbour -1")]
    [InlineData(new[] { 1, 2, 2, 0, 0, 1 }, new[] { 1.0, 1, double.NaN, 1, 1, 1 }, "row 1 has the distance NaN")]
    [InlineData(new[] { 1, 2, 2, 0, 0, 1 }, new[] { 1.0, double.PositiveInfinity, 1, 1, 1, 1 }, "row 0 has the distance Infinity")]
    [InlineData(new[] { 1, 2, 2, 0, 0, 1 }, new[] { 1.0, 1, 1, 1, 1, -1e-3 }, "row 2 has the distance -0.001")]
    public void What_is_no_graph_is_refused(int[] indices, double[] distances, string what) =>
        Assert.Contains(what, Refused(Write(indices, distances, 3, 2)), StringComparison.Ordinal);

    [Fact]
    public void Shapes_types_and_members_are_checked()
    {
        NpzFile.Write(_folder.File("g.npz"), writer =>
        {
            writer.Add<int>("indices", [1, 0], 2, 1);
            writer.Add<double>("distances", [1, 1, 1, 1], 2, 2);
        });
        Assert.Contains("'indices' [2, 1] but 'distances' [2, 2]", Refused(_folder.File("g.npz")), StringComparison.Ordinal);
        Assert.Contains("not integers", Refused(Write<float, double>([1, 0], [1, 1], 2, 1)), StringComparison.Ordinal);
        Assert.Contains("not floating point", Refused(Write<int, int>([1, 0], [1, 1], 2, 1)), StringComparison.Ordinal);
        Assert.Contains("no neighbours", Refused(Write<int, double>([0, 1], [0, 0], 2, 1)), StringComparison.Ordinal);
        NpzFile.Write(_folder.File("g.npz"), writer => writer.Add<int>("indices", [1, 0], 2, 1));
        Assert.Contains("no member 'distances'; it has indices", Refused(_folder.File("g.npz")), StringComparison.Ordinal);
        Assert.Contains("does not exist", Refused(_folder.File("missing.npz")), StringComparison.Ordinal);
        string path = Write<int, double>([1, 0], [1, 1], 2, 1);
        Assert.Equal("neighbors", Assert.Throws<OptionException>(() => KnnGraphFile.Read(path, 2)).Option);
        Assert.Equal("neighbors", Assert.Throws<OptionException>(() => KnnGraphFile.Read(path, 0)).Option);
    }

    string Write<TIndex, TDistance>(TIndex[] indices, TDistance[] distances, int rows, int columns)
        where TIndex : unmanaged
        where TDistance : unmanaged
    {
        string path = _folder.File("g.npz");
        NpzFile.Write(path, writer =>
        {
            writer.Add<TIndex>("indices", indices, rows, columns);
            writer.Add<TDistance>("distances", distances, rows, columns);
        });
        return path;
    }

    static string Refused(string path) => NumPyFixtures.Message<InvalidDataContentException>(() => KnnGraphFile.Read(path));
}
