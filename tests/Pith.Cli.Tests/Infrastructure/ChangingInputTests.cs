using System.Diagnostics;

namespace Pith.Cli.Tests.Infrastructure;

/// <summary>An input that changes while a command reads it ends the command in one sentence, and nothing is left of it.</summary>
public sealed class ChangingInputTests : IDisposable
{
    // Enough that an exact graph takes seconds.
    const int Rows = 40_000;
    const int Columns = 96;

    readonly Workspace _workspace = new();

    public ChangingInputTests()
    {
        _workspace.Write("big.npy", Workspace.MakeEmbeddings(Rows, Columns), Rows, Columns);
        _workspace.Write("scores.npy", Workspace.MakeScores(Rows), Rows);
    }

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("written over by another array", "open(path, 'wb').write(b'x' * 1000)")]
    [InlineData("cut", "os.truncate(path, 4096)")]
    [InlineData("written into", "open(path, 'r+b').write(b'x')")]
    [InlineData("replaced by a renamed file", "open(path + '.new', 'wb').write(b'x' * 1000); os.rename(path + '.new', path)")]
    [InlineData("removed", "os.remove(path)")]
    public void A_mapped_file(string how, string change)
    {
        string[] before = [.. _workspace.Listing().Where(name => !name.Contains("big.npy", StringComparison.Ordinal))];
        using Process pith = PithProcess.Start(
            _workspace.Folder, ["prune", "--embeddings", "big.npy", "--scores", "scores.npy", "--keep", "20%", "--neighbors", "20", "--threads", "1", "--out", "RUN"]);
        // The folder appears when the inputs are open.
        while (!pith.HasExited && !Directory.EnumerateDirectories(_workspace.Folder, ".RUN.pith-*").Any())
            Thread.Sleep(20);
        Assert.False(pith.HasExited, $"The command ended before the file was {how}.");
        using Process python = Process.Start(new ProcessStartInfo("python3", ["-c", $"import os\npath = '{_workspace["big.npy"]}'\n{change}"]))!;
        python.WaitForExit();
        Assert.Equal(0, python.ExitCode);

        string error = pith.StandardError.ReadToEnd();
        pith.WaitForExit();
        Assert.True(pith.ExitCode == 3, $"{pith.ExitCode}: {error}");
        Assert.Contains("big.npy changed while it was read; nothing was written", error, StringComparison.Ordinal);
        Assert.Equal(before, _workspace.Listing().Where(name => !name.Contains("big.npy", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_that_was_read_whole_already()
    {
        using Process pith = PithProcess.Start(
            _workspace.Folder, ["prune", "--embeddings", "big.npy", "--scores", "scores.npy", "--keep", "20%", "--neighbors", "20", "--threads", "1", "--out", "RUN"]);
        while (!pith.HasExited && !Directory.EnumerateDirectories(_workspace.Folder, ".RUN.pith-*").Any())
            Thread.Sleep(20);
        _workspace.Write("scores.npy", Workspace.MakeScores(Rows / 2), Rows / 2);
        string error = pith.StandardError.ReadToEnd();
        pith.WaitForExit();
        Assert.True(pith.ExitCode == 3, $"{pith.ExitCode}: {error}");
        Assert.Contains("scores.npy changed while it was read", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["RUN"]));
    }

    [Fact]
    public void What_a_killed_process_left_goes_with_the_next_run()
    {
        string[] prune = ["prune", "--embeddings", "X.npy", "--scores", "s.npy", "--keep", "0.3", "--out", "RUN"];
        using (Process killed = PithProcess.Start(
            _workspace.Folder, ["prune", "--embeddings", "big.npy", "--scores", "scores.npy", "--keep", "20%", "--threads", "1", "--out", "RUN"]))
        {
            while (!killed.HasExited && !Directory.EnumerateDirectories(_workspace.Folder, ".RUN.pith-*").Any())
                Thread.Sleep(20);
            killed.Kill();
            killed.WaitForExit();
        }
        Assert.Single(Directory.EnumerateDirectories(_workspace.Folder, ".RUN.pith-*"));
        // Not ours: another machine's, one under way, and somebody's folder of a like name.
        string[] others = [".RUN.pith-1-ffff012345", $".RUN.pith-{Environment.ProcessId}-abcdef", ".RUN.pith-notes"];
        foreach (string other in others)
            Directory.CreateDirectory(_workspace[other]);
        PithResult result = _workspace.Run(prune);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(others.Order(), Directory.EnumerateDirectories(_workspace.Folder, ".RUN.pith-*").Select(Path.GetFileName).Order());
    }
}
