namespace Pith.Cluster.Tests;

public sealed class LostRankTests : ClusterWorkspace
{
    const int Many = 30_000;

    [MpiFact(false, Mpi.Open)]
    public void ARankOfOpenMpiThatIsKilledEndsAllAndTheSameCommandGoesOn() =>
        Check(Mpi.Open, "phase at", "cells 3", 0, 3);

    [MpiFact(false, Mpi.Mpich)]
    public void ARankOfMpichThatIsKilledEndsAllAndTheSameCommandGoesOn() => Check(Mpi.Mpich, "phase at", "cells 2", 20, 2);

    [MpiFact(true, Mpi.Open, Mpi.Mpich)]
    public void KilledAtTwentyMomentsTheSameCommandGoesOn()
    {
        string rows = WriteRows("X.npy", Many);
        string one = HashOfOne("one.npz", "--embeddings", rows, "--recall", "0.99");
        var random = new Random(LostRank.Moments);
        int killed = 0, goneOn = 0;
        for (int moment = 0; moment < LostRank.Moments; moment++)
        {
            string launcher = moment % 2 == 0 ? Mpi.Open : Mpi.Mpich;
            bool wasKilled = Kill(launcher, 2 + (moment % 3), "graph: rows", random.Next(0, 4_000), out Mpi.Ended ended);
            if (wasKilled)
            {
                killed++;
                Assert.NotEqual(0, ended.ExitCode);
                Assert.Contains("graph: ", ended.Error, StringComparison.Ordinal);
                // Killed after all was done, it leaves the whole.
                Assert.True(!File.Exists(At("more.npz")) || HashOf("more.npz") == one);
            }
            ended = Mpi.Run(launcher, 2 + ((moment + 1) % 3), Folder, "graph", "--embeddings", rows, "--recall", "0.99", "--out", "more.npz", "--overwrite");
            Assert.True(ended.ExitCode == 0, ended.Error);
            goneOn += ended.Error.Contains("going on", StringComparison.Ordinal) ? 1 : 0;
            Assert.Equal(one, HashOf("more.npz"));
            File.Delete(At("more.npz"));
        }
        Assert.True(killed >= LostRank.Moments / 2 && goneOn >= LostRank.Moments / 4, $"{killed} were killed, {goneOn} went on: the moments tell little.");
    }

    void Check(string launcher, string word, string phase, int delay, int ranks)
    {
        string rows = WriteRows("X.npy", Many);
        string one = HashOfOne("one.npz", "--embeddings", rows, "--recall", "0.99");
        Assert.True(Kill(launcher, 2, phase, delay, out Mpi.Ended ended), ended.Error);
        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains(word, ended.Error, StringComparison.Ordinal);
        Assert.Contains(phase, ended.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(At("more.npz")));
        ended = Mpi.Run(launcher, ranks, Folder, "graph", "--embeddings", rows, "--recall", "0.99", "--out", "more.npz");
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Contains("note: going on where an interrupted run ended", ended.Error, StringComparison.Ordinal);
        Assert.Equal(one, HashOf("more.npz"));
    }

    bool Kill(string launcher, int ranks, string phase, int delay, out Mpi.Ended ended) => LostRank.Kill(
        Folder, launcher, ranks, ["graph", "--embeddings", "X.npy", "--recall", "0.99", "--out", "more.npz", "--overwrite"], "graph: rows", phase, delay, out ended);
}
