using System.Text.Json.Nodes;

namespace Pith.Cluster.Tests;

public sealed class GraphTests : ClusterWorkspace
{
    [MpiFact(false, Mpi.Open)]
    public void AnApproximateGraphOfTwoRanksIsThatOfOneProcess()
    {
        string rows = WriteRows("X.npy");
        string[] args = ["--embeddings", rows, "--recall", "0.95"];
        string one = HashOfOne("one.npz", args);
        Mpi.Ended ended = Mpi.Run(Mpi.Open, 2, Folder, ["graph", .. args, "--out", "two.npz", "--json"]);
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Equal(one, HashOf("two.npz"));
        JsonNode result = JsonNode.Parse(ended.Output)!;
        Assert.Equal(2, (int)result["ranks"]!);
        Assert.InRange((long)result["bytesSent"]!, 100_000, 100_000_000);
        Assert.Contains("2 ranks on 1 machine", ended.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("two.npz.ranks")));
    }

    [MpiFact(false, Mpi.Mpich)]
    public void AnExactGraphInPartsOfThreeRanksIsThatOfOneProcess()
    {
        string[] args = ["--embeddings", WriteRows("X.npy"), "--exact", "--parts", "5", "--metric", "cosine"];
        string one = HashOfOne("one", args);
        Mpi.Ended ended = Mpi.Run(Mpi.Mpich, 3, Folder, ["graph", .. args, "--out", "three"]);
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Equal(one, HashOf("three"));
        Assert.Contains("Exact kNN graph of 6,000 rows", ended.Output, StringComparison.Ordinal);
    }

    [MpiFact(true, Mpi.Open, Mpi.Mpich)]
    public void AnyNumberOfRanksAndThreadsOfEitherMpiWritesTheSameBytes()
    {
        WriteRows("S/a-1.npy", 2_000, seed: 1);
        WriteRows("S/a-2.npy", 3_500, seed: 1);
        WriteRows("S/a-10.npy", 700, seed: 2);
        foreach (string[] args in new string[][] { ["--recall", "0.99"], ["--exact", "--metric", "cosine"], ["--recall", "0.95", "--parts", "3", "--metric", "cosine"] })
        {
            string one = HashOfOne("one.npz", ["--embeddings", "S", "--overwrite", .. args]);
            foreach (string launcher in new[] { Mpi.Open, Mpi.Mpich })
            {
                for (int ranks = 1; ranks <= 4; ranks++)
                {
                    Mpi.Ended ended = Mpi.Run(launcher, ranks, Folder, ["graph", "--embeddings", "S", .. args, "--threads", $"{(ranks % 2) + 1}", "--out", "more.npz", "--overwrite"]);
                    Assert.True(ended.ExitCode == 0, ended.Error);
                    Assert.Equal(one, HashOf("more.npz"));
                }
            }
            Clear("one.npz");
            Clear("more.npz");
        }
    }

    [MpiFact(true, Mpi.Mpich)]
    public void MoreRanksThanRowsWriteTheSameBytes()
    {
        string[] args = ["--embeddings", WriteRows("X.npy", 3), "--neighbors", "2"];
        string one = HashOfOne("one.npz", args);
        Mpi.Ended ended = Mpi.Run(Mpi.Mpich, 5, Folder, ["graph", .. args, "--out", "five.npz"]);
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Equal(one, HashOf("five.npz"));
    }

    void Clear(string name)
    {
        if (Directory.Exists(At(name)))
            Directory.Delete(At(name), recursive: true);
        File.Delete(At(name));
    }
}
