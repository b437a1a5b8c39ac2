using System.Text.Json.Nodes;

namespace Pith.Cluster.Tests;

/// <summary>Of many ranks one speaks, and what it says is what one process says.</summary>
public sealed class OutputTests : ClusterWorkspace
{
    [MpiFact(true, Mpi.Open)]
    public void OfOpenMpiRankZeroSpeaks() => Check(Mpi.Open);

    [MpiFact(true, Mpi.Mpich)]
    public void OfMpichRankZeroSpeaks() => Check(Mpi.Mpich);

    void Check(string launcher)
    {
        string[] few = ["--embeddings", WriteRows("X.npy"), "--neighbors", "5"];
        string scores = WriteScores("s.npy"), known = WriteScores("known.npy", known: 2);
        string[][] commands =
        [
            ["graph", .. few, "--parts", "2"],
            ["prune", .. few, "--scores", scores, "--keep", "30%"],
            ["score", .. few, "--scores", "density"],
            ["extrapolate", "--embeddings", "X.npy", "--scores", known, "--method", "knn"],
        ];
        foreach (string[] command in commands)
        {
            Mpi.Ended ended = Mpi.Run(launcher, 3, Folder, [.. command, "--out", command[0], "--json"]);
            Assert.True(ended.ExitCode == 0, ended.Error);
            // All of the output is one object, and nothing else.
            Assert.NotEmpty(JsonNode.Parse(ended.Output)!.AsObject());
            string[] lines = ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.StartsWith("note: 3 ranks on 1 machine", lines[0], StringComparison.Ordinal);
            Assert.All(lines.CountBy(line => line), line => Assert.Equal(1, line.Value));
            double[] seconds = [.. lines.Where(line => line.StartsWith("phase at ", StringComparison.Ordinal)).Select(line => double.Parse(line.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture))];
            Assert.NotEmpty(seconds);
            Assert.Equal(seconds.Order(), seconds);
            ended = Mpi.Run(launcher, 2, Folder, [.. command, "--out", command[0] + "-quiet", "--quiet"]);
            Assert.True(ended.ExitCode == 0, ended.Error);
            Assert.Empty(ended.Error);
        }
    }

    [MpiFact(true, Mpi.Mpich)]
    public void MoreRanksThanRowsWriteTheSameBytes()
    {
        string rows = WriteRows("X.npy", 3, 4), scores = WriteScores("s.npy", 3), known = WriteScores("known.npy", 3, known: 2);
        string[][] commands =
        [
            ["graph", "--embeddings", rows, "--neighbors", "1", "--parts", "2"],
            ["prune", "--embeddings", rows, "--scores", scores, "--neighbors", "1", "--count", "2"],
            ["score", "--embeddings", rows, "--scores", "prototypicality,density", "--clusters", "2", "--neighbors", "1"],
            ["extrapolate", "--embeddings", rows, "--scores", known, "--method", "knn", "--neighbors", "1"],
        ];
        foreach (string[] command in commands)
        {
            string one = HashOfCommand("one-" + command[0], command);
            Mpi.Ended ended = Mpi.Run(Mpi.Mpich, 5, Folder, [.. command, "--out", command[0]]);
            Assert.True(ended.ExitCode == 0, ended.Error);
            Assert.Equal(one, HashOf(command[0]));
        }
    }
}
