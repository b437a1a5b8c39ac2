namespace Pith.Cli.Tests.Infrastructure;

/// <summary>A disk that is too small: refused by the plan where it can be foreseen, and cleaned up where it cannot.</summary>
public sealed class FullDiskTests(Workspace workspace) : IClassFixture<Workspace>
{
    [TmpfsFact]
    public void A_disk_that_is_too_small_for_the_plan_is_refused_before_the_start() => OnDisk(16, disk =>
    {
        PithResult result = workspace.Run("prune", "--embeddings", "X.npy", "--scores", "s.npy", "--keep", "0.5", "--out", Path.Combine(disk, "RUN"));
        Assert.Equal(4, result.ExitCode);
        Assert.Contains("the plan writes", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    });

    [TmpfsFact]
    public void A_disk_that_fills_while_a_run_is_written_leaves_nothing() => OnDisk(100, disk =>
    {
        // Ids far longer than any plan assumes.
        File.WriteAllLines(workspace["long.txt"], Enumerable.Range(0, Workspace.Rows).Select(i => new string('x', 2000) + i));
        PithResult result = workspace.Run("prune", "--embeddings", "X.npy", "--scores", "s.npy", "--keep", "0.5", "--ids", "long.txt", "--out", Path.Combine(disk, "RUN"));
        Assert.Equal(4, result.ExitCode);
        string line = Assert.Single(result.ErrorLines);
        Assert.Contains("the disk is full", line, StringComparison.Ordinal);
        Assert.DoesNotContain(".pith-", line, StringComparison.Ordinal);
    });

    [TmpfsFact]
    public void A_disk_that_is_full_for_one_file_leaves_nothing() => OnDisk(4, disk =>
    {
        Assert.Equal(0, workspace.Run("prune", "--method", "top", "--embeddings", "X.npy", "--scores", "s.npy", "--keep", "1", "--out", "whole", "--overwrite").ExitCode);
        File.WriteAllBytes(Path.Combine(disk, "filler"), new byte[4096]);
        PithResult result = workspace.Run("subset", "whole", "--count", "150", "--out", Path.Combine(disk, "f.npy"));
        Assert.Equal(4, result.ExitCode);
        Assert.Contains("the disk is full", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        File.Delete(Path.Combine(disk, "filler"));
    });

    void OnDisk(int kilobytes, Action<string> test)
    {
        string disk = workspace[$"disk{kilobytes}"];
        Directory.CreateDirectory(disk);
        Assert.True(TmpfsFactAttribute.Mount(disk, kilobytes));
        try
        {
            test(disk);
            Assert.Empty(Directory.EnumerateFileSystemEntries(disk));
        }
        finally
        {
            TmpfsFactAttribute.Unmount(disk);
        }
    }
}
