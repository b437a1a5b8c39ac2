using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Pith.Data.Graphs;
using Pith.Neighbors.Graphs;
using Pith.Runs;
using Pith.Tests;

namespace Pith.Cli.Tests.Commands;

/// <summary>Work that does not fit the memory it is allowed: built in files, resumed, refused, and the same bytes as without a limit.</summary>
public sealed partial class MemoryBudgetTests : IDisposable
{
    const int Rows = 24_000;
    const int Columns = 512;

    readonly Workspace _workspace = new();

    public MemoryBudgetTests()
    {
        _workspace.Write("X.npy", MakeCurved(), Rows, Columns);
        _workspace.Write("s.npy", Workspace.MakeScores(Rows), Rows);
    }

    public void Dispose() => _workspace.Dispose();

    [SlowFact]
    public void A_score_builds_its_graph_in_files_where_memory_is_short()
    {
        string[] score = ["score", "--embeddings", "X.npy", "--scores", "density", "--recall", "0.9"];
        _workspace.Good([.. score, "--out", "whole"]);
        PithResult result = Limited(score, LeastOf([.. score, "--out", "RUN"]));
        Assert.Contains("its graph is built in files in", result.Error, StringComparison.Ordinal);
        Assert.Equal(_workspace.Contents("whole"), _workspace.Contents("RUN"));
        Assert.False(Directory.Exists(_workspace["RUN.work"]));
    }

    [Fact]
    public void Other_things_in_the_work_folder_are_refused_and_left()
    {
        string[] prune = ["prune", "--embeddings", "X.npy", "--scores", "s.npy", "--keep", "20%", "--recall", "0.9", "--out", "RUN"];
        string least = LeastOf(prune);
        Directory.CreateDirectory(_workspace["RUN.work"]);
        File.WriteAllText(_workspace["RUN.work/mine.txt"], "mine");
        PithResult result = _workspace.Run([.. prune, "--memory", least]);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("is wanted for work files but holds something else", result.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_workspace["RUN.work/mine.txt"]));
        Assert.False(Directory.Exists(_workspace["RUN"]));
    }

    [SlowFact]
    public void Killed_at_twenty_random_moments_a_graph_goes_on_to_the_same_bytes() => KillAndGoOn(20, seed: 2);

    [Fact]
    public void A_selection_that_was_killed_goes_on_to_the_bytes_of_one_without_a_limit()
    {
        string[] prune = ["prune", "--embeddings", "X.npy", "--scores", "s.npy", "--hard", "high", "--keep", "20%", "--recall", "0.9"];
        _workspace.Good([.. prune, "--out", "whole"]);
        string least = LeastOf([.. prune, "--out", "RUN"]);
        using (Process process = PithProcess.Start(_workspace.Folder, [.. prune, "--out", "RUN", "--memory", least]))
        {
            // Its first step is done.
            string state = _workspace["RUN.work/graph-1/work.json"];
            while (!process.HasExited && !(File.Exists(state) && Read(state).Contains("\"done\": 1", StringComparison.Ordinal)))
                Thread.Sleep(5);
            Assert.False(process.HasExited, "The command ended before it could be killed.");
            process.Kill();
            process.WaitForExit();
        }
        PithResult result = Limited(prune, least);
        Assert.Contains("going on where an interrupted run ended", result.Error, StringComparison.Ordinal);
        Assert.Contains("its graph is built in files in", result.Error, StringComparison.Ordinal);
        Assert.Equal(_workspace.Contents("whole"), _workspace.Contents("RUN"));
        Assert.Equal(Manifest.Read(_workspace["whole"]).Fingerprint, Manifest.Read(_workspace["RUN"]).Fingerprint);
        Assert.DoesNotContain(_workspace.Listing(), path => path.Contains(".work", StringComparison.Ordinal) || path.Contains(".pith-", StringComparison.Ordinal));
    }

    [SlowFact]
    public void A_mapped_graph_need_not_fit_the_memory()
    {
        const int Many = 250_000, K = 30;
        var random = new Random(9);
        int[] indices = [.. Enumerable.Range(0, Many * K).Select(i => (i / K + 1 + (i % K)) % Many)];
        double[] distances = [.. Enumerable.Range(0, Many * K).Select(i => 1 + (i % K) + random.NextDouble())];
        KnnGraphFile.Write(_workspace["G.npz"], new KnnGraph(Many, K, indices, distances));
        _workspace.Write("many.npy", Workspace.MakeScores(Many), Many);
        string[] prune = ["prune", "--graph", "G.npz", "--scores", "many.npy", "--hard", "high", "--keep", "1%", "--method", "d2"];
        _workspace.Good([.. prune, "--out", "whole"]);
        PithResult result = Limited(prune, LeastOf([.. prune, "--out", "RUN"]));
        Assert.Contains("with all of its mapped files", result.Error, StringComparison.Ordinal);
        Assert.Equal(_workspace.Contents("whole"), _workspace.Contents("RUN"));
    }

    [TmpfsFact]
    public void A_disk_without_room_is_refused_before_the_work_and_in_its_midst()
    {
        string disk = Directory.CreateDirectory(_workspace["disk"]).FullName;
        string[] graph = ["graph", "--embeddings", "X.npy", "--recall", "0.9", "--out", "disk/G.npz"];
        string least = LeastOf(graph);
        Assert.True(TmpfsFactAttribute.Mount(disk, 20_000));
        try
        {
            PithResult refused = _workspace.Run([.. graph, "--memory", least]);
            Assert.Equal(4, refused.ExitCode);
            Assert.Contains("the plan writes", refused.Error, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(disk));
        }
        finally
        {
            TmpfsFactAttribute.Unmount(disk);
        }
        Assert.True(TmpfsFactAttribute.Mount(disk, 120_000));
        try
        {
            using Process process = PithProcess.Start(_workspace.Folder, [.. graph, "--memory", least]);
            while (!process.HasExited && !File.Exists(Path.Combine(disk, "G.npz.work", "lists.bin")))
                Thread.Sleep(1);
            Fill(Path.Combine(disk, "others"));
            PithResult result = PithProcess.Finish(process);
            Assert.True(result.ExitCode == 4, $"{result.ExitCode}: {result.Error}");
            Assert.Contains("free space", result.Error, StringComparison.Ordinal);
            Assert.Equal(["others"], Directory.EnumerateFileSystemEntries(disk).Select(Path.GetFileName));
        }
        finally
        {
            TmpfsFactAttribute.Unmount(disk);
        }
    }

    // In a process of its own: that of the tests holds more than the limit by itself.
    PithResult Limited(string[] command, string least)
    {
        PithResult result = PithProcess.Run(_workspace.Folder, [.. command, "--out", "RUN", "--memory", least]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }

    static void Fill(string path)
    {
        try
        {
            using FileStream stream = File.Create(path);
            var zeros = new byte[1 << 16];
            while (true)
                stream.Write(zeros);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    void KillAndGoOn(int times, int seed)
    {
        string[] graph = ["graph", "--embeddings", "X.npy", "--recall", "0.9"];
        // How long one in memory takes says about how long those in files do.
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(0, PithProcess.Run(_workspace.Folder, [.. graph, "--out", "whole.npz"]).ExitCode);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        string[] small = [.. graph, "--memory", LeastOf([.. graph, "--out", "G.npz"]), "--out", "G.npz"];
        var random = new Random(seed);
        int killed = 0;
        for (int time = 0; time < times; time++)
        {
            using Process process = PithProcess.Start(_workspace.Folder, small);
            if (!process.WaitForExit(TimeSpan.FromSeconds(seconds * random.NextDouble())))
            {
                process.Kill();
                killed++;
            }
            process.WaitForExit();
            if (File.Exists(_workspace["G.npz"]))
            {
                // What was done before let this one end; the next begins anew.
                Assert.Equal(Fingerprint.OfFile(_workspace["whole.npz"]), Fingerprint.OfFile(_workspace["G.npz"]));
                File.Delete(_workspace["G.npz"]);
            }
        }
        Assert.True(killed > times / 4, $"Only {killed} of {times} were killed.");
        PithResult result = PithProcess.Run(_workspace.Folder, small);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(Fingerprint.OfFile(_workspace["whole.npz"]), Fingerprint.OfFile(_workspace["G.npz"]));
        Assert.DoesNotContain(_workspace.Listing(), path => path.EndsWith(".tmp", StringComparison.Ordinal) || path.Contains("G.npz.", StringComparison.Ordinal));
    }

    // Rows of few dimensions in many columns, so that cells find their neighbours.
    static Half[] MakeCurved()
    {
        const int Dimensions = 6;
        var random = new Random(6);
        float[] weights = [.. Enumerable.Range(0, Dimensions * Columns).Select(_ => random.NextSingle() - 0.5f)];
        var values = new Half[Rows * Columns];
        Span<float> place = stackalloc float[Dimensions];
        for (int row = 0; row < Rows; row++)
        {
            for (int d = 0; d < Dimensions; d++)
                place[d] = random.NextSingle();
            for (int column = 0; column < Columns; column++)
            {
                float sum = 0;
                for (int d = 0; d < Dimensions; d++)
                    sum += place[d] * weights[(d * Columns) + column];
                values[(row * Columns) + column] = (Half)sum;
            }
        }
        return values;
    }

    // What a refusal says is needed, and one more.
    string LeastOf(string[] command)
    {
        PithResult refused = _workspace.Run([.. command, "--memory", "20MB"]);
        Assert.Equal(4, refused.ExitCode);
        string needed = Needed().Match(refused.Error).Groups[1].Value;
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(double.Parse(needed, CultureInfo.InvariantCulture)) + 1}MB");
    }

    static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }

    [GeneratedRegex("the plan needs ([0-9.]+) MB")]
    private static partial Regex Needed();
}
