using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;
using Pith.Data.Inspection;
using Pith.Tests.Data.Formats.Idx;

namespace Pith.Tests.Data.Inspection;

public sealed class FileInspectionTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_matrix()
    {
        string path = _folder.File("x.npy");
        NpyFile.Write<float>(path, [0, 1, -0f, 1, 2, float.NaN, 2, float.NaN, float.PositiveInfinity, -3], 5, 2);
        FileInspection found = FileInspection.Inspect(path);
        Assert.Equal("matrix", found.Kind);
        Assert.Equal([5, 2], found.Shape);
        Assert.Equal("float32", found.Type);
        Assert.Equal(new FileInfo(path).Length, found.Bytes);
        Assert.Equal((-3, 2, 2, 1), (found.Minimum, found.Maximum, found.NotANumber, found.Infinite));
        Assert.Equal(3.0 / 7, found.Mean!.Value, 12);
        Assert.Equal(2, found.DuplicateRows);
        Assert.Null(found.Classes);
    }

    [Fact]
    public void Vectors_and_other_arrays()
    {
        FileInspection labels = FileInspection.Inspect(NumPyFixtures.File("u1_vector.npy"));
        Assert.Equal(("vector", "uint8", 7), (labels.Kind, labels.Type, labels.Classes));
        Assert.Null(FileInspection.Inspect(NumPyFixtures.File("i4_vector.npy")).Classes);
        FileInspection scores = FileInspection.Inspect(NumPyFixtures.File("f8_vector.npy"));
        Assert.Equal((-2.5, 8.0), (scores.Minimum, scores.Maximum));
        Assert.Null(scores.Classes);
        FileInspection cube = FileInspection.Inspect(NumPyFixtures.File("cube.npy"));
        Assert.Equal("array", cube.Kind);
        Assert.Equal([2, 3, 4], cube.Shape);
        FileInspection number = FileInspection.Inspect(NumPyFixtures.File("scalar.npy"));
        Assert.Equal(("number", 2.5), (number.Kind, number.Mean));
        FileInspection empty = FileInspection.Inspect(NumPyFixtures.File("empty.npy"));
        Assert.Null(empty.Mean);
        Assert.Equal("strings", FileInspection.Inspect(NumPyFixtures.File("strings_s.npy")).Kind);
    }

    [Fact]
    public void Archives_list_their_members()
    {
        FileInspection found = FileInspection.Inspect(NumPyFixtures.File("stored.npz"));
        Assert.Equal("npz archive", found.Kind);
        Assert.Equal(["emb", "half", "ids"], found.Members.Select(member => member.Name));
        Assert.Equal("float16", found.Members[1].Type);
        Assert.Equal([5, 3], found.Members[1].Shape);
        Assert.Equal("matrix", FileInspection.Inspect(NumPyFixtures.File("stored.npz") + ":emb").Kind);
        NpzFile.Write(_folder.File("g.npz"), writer =>
        {
            writer.Add<int>("indices", [1, 0], 2, 1);
            writer.Add<double>("distances", [0.5, 0.5], 2, 1);
        });
        FileInspection graph = FileInspection.Inspect(_folder.File("g.npz"));
        Assert.Equal(("kNN graph", 0.5), (graph.Kind, graph.Mean));
    }

    [Fact]
    public void Shards_tables_dictionaries_ids_and_idx()
    {
        NpyFile.Write<float>(_folder.File("a.npy"), [0, 1], 1, 2);
        NpyFile.Write<float>(_folder.File("b.npy"), [0, 1, 2, 3], 2, 2);
        FileInspection shards = FileInspection.Inspect(_folder.Path);
        Assert.Equal("matrix in shards", shards.Kind);
        Assert.Equal([3, 2], shards.Shape);
        Assert.Equal(1, shards.DuplicateRows);
        Assert.Equal((128 * 2) + 24, shards.Bytes);
        string csv = _folder.Write("t.csv", "row,score,name\n0,1,a\n1,,b\n");
        Assert.Equal([2, 3], FileInspection.Inspect(csv).Shape);
        FileInspection column = FileInspection.Inspect(csv + ":score");
        Assert.Equal((1, 1, "number"), (column.NotANumber, column.Mean, column.Type));
        Assert.Equal("text", FileInspection.Inspect(csv + ":name").Type);
        FileInspection json = FileInspection.Inspect(_folder.Write("s.json", "{\"4\": 2}"));
        Assert.Equal([5], json.Shape);
        Assert.Equal(2, json.Mean);
        Assert.Equal([2], FileInspection.Inspect(_folder.Write("i.txt", "a\nb\n")).Shape);
        FileInspection idx = FileInspection.Inspect(_folder.Write("l-ubyte", IdxFileTests.Create([3], [1, 4, 1])));
        Assert.Equal(("idx array", 2), (idx.Kind, idx.Classes));
        Directory.CreateDirectory(_folder.File("run/scores"));
        NpyFile.Write<double>(_folder.File("run/scores/el2n.npy"), [1, 2]);
        Assert.Equal(1.5, FileInspection.Inspect(_folder.File("run:el2n")).Mean);
    }

    [Fact]
    public void Many_different_rows_are_no_duplicates()
    {
        var values = new float[20_000 * 2];
        for (int i = 0; i < values.Length; i++)
            values[i] = i / 2 * (i % 2 == 0 ? 1 : -1);
        NpyFile.Write<float>(_folder.File("x.npy"), values, 20_000, 2);
        Assert.Equal(0, FileInspection.Inspect(_folder.File("x.npy")).DuplicateRows);
    }

    [Fact]
    public void Cancellation_stops_it()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => FileInspection.Inspect(NumPyFixtures.File("f4_little_c.npy"), null, source.Token));
    }
}
