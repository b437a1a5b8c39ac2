namespace Pith.Cluster.Tests;

/// <summary>A real Slurm with two nodes on this machine: jobs over both, an array, and a job that is cancelled in the middle of a phase and queued again.</summary>
public sealed class SlurmTests : ClusterWorkspace
{
    const int Many = 60_000;

    [MpiFact(true, Mpi.Open, Mpi.Mpich, "slurmctld", "slurmd", "munged", "srun")]
    public void JobsOverTwoNodesWriteWhatOneProcessWrites()
    {
        string rows = WriteRows("X.npy", Many);
        string one = HashOfOne("one.npz", "--embeddings", rows, "--recall", "0.99");
        using Slurm slurm = Slurm.Start(Folder);
        string[] graph = ["dotnet", Mpi.Pith, "graph", "--embeddings", rows, "--recall", "0.99", "--out"];

        Mpi.Ended pmi = slurm.Call(Folder, ["srun", "--mpi=pmi2", "--nodes=2", "--ntasks=4", .. graph, "pmi.npz"]);
        Assert.True(pmi.ExitCode == 0, pmi.Error);
        Assert.Contains("4 ranks on", pmi.Error, StringComparison.Ordinal);
        Assert.Equal(one, HashOf("pmi.npz"));

        Mpi.Ended open = slurm.Call(Folder, ["salloc", "--nodes=2", "--ntasks=2", Mpi.Open, "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", .. graph, "open.npz"]);
        Assert.True(open.ExitCode == 0, open.Error);
        Assert.Contains("2 ranks on", open.Error, StringComparison.Ordinal);
        Assert.Equal(one, HashOf("open.npz"));

        Mpi.Ended alone = slurm.Call(Folder, ["srun", "--ntasks=2", .. graph, "alone.npz"]);
        Assert.Equal(2, alone.ExitCode);
        Assert.Contains("cannot find each other", alone.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(At("alone.npz")));

        Array(slurm);
        Requeue(slurm, one);
    }

    // Each task of an array is a graph of its own.
    void Array(Slurm slurm)
    {
        File.WriteAllText(At("array.sh"), $"#!/bin/bash\ndotnet {Mpi.Pith} graph --embeddings X.npy --recall 0.9$SLURM_ARRAY_TASK_ID --out array-$SLURM_ARRAY_TASK_ID.npz\n");
        string job = slurm.Submit(Folder, "--array=5-7", "--output=array-%a.out", "array.sh");
        Assert.Equal("COMPLETED", slurm.WaitFor(job, "COMPLETED", "FAILED"));
        for (int task = 5; task <= 7; task++)
            Assert.Equal(HashOfOne($"one-{task}.npz", "--embeddings", "X.npy", "--recall", $"0.9{task}"), HashOf($"array-{task}.npz"));
    }

    // Cancelled in the middle of a phase, it goes on with another number of ranks, and writes the same bytes.
    void Requeue(Slurm slurm, string one)
    {
        File.WriteAllText(At("job.sh"), $"#!/bin/bash\nsrun --mpi=pmi2 dotnet {Mpi.Pith} graph --embeddings X.npy --recall 0.99 --out job.npz\n");
        string first = slurm.Submit(Folder, "--nodes=2", "--ntasks=2", "--output=job.out", "job.sh");
        for (int look = 0; look < 2_000 && !(File.Exists(At("job.out")) && Said("job.out").Contains("neighbours of neighbours 1", StringComparison.Ordinal)); look++)
            Thread.Sleep(10);
        slurm.Call(Folder, "scancel", first);
        Assert.Equal("CANCELLED", slurm.WaitFor(first, "CANCELLED", "COMPLETED", "FAILED"));
        Assert.Contains("graph: neighbours of neighbours 1", Said("job.out"), StringComparison.Ordinal);
        Assert.False(File.Exists(At("job.npz")));
        Assert.True(Directory.Exists(At("job.npz.ranks")));

        string second = slurm.Submit(Folder, "--nodes=2", "--ntasks=3", "--output=job2.out", "job.sh");
        Assert.Equal("COMPLETED", slurm.WaitFor(second, "COMPLETED", "FAILED", "CANCELLED"));
        Assert.Contains("note: going on where an interrupted run ended", Said("job2.out"), StringComparison.Ordinal);
        Assert.Equal(one, HashOf("job.npz"));

        // The same by Slurm's own means: the job is put back into the queue.
        File.Delete(At("job.npz"));
        string third = slurm.Submit(Folder, "--nodes=2", "--ntasks=2", "--requeue", "--open-mode=append", "--output=job3.out", "job.sh");
        for (int look = 0; look < 2_000 && !(File.Exists(At("job3.out")) && Said("job3.out").Contains("neighbours of neighbours 1", StringComparison.Ordinal)); look++)
            Thread.Sleep(10);
        slurm.Call(Folder, "scontrol", "requeue", third);
        slurm.WaitFor(third, "PENDING", "RUNNING");
        slurm.Call(Folder, "scontrol", "update", "JobId=" + third, "StartTime=now");
        Assert.Equal("COMPLETED", slurm.WaitFor(third, "COMPLETED", "FAILED", "CANCELLED"));
        Assert.Contains("note: going on where an interrupted run ended", Said("job3.out"), StringComparison.Ordinal);
        Assert.Equal(one, HashOf("job.npz"));
    }

    string Said(string file)
    {
        using var stream = new FileStream(At(file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
