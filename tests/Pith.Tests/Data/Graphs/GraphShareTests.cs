using Pith.Data;
using Pith.Data.Formats.Npz;
using Pith.Data.Graphs;
using Pith.Neighbors.Graphs;
using Pith.Numerics.Communication;

namespace Pith.Tests.Data.Graphs;

/// <summary>Ranks look at a supplied graph together: each at a share, all at everything.</summary>
public sealed class GraphShareTests : IDisposable
{
    const int Rows = 60, K = 3, Ranks = 3;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void A_changed_byte_is_found_by_some_rank_and_not_by_all(int parts)
    {
        string path = Write(MakeLists(), parts);
        byte[][] files = [.. FilesOf(path).Select(File.ReadAllBytes)];
        var random = new Random(3);
        var counts = new List<int>();
        for (int round = 0; round < 20; round++)
        {
            int file = random.Next(files.Length);
            byte[] changed = [.. files[file]];
            // In the middle of the two tables, which are most of a file.
            changed[(changed.Length / 3) + random.Next(changed.Length / 3)] ^= 16;
            File.WriteAllBytes(FilesOf(path)[file], changed);
            bool isFoundByOne = !IsRead(path, null);
            int found = Enumerable.Range(0, Ranks).Count(rank => !IsRead(path, rank));
            File.WriteAllBytes(FilesOf(path)[file], files[file]);
            Assert.Equal(isFoundByOne, found > 0);
            counts.Add(found);
        }
        // Of a table's head every rank sees that it is broken; of its values the one that looks at them.
        Assert.Contains(1, counts);
        Assert.All(Enumerable.Range(0, Ranks), rank => Assert.True(IsRead(path, rank)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(59)]
    public void Lists_that_must_be_sorted_first_are_so_for_all_ranks(int row)
    {
        (int[] indices, double[] distances) = MakeLists();
        // A row whose nearest neighbours stand last.
        indices.AsSpan(row * K, K).Reverse();
        distances.AsSpan(row * K, K).Reverse();
        string path = Write((indices, distances), parts: 1);
        KnnGraph whole = KnnGraphFile.Read(path);
        Assert.False(whole.IsMapped);
        var read = new KnnGraph?[Ranks];
        InProcessRanks.Run(Ranks, ranks =>
        {
            using OpenDataset open = DatasetReader.Open(new DatasetFiles { Graph = path, GraphShare = new GraphShare(ranks.Rank, ranks.Size) });
            open.AgreeOnGraph(ranks);
            read[ranks.Rank] = open.Data.Graph;
        });
        foreach (KnnGraph? graph in read)
        {
            Assert.False(graph!.IsMapped);
            Assert.Equal(whole.Indices.ToArray(), graph.Indices.ToArray());
            Assert.Equal(whole.Distances.ToArray(), graph.Distances.ToArray());
        }
    }

    [Fact]
    public void A_list_that_is_none_is_told_of_by_one_rank()
    {
        (int[] indices, double[] distances) = MakeLists();
        indices[(50 * K) + 1] = indices[50 * K];
        string path = Write((indices, distances), parts: 1);
        Assert.Equal([true, true, false], Enumerable.Range(0, Ranks).Select(rank => IsRead(path, rank)));
    }

    static bool IsRead(string path, int? rank)
    {
        try
        {
            return KnnGraphFile.Read(path, share: rank is int own ? new GraphShare(own, Ranks) : null).Rows == Rows;
        }
        catch (InvalidDataContentException)
        {
            return false;
        }
    }

    static (int[] Indices, double[] Distances) MakeLists() => (
        [.. Enumerable.Range(0, Rows * K).Select(i => ((i / K) + 1 + (i % K)) % Rows)],
        [.. Enumerable.Range(0, Rows * K).Select(i => 1.0 + (i % K))]);

    static string[] FilesOf(string path) => Directory.Exists(path) ? [.. Directory.GetFiles(path).Order(StringComparer.Ordinal)] : [path];

    string Write((int[] Indices, double[] Distances) lists, int parts)
    {
        if (parts > 1)
        {
            string folder = Directory.CreateDirectory(_folder.File("parts")).FullName;
            GraphParts.Write(folder, new KnnGraph(Rows, K, lists.Indices, lists.Distances), parts);
            return folder;
        }
        string path = _folder.File("G.npz");
        NpzFile.Write(path, writer =>
        {
            writer.Add<int>("indices", lists.Indices, Rows, K);
            writer.Add<double>("distances", lists.Distances, Rows, K);
        });
        return path;
    }
}
