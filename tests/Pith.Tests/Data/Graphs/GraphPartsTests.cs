using FsCheck;
using FsCheck.Fluent;
using Pith.Data.Formats.Npz;
using Pith.Data.Graphs;
using Pith.Neighbors.Graphs;
using Pith.Runs;

namespace Pith.Tests.Data.Graphs;

public sealed class GraphPartsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parts_are_read_as_one_graph() =>
        Prop.ForAll<byte, byte, byte>(CheckParts).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    void CheckParts(byte rowsLess, byte columns, byte partsLess)
    {
        int fewer = rowsLess + partsLess;
        int k = 1 + (columns % 5), rows = k + 1 + (rowsLess % 40), parts = 1 + (partsLess % rows), keep = 1 + (fewer % k);
        KnnGraph graph = Ring(rows, k);
        string folder = NewFolder();
        GraphParts.Write(folder, graph, parts);
        Assert.Equal(parts, Directory.GetFiles(folder).Length);
        KnnGraph read = KnnGraphFile.Read(folder), pattern = KnnGraphFile.Read(Path.Combine(folder, "part-*.npz")), cut = KnnGraphFile.Read(folder, keep);
        Assert.Equal((rows, k, keep, true), (read.Rows, read.Neighbors, cut.Neighbors, read.IsMapped));
        for (int row = 0; row < rows; row++)
        {
            Assert.Equal(graph.NeighborsOf(row).ToArray(), read.NeighborsOf(row).ToArray());
            Assert.Equal(graph.DistancesOf(row).ToArray(), pattern.DistancesOf(row).ToArray());
            Assert.Equal(graph.NeighborsOf(row)[..keep].ToArray(), cut.NeighborsOf(row).ToArray());
            Assert.Equal(graph.DistancesOf(row)[..keep].ToArray(), read.Nearest(keep).DistancesOf(row).ToArray());
        }
    }

    [Fact]
    public void As_one_file_the_parts_are_the_file()
    {
        KnnGraph graph = Ring(50, 3);
        string folder = NewFolder(), one = _folder.File("one.npz"), again = _folder.File("again.npz");
        GraphParts.Write(folder, graph, 7);
        KnnGraphFile.Write(one, graph);
        KnnGraphFile.Write(again, KnnGraphFile.Read(folder));
        Assert.Equal(Fingerprint.OfFile(one), Fingerprint.OfFile(again));
    }

    [Fact]
    public void Parts_written_apart_are_one_graph()
    {
        // As several processes write them: each knows its own lists and what identifies the whole.
        KnnGraph graph = Ring(10, 2);
        string apart = NewFolder(), together = NewFolder();
        GraphParts.Write(together, graph, 3);
        for (int number = 0; number < 3; number++)
        {
            using NpzFile file = NpzFile.Open(Path.Combine(together, GraphParts.NameOf(number)));
            var part = GraphPart.Read(file);
            int[] indices = [.. Enumerable.Range(part.FirstRow, part.Rows).SelectMany(row => graph.NeighborsOf(row).ToArray())];
            double[] distances = [.. Enumerable.Range(part.FirstRow, part.Rows).SelectMany(row => graph.DistancesOf(row).ToArray())];
            GraphParts.Write(apart, part, new KnnGraph(part.Rows, 2, indices, distances));
            Assert.Equal(
                Fingerprint.OfFile(Path.Combine(together, GraphParts.NameOf(number))), Fingerprint.OfFile(Path.Combine(apart, GraphParts.NameOf(number))));
        }
    }

    [Fact]
    public void Graphs_of_one_piece_and_of_several_have_the_same_spans()
    {
        KnnGraph graph = Ring(10, 2);
        string folder = NewFolder();
        GraphParts.Write(folder, graph, 1);
        Assert.Equal(graph.Indices.ToArray(), KnnGraphFile.Read(folder).Indices.ToArray());
        GraphParts.Write(folder, graph, 2);
        KnnGraph read = KnnGraphFile.Read(folder);
        Assert.Equal(graph.Indices.ToArray(), read.Indices.ToArray());
        Assert.Equal(graph.Distances.ToArray(), read.Distances.ToArray());
        Assert.Equal(graph.Nearest(1).Indices.ToArray(), read.Nearest(1).Indices.ToArray());
        Assert.Equal(20, read.Entries);
    }

    [Fact]
    public void Missing_parts_are_refused_with_their_rows()
    {
        string folder = NewFolder();
        GraphParts.Write(folder, Ring(10, 2), 4);
        Refused(NewFolder(), "holds no graph: no part-*.npz lies in");
        Refused(Path.Combine(folder, "none-*.npz"), "holds no graph");
        Refused(Path.Combine(folder, GraphParts.NameOf(1)), "is one of 4 parts of a graph; give all of them");
        Delete(folder, 1);
        Refused(folder, "lacks rows 3 to 5 of 10: 3 of 4 parts are there");
        Delete(folder, 3);
        GraphParts.Write(folder, GraphPart.Of(1, 4, 10, IdentityOf(folder, 0)), Ring(10, 2));
        Refused(folder, "lacks rows 8 to 9 of 10: 3 of 4 parts are there");
        Delete(folder, 0);
        Refused(folder, "lacks rows 0 to 2 of 10");
    }

    [Fact]
    public void Parts_of_two_graphs_are_refused()
    {
        string folder = NewFolder(), other = NewFolder();
        GraphParts.Write(folder, Ring(10, 2), 2);
        GraphParts.Write(other, Ring(10, 2, scale: 2), 2);
        Replace(folder, other, 1);
        Refused(folder, "parts of two different graphs");
        GraphParts.Write(other, Ring(12, 2), 2);
        Replace(folder, other, 1);
        Refused(folder, "is of a graph of 10 rows and 2 neighbours");
        GraphParts.Write(other, Ring(10, 3), 2);
        Replace(folder, other, 1);
        Refused(folder, "of one of 10 rows and 3;");
    }

    [Fact]
    public void Overlapping_parts_are_refused()
    {
        string folder = NewFolder();
        GraphParts.Write(folder, Ring(10, 2), 2);
        File.Copy(Path.Combine(folder, GraphParts.NameOf(1)), Path.Combine(folder, "part-copy.npz"));
        Refused(folder, "overlap: both hold row 5");
    }

    [Fact]
    public void Files_that_are_no_parts_are_refused()
    {
        string folder = NewFolder(), path = Path.Combine(folder, "part-00000.npz");
        KnnGraphFile.Write(path, Ring(10, 2));
        Refused(folder, "has no member 'part'");
        NpzFile.Write(path, npz => npz.Add<long>("part", [0, 1, 0, 10, 10, 1], 6));
        Refused(folder, "says in 'part' what no part of a graph can be");
        NpzFile.Write(path, npz =>
        {
            npz.Add<long>("part", [0, 1, 0, 10, 10, 1, 1], 7);
            npz.Add<int>("indices", [1, 0], 2, 1);
            npz.Add<double>("distances", [1, 1], 2, 1);
        });
        Refused(folder, "says that it has 10 rows, but 'indices' is [2, 1]");
        NpzFile.Write(path, npz =>
        {
            npz.Add<long>("part", [0, 1, 0, 2, 2, 1, 1], 7);
            npz.Add<int>("indices", [1, 1], 2, 1);
            npz.Add<double>("distances", [1, 1], 2, 1);
        });
        Refused(folder, "without a row itself");
    }

    [Fact]
    public void Fewer_neighbours_than_asked_for_are_refused()
    {
        string folder = NewFolder();
        GraphParts.Write(folder, Ring(10, 2), 2);
        Assert.Contains("from 1 to 2", Assert.Throws<OptionException>(() => KnnGraphFile.Read(folder, 3)).Message, StringComparison.Ordinal);
    }

    static UInt128 IdentityOf(string folder, int number)
    {
        using NpzFile file = NpzFile.Open(Path.Combine(folder, GraphParts.NameOf(number)));
        return GraphPart.Read(file).Identity;
    }

    static void Refused(string path, string words)
    {
        string message = Assert.Throws<InvalidDataContentException>(() => KnnGraphFile.Read(path)).Message;
        Assert.True(message.Contains(words, StringComparison.Ordinal), message);
    }

    static void Delete(string folder, int number) => File.Delete(Path.Combine(folder, GraphParts.NameOf(number)));

    static void Replace(string folder, string other, int number) =>
        File.Copy(Path.Combine(other, GraphParts.NameOf(number)), Path.Combine(folder, GraphParts.NameOf(number)), overwrite: true);

    string NewFolder() => Directory.CreateDirectory(_folder.File(Guid.NewGuid().ToString("N"))).FullName;

    // Row i has the neighbours i + 1, i + 2 and so on, round, ever farther.
    static KnnGraph Ring(int rows, int neighbors, double scale = 1)
    {
        var indices = new int[rows * neighbors];
        var distances = new double[rows * neighbors];
        for (int i = 0; i < indices.Length; i++)
            (indices[i], distances[i]) = (((i / neighbors) + (i % neighbors) + 1) % rows, scale * (1 + (i % neighbors)));
        return new KnnGraph(rows, neighbors, indices, distances);
    }
}
