using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Pith.Cluster.Tests;

/// <summary>Commands whose ranks are killed go on after the last finished phase, with other ranks, and write the bytes of one process.</summary>
public sealed class RestartTests : ClusterWorkspace
{
    const int Many = 30_000;

    [MpiFact(false, Mpi.Mpich)]
    public void PruneGoesOnWithItsGraph()
    {
        string[] prune = Prune();
        string one = HashOfCommand("one", prune);
        Assert.True(LostRank.Kill(Folder, Mpi.Mpich, 2, [.. prune, "--out", "more"], "prune: rows", "cells 3", 0, out Mpi.Ended ended), ended.Error);
        Assert.Contains("graph: cells 3", ended.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("more")));
        ended = Mpi.Run(Mpi.Mpich, 3, Folder, [.. prune, "--out", "more"]);
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Contains("note: going on where an interrupted run ended; done before:", ended.Error, StringComparison.Ordinal);
        Assert.Equal(one, HashOf("more"));
        RequireTidy();
        JsonNode ranks = JsonNode.Parse(File.ReadAllText(At("more/manifest.json")))!["ranks"]!;
        Assert.Equal(3, (int)ranks["count"]!);
        Assert.Contains("MPICH", (string)ranks["mpi"]!, StringComparison.Ordinal);
        Assert.InRange((long)ranks["bytesSent"]!, 100_000, 1_000_000_000);
        JsonArray phases = ranks["phases"]!.AsArray();
        Assert.Contains(phases, phase => (string)phase!["name"]! == "selection: picks");
        Assert.All(phases, phase =>
        {
            Assert.Equal(3, phase!["seconds"]!.AsArray().Count);
            Assert.All(phase["peakBytes"]!.AsArray(), bytes => Assert.InRange((long)bytes!, 10_000_000, 4_000_000_000));
        });
    }

    [MpiFact(true, Mpi.Mpich)]
    public void WhatIsThereAlreadyIsFoundFinished()
    {
        string[] few = ["--embeddings", WriteRows("X.npy", 300), "--neighbors", "5"];
        string[] prune = ["prune", .. few, "--scores", WriteScores("s.npy", 300), "--keep", "30%", "--out", "more"];
        Mpi.Ended ended = Mpi.Run(Mpi.Mpich, 2, Folder, prune);
        Assert.True(ended.ExitCode == 0, ended.Error);
        string made = HashOf("more");
        ended = Mpi.Run(Mpi.Mpich, 3, Folder, [.. prune, "--json"]);
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.True((bool)JsonNode.Parse(ended.Output)!["finishedAlready"]!);
        Assert.Equal(made, HashOf("more"));
        ended = Mpi.Run(Mpi.Mpich, 2, Folder, [.. prune, "--hard", "low"]);
        Assert.True(ended.ExitCode == 2, ended.Error);
        Assert.Contains("--overwrite to replace the run in it", ended.Error, StringComparison.Ordinal);
        RequireTidy();
    }

    [MpiFact(true, Mpi.Open, Mpi.Mpich)]
    public void PruneKilledAtTwentyMoments() => KillAtManyMoments(Prune());

    [MpiFact(true, Mpi.Open, Mpi.Mpich)]
    public void ScoreKilledAtTwentyMoments() => KillAtManyMoments(
        "score", "--embeddings", WriteRows("X.npy", Many), "--scores", "prototypicality,density", "--clusters", "40", "--recall", "0.95");

    [MpiFact(true, Mpi.Open, Mpi.Mpich)]
    public void ExtrapolateKilledAtTwentyMoments() => KillAtManyMoments(
        "extrapolate", "--embeddings", WriteRows("X.npy", Many), "--scores", WriteScores("s.npy", Many, known: 2), "--method", "knn");

    [MpiFact(true, Mpi.Open, Mpi.Mpich)]
    public void GraphInPartsKilledAtTwentyMoments() => KillAtManyMoments("graph", "--embeddings", WriteRows("X.npy", Many), "--recall", "0.99", "--parts", "5");

    string[] Prune() => ["prune", "--embeddings", WriteRows("X.npy", Many), "--scores", WriteScores("s.npy", Many), "--recall", "0.99", "--keep", "30%"];

    void KillAtManyMoments(params string[] command)
    {
        string one = HashOfCommand("one", command);
        Clear("more");
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, Mpi.Run(Mpi.Open, 2, Folder, [.. command, "--out", "more"]).ExitCode);
        int longest = (int)watch.ElapsedMilliseconds;
        Clear("more");
        var random = new Random(command.Length + LostRank.Moments);
        int killed = 0, goneOn = 0;
        for (int moment = 0; moment < LostRank.Moments; moment++)
        {
            string launcher = moment % 2 == 0 ? Mpi.Open : Mpi.Mpich;
            bool isKilled = LostRank.Kill(
                Folder, launcher, 2 + (moment % 3), [.. command, "--out", "more"], "phase at", "phase at", random.Next(0, longest), out Mpi.Ended ended);
            if (isKilled)
            {
                killed++;
                Assert.Contains($"{command[0]}: ", ended.Error, StringComparison.Ordinal);
                // Killed after all was done, it leaves the whole.
                Assert.True(!Directory.Exists(At("more")) || HashOf("more") == one, $"Half-written after: {ended.Error}");
            }
            if (!isKilled)
            {
                // The first run may have been slowed by others.
                longest = Math.Max(500, longest * 9 / 10);
                Assert.Equal(one, HashOf("more"));
                Clear("more");
                continue;
            }
            ended = Mpi.Run(launcher, 2 + ((moment + 1) % 3), Folder, [.. command, "--out", "more"]);
            Assert.True(ended.ExitCode == 0, ended.Error);
            goneOn += ended.Error.Contains("going on", StringComparison.Ordinal) || ended.Output.Contains("finished already", StringComparison.Ordinal) ? 1 : 0;
            Assert.Equal(one, HashOf("more"));
            RequireTidy();
            Clear("more");
        }
        Assert.True(killed >= LostRank.Moments / 4 && goneOn >= LostRank.Moments / 10, $"{killed} were killed, {goneOn} went on: the moments tell little.");
    }

    // Nothing of the interrupted work is left beside the result.
    void RequireTidy() => Assert.DoesNotContain(
        Directory.GetFileSystemEntries(Folder).Select(entry => Path.GetFileName(entry)!), name => name.Contains("more", StringComparison.Ordinal) && name != "more");

    void Clear(string name)
    {
        if (Directory.Exists(At(name)))
            Directory.Delete(At(name), recursive: true);
    }
}
