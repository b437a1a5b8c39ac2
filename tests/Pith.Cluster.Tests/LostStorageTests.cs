using System.Diagnostics;
using Pith.Cli.Tests;

namespace Pith.Cluster.Tests;

/// <summary>Storage that fills, goes, or may not be written while ranks work: one says it, all end, and the same command comes to the same bytes later.</summary>
public sealed class LostStorageTests : ClusterWorkspace
{
    const int Many = 30_000;

    [MpiDiskFact(Mpi.Open)]
    public void PruneOnADiskThatFills() => Check(Mpi.Open, Prune(), "graph: cells 3", Fill, 4, "the disk is full");

    [MpiDiskFact(Mpi.Mpich)]
    public void PruneOnADiskThatFillsAsItWrites() => Check(Mpi.Mpich, Prune(), "selection: picks", Fill, 4, "the disk is full");

    [MpiDiskFact(Mpi.Mpich)]
    public void ScoreOnADiskThatFills() => Check(Mpi.Mpich, Score(), "k-means: iteration 2", Fill, 4, "the disk is full");

    [MpiDiskFact(Mpi.Open)]
    public void ExtrapolateOnADiskThatFills() => Check(Mpi.Open, Extrapolate(), "validation 2 of 5", Fill, 4, "the disk is full");

    [MpiDiskFact(Mpi.Mpich)]
    public void GraphOnADiskThatFills() => Check(Mpi.Mpich, Graph(), "graph: cells 3", Fill, 4, "the disk is full");

    [MpiDiskFact(Mpi.Open)]
    public void PruneWhoseStorageIsLost() => Check(Mpi.Open, Prune(), "graph: cells 3", Lose, 3, "storage that all machines share");

    [MpiDiskFact(Mpi.Mpich)]
    public void ScoreWhoseStorageIsLost() => Check(Mpi.Mpich, Score(), "k-means: iteration 2", Lose, 3, "storage that all machines share");

    [MpiDiskFact(Mpi.Mpich)]
    public void ExtrapolateWhoseStorageIsLost() => Check(Mpi.Mpich, Extrapolate(), "validation 2 of 5", Lose, 3, "storage that all machines share");

    [MpiDiskFact(Mpi.Open)]
    public void GraphOnStorageThatBecomesReadOnly() => Check(Mpi.Open, Graph(), "graph: cells 3", () => Remount("ro"), 3, "Read-only file system");

    [MpiDiskFact(Mpi.Open, Mpi.Mpich)]
    public void ARankThatMayNotWriteIsNamedAndNothingIsLeft()
    {
        string rows = WriteRows("X.npy", 300);
        Directory.CreateDirectory(At("place"));
        // Rank 1 sees the place as storage that is mounted for reading only.
        const string ReadOnly = """
            if [ "${OMPI_COMM_WORLD_RANK:-$PMI_RANK}" = 1 ]; then
              exec unshare -m sh -c 'mount --bind "$PWD/place" "$PWD/place" && mount -o remount,ro,bind "$PWD/place" && exec "$@"' sh "$@"
            fi
            exec "$@"
            """;
        foreach (string launcher in new[] { Mpi.Open, Mpi.Mpich })
        {
            Mpi.Ended ended = Mpi.Run(Folder, [.. Mpi.Start(launcher, 2), "sh", "-c", ReadOnly, "sh", "dotnet", Mpi.Pith, "graph", "--embeddings", rows, "--out", "place/G.npz"]);
            Assert.True(ended.ExitCode == 3, ended.Error);
            Assert.Contains("seen-1-", Assert.Single(ended.Error.Split('\n'), line => line.StartsWith("pith: ", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(At("place")));
        }
    }

    string[] Prune() => ["prune", "--embeddings", WriteRows("X.npy", Many), "--scores", WriteScores("s.npy", Many), "--recall", "0.99", "--keep", "30%"];

    string[] Score() => ["score", "--embeddings", WriteRows("X.npy", Many), "--scores", "prototypicality", "--clusters", "40"];

    string[] Extrapolate() => ["extrapolate", "--embeddings", WriteRows("X.npy", Many), "--scores", WriteScores("s.npy", Many, known: 2), "--method", "knn"];

    string[] Graph() => ["graph", "--embeddings", WriteRows("X.npy", Many), "--recall", "0.99", "--parts", "3"];

    void Check(string launcher, string[] command, string words, Action disturb, int code, string says)
    {
        string one = HashOfCommand("one", command);
        Directory.CreateDirectory(At("disk"));
        Assert.True(TmpfsFactAttribute.Mount(At("disk"), 64_000));
        try
        {
            using Mpi.Running running = Mpi.Begin(Folder, [.. Mpi.Start(launcher, 2), "dotnet", Mpi.Pith, .. command, "--out", "disk/more"]);
            running.WaitFor(words);
            disturb();
            Mpi.Ended ended = running.End();
            Assert.True(ended.ExitCode == code, $"{ended.ExitCode}: {ended.Error}");
            Assert.Contains(says, Assert.Single(ended.Error.Split('\n'), line => line.Contains("pith: ", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.False(Directory.Exists(At("disk/more")));
            Remount("rw");
            File.Delete(At("disk/filler"));
            ended = Mpi.Run(launcher, 3, Folder, [.. command, "--out", "disk/more"]);
            Assert.True(ended.ExitCode == 0, ended.Error);
            Assert.Equal(one, HashOf("disk/more"));
            Assert.Equal(["more"], Directory.GetFileSystemEntries(At("disk")).Select(Path.GetFileName));
        }
        finally
        {
            TmpfsFactAttribute.Unmount(At("disk"));
        }
    }

    void Fill()
    {
        using var filler = new FileStream(At("disk/filler"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (byte[] page = new byte[4096]; ;)
                filler.Write(page);
        }
        catch (IOException)
        {
            // That is what it is for.
        }
    }

    void Lose()
    {
        // A rank may make a file in a folder that is being removed.
        while (Directory.Exists(At("disk/more.ranks")))
        {
            try
            {
                Directory.Delete(At("disk/more.ranks"), recursive: true);
            }
            catch (IOException)
            {
                Thread.Sleep(1);
            }
        }
    }

    void Remount(string how)
    {
        using Process mount = Process.Start("mount", ["-o", "remount," + how, At("disk")]);
        mount.WaitForExit();
        Assert.Equal(0, mount.ExitCode);
    }
}
