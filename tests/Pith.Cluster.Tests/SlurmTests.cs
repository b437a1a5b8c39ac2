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
        Requeue(slurm, "job.npz", one, "graph: neighbours of neighbours 1", "graph --embeddings X.npy --recall 0.99");
    }

    [MpiFact(true, Mpi.Open, Mpi.Mpich, "slurmctld", "slurmd", "munged", "srun")]
    public void PruneOverTwoNodesWritesWhatOneProcessWrites()
    {
        WriteRows("X.npy", Many);
        WriteScores("s.npy", Many);
        string[] prune = ["prune", "--embeddings", "X.npy", "--scores", "s.npy", "--recall", "0.99", "--keep", "30%"];
        string one = HashOfCommand("one", prune);
        using Slurm slurm = Slurm.Start(Folder);
        Mpi.Ended pmi = slurm.Call(Folder, ["srun", "--mpi=pmi2", "--nodes=2", "--ntasks=3", "dotnet", Mpi.Pith, .. prune, "--out", "pmi"]);
        Assert.True(pmi.ExitCode == 0, pmi.Error);
        Assert.Equal(one, HashOf("pmi"));
        Requeue(slurm, "job", one, "graph: cells 4", string.Join(' ', prune));
    }

    // Nothing in it is changed: data, results and Pith lie in the folder from which it is submitted.
    [MpiFact(true, Mpi.Mpich, "slurmctld", "slurmd", "munged", "srun")]
    public void TheScriptOfTheDocumentRunsAsItStands()
    {
        string repository = Repository();
        string[] lines = [.. File.ReadLines(Path.Combine(repository, "docs/cluster.md")).SkipWhile(line => line.Trim() != "#!/bin/bash").TakeWhile(line => line.StartsWith("    ", StringComparison.Ordinal))];
        Assert.InRange(lines.Length, 4, 10);
        File.WriteAllLines(At("graph.sh"), lines.Select(line => line[4..]));
        for (int shard = 0; shard < 3; shard++)
            WriteRows($"X/part-{shard}.npy", 4_000, seed: shard);
        File.CreateSymbolicLink(At("pith"), Path.Combine(repository, "pith"));
        using Slurm slurm = Slurm.Start(Folder, nodes: 4);
        string job = slurm.Submit(Folder, "graph.sh");
        string state = slurm.WaitFor(job, "COMPLETED", "FAILED", "CANCELLED", "TIMEOUT");
        Assert.True(state == "COMPLETED", Said("graph.out"));
        Assert.Contains("4 ranks on", Said("graph.out"), StringComparison.Ordinal);
        Assert.Equal(HashOfOne("one", "--embeddings", "X", "--recall", "0.99", "--parts", "64"), HashOf("G"));
        Assert.True(File.Exists(At("G/manifest.json")));
        Assert.False(Directory.Exists(At("G.ranks")));
    }

    static string Repository()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pith.slnx")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
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
    void Requeue(Slurm slurm, string place, string one, string phase, string command)
    {
        File.WriteAllText(At("job.sh"), $"#!/bin/bash\nsrun --mpi=pmi2 dotnet {Mpi.Pith} {command} --out {place}\n");
        string first = slurm.Submit(Folder, "--nodes=2", "--ntasks=2", "--output=job.out", "job.sh");
        WaitUntilSaid("job.out", phase);
        slurm.Call(Folder, "scancel", first);
        Assert.Equal("CANCELLED", slurm.WaitFor(first, "CANCELLED", "COMPLETED", "FAILED"));
        Assert.Contains(phase, Said("job.out"), StringComparison.Ordinal);
        Assert.False(Path.Exists(At(place)));
        Assert.True(Directory.Exists(At(place + ".ranks")));

        string second = slurm.Submit(Folder, "--nodes=2", "--ntasks=3", "--output=job2.out", "job.sh");
        Assert.Equal("COMPLETED", slurm.WaitFor(second, "COMPLETED", "FAILED", "CANCELLED"));
        Assert.Contains("note: going on where an interrupted run ended", Said("job2.out"), StringComparison.Ordinal);
        Assert.Equal(one, HashOf(place));
        Assert.False(Directory.Exists(At(place + ".ranks")));

        // The same by Slurm's own means: the job is put back into the queue.
        if (File.Exists(At(place)))
            File.Delete(At(place));
        else
            Directory.Delete(At(place), recursive: true);
        string third = slurm.Submit(Folder, "--nodes=2", "--ntasks=2", "--requeue", "--open-mode=append", "--output=job3.out", "job.sh");
        WaitUntilSaid("job3.out", phase);
        slurm.Call(Folder, "scontrol", "requeue", third);
        slurm.WaitFor(third, "PENDING", "RUNNING");
        slurm.Call(Folder, "scontrol", "update", "JobId=" + third, "StartTime=now");
        Assert.Equal("COMPLETED", slurm.WaitFor(third, "COMPLETED", "FAILED", "CANCELLED"));
        Assert.Contains("note: going on where an interrupted run ended", Said("job3.out"), StringComparison.Ordinal);
        Assert.Equal(one, HashOf(place));
    }

    void WaitUntilSaid(string file, string words)
    {
        for (int look = 0; look < 6_000 && !(File.Exists(At(file)) && Said(file).Contains(words, StringComparison.Ordinal)); look++)
            Thread.Sleep(10);
    }

    string Said(string file)
    {
        using var stream = new FileStream(At(file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
