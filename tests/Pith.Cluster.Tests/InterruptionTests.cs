using System.Diagnostics;

namespace Pith.Cluster.Tests;

/// <summary>Ctrl-C and SIGTERM of the launcher: one clear end, nothing that could be taken for a result, and the same command goes on.</summary>
public sealed class InterruptionTests : ClusterWorkspace
{
    const int Many = 30_000;

    [MpiFact(true, Mpi.Open)]
    public void CtrlCOfOpenMpi() => Check(Mpi.Open, "INT", 3);

    [MpiFact(true, Mpi.Open)]
    public void TermOfOpenMpi() => Check(Mpi.Open, "TERM", 2);

    [MpiFact(true, Mpi.Mpich)]
    public void CtrlCOfMpich() => Check(Mpi.Mpich, "INT", 3);

    [MpiFact(true, Mpi.Mpich)]
    public void TermOfMpich() => Check(Mpi.Mpich, "TERM", 2);

    void Check(string launcher, string signal, int ranks)
    {
        string[] prune = ["prune", "--embeddings", WriteRows("X.npy", Many), "--scores", WriteScores("s.npy", Many), "--recall", "0.99", "--keep", "30%"];
        string one = HashOfCommand("one", prune);
        // A caller who ignores Ctrl-C, as a shell does for what runs behind it, hands that on.
        string[] start = ["env", "--default-signal=INT,TERM", .. Mpi.Start(launcher, ranks), "dotnet", Mpi.Pith, .. prune, "--out", "more"];
        using Mpi.Running running = Mpi.Begin(Folder, start);
        running.WaitFor("graph: cells 3");
        using (var kill = Process.Start("kill", [$"-{signal}", $"{running.Id}"]))
            kill.WaitForExit();
        Mpi.Ended ended = running.End();
        // Open MPI's launcher ends with 1 whatever its ranks give back.
        Assert.True(ended.ExitCode == (launcher == Mpi.Open ? 1 : 130), $"{ended.ExitCode}: {ended.Error}");
        string said = Assert.Single(ended.Error.Split('\n'), line => line.Contains("pith: ", StringComparison.Ordinal));
        Assert.StartsWith("pith: ended in the phase ", said, StringComparison.Ordinal);
        Assert.Contains("run the same command again", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("more")));
        ended = Mpi.Run(launcher, ranks, Folder, [.. prune, "--out", "more"]);
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Contains("note: going on where an interrupted run ended", ended.Error, StringComparison.Ordinal);
        Assert.Equal(one, HashOf("more"));
        Assert.False(Directory.Exists(At("more.ranks")));
    }
}
