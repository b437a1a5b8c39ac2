using Pith.Cli.Tests;

namespace Pith.Cluster.Tests;

public sealed class BadInputTests : ClusterWorkspace
{
    [Fact]
    public void WithoutMpiOneSentenceTellsHowToInstallIt()
    {
        foreach ((string size, string package) in new[] { ("OMPI_COMM_WORLD_SIZE", "openmpi"), ("PMI_SIZE", "mpich") })
        {
            Mpi.Ended ended = Mpi.Run(Folder, ["dotnet", Mpi.Pith, "graph"], (size, "2"), ("PITH_MPI_LIBRARY", "/nowhere/libmpi.so"));
            Assert.Equal(4, ended.ExitCode);
            Assert.StartsWith("pith: PITH_MPI_LIBRARY names /nowhere/libmpi.so", ended.Error, StringComparison.Ordinal);
            Assert.Single(ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.NotEmpty(package);
        }
    }

    [Fact]
    public void ProcessesThatCannotFindEachOtherAreRefused()
    {
        Mpi.Ended ended = Mpi.Run(Folder, ["dotnet", Mpi.Pith, "graph"], ("SLURM_STEP_NUM_TASKS", "2"), ("SLURM_PROCID", "0"));
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("srun --mpi=pmi2", ended.Error, StringComparison.Ordinal);
    }

    [MpiFact(false, Mpi.Mpich)]
    public void ACommandThatRanksCannotShareIsRefusedBeforeItStarts()
    {
        Mpi.Ended ended = Mpi.Run(Mpi.Mpich, 2, Folder, "tune", "--embeddings", "X.npy");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("pith: pith tune cannot be divided among 2 ranks", ended.Error, StringComparison.Ordinal);
        Assert.Equal(1, Count(ended.Error, "pith: "));
    }

    [MpiFact(true, Mpi.Open, Mpi.Mpich)]
    public void WhatOneRankFindsWrongIsSaidOnce()
    {
        string rows = WriteRows("X.npy", 9_000, change: values => values[8_500 * 16] = float.NaN);
        foreach (string launcher in new[] { Mpi.Open, Mpi.Mpich })
        {
            Refused(Mpi.Run(launcher, 3, Folder, "graph", "--embeddings", rows, "--exact", "--out", "G.npz"), 3, "row 8500");
            Refused(Mpi.Run(launcher, 2, Folder, "graph", "--embeddings", "no.npy", "--out", "G.npz"), 3, "no.npy does not exist");
            Refused(Mpi.Run(launcher, 2, Folder, "graph", "--embeddings", rows, "--neighbors", "0", "--out", "G.npz"), 2, "--neighbors must be");
            Refused(Mpi.Run(launcher, 2, Folder, "graph", "--embeddings", rows, "--memory", "1MB", "--out", "G.npz"), 4, "--memory");
            Refused(Mpi.Run(launcher, 2, Folder, "graph", "--embeddings", rows, "--out", "no/G.npz"), 3, "the folder");
        }
    }

    [MpiFact(true, Mpi.Open)]
    public void RanksThatSeeOtherFilesOrAnotherPlaceAreRefused()
    {
        for (int rank = 0; rank < 2; rank++)
        {
            WriteRows($"node{rank}/X.npy", seed: 1 + rank);
            WriteRows($"node{rank}/S/1.npy", 300);
        }
        WriteRows("node0/S/2.npy", 300);
        WriteRows("same.npy");
        Refused(OnNodes("graph", "--embeddings", "X.npy", "--out", At("G.npz")), 3, "--embeddings X.npy is not the same for all ranks: rank 1 sees other files");
        Refused(OnNodes("graph", "--embeddings", "S", "--out", At("G.npz")), 3, "--embeddings S is not the same for all ranks");
        Refused(OnNodes("graph", "--embeddings", At("same.npy"), "--out", "G.npz"), 3, "storage that all machines share");
        Refused(Mpi.Run(Folder, [
            .. Mpi.Start(Mpi.Open, 1), "dotnet", Mpi.Pith, "graph", "--embeddings", "same.npy", "--out", "G.npz",
            ":", "-n", "1", "dotnet", Mpi.Pith, "graph", "--embeddings", "same.npy", "--out", "H.npz"]), 2, "rank 1 runs another version of Pith or another command");
    }

    [TmpfsFact]
    public void AFullDiskEndsAllWithASentenceAndLeavesNothingHalfWritten()
    {
        if (!Mpi.Has(Mpi.Mpich))
            return;
        string rows = WriteRows("X.npy");
        Directory.CreateDirectory(At("small"));
        Assert.True(TmpfsFactAttribute.Mount(At("small"), 300));
        try
        {
            Mpi.Ended ended = Mpi.Run(Mpi.Mpich, 2, Folder, "graph", "--embeddings", rows, "--recall", "0.95", "--out", "small/G.npz");
            Refused(ended, 4, "");
            Assert.False(File.Exists(At("small/G.npz")));
        }
        finally
        {
            TmpfsFactAttribute.Unmount(At("small"));
        }
    }

    // Each rank in a folder of its own, as machines without shared storage are.
    Mpi.Ended OnNodes(params string[] args) => Mpi.Run(
        Folder, [.. Mpi.Start(Mpi.Open, 2), "sh", "-c", "cd \"" + Folder + "/node$OMPI_COMM_WORLD_RANK\" && exec dotnet \"$@\"", "sh", Mpi.Pith, .. args]);

    static void Refused(Mpi.Ended ended, int code, string says)
    {
        Assert.True(code == ended.ExitCode, $"{ended.ExitCode}: {ended.Error}");
        Assert.Contains(says, ended.Error, StringComparison.Ordinal);
        Assert.Equal(1, Count(ended.Error, "pith: "));
    }

    static int Count(string text, string word) => text.Split(word).Length - 1;
}
