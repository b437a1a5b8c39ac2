using System.Diagnostics;
using Pith.Runs;

namespace Pith.Cli.Tests.Infrastructure;

/// <summary>Streams that are closed or full, as a shell gives them, cost no result.</summary>
public sealed class StandardStreamTests(Workspace workspace) : IClassFixture<Workspace>
{
    [Theory]
    [InlineData("2>&-", 0)]
    [InlineData("2>/dev/full", 0)]
    [InlineData(">/dev/full", 4)]
    [InlineData(">&-", 4)]
    [InlineData(">/dev/full 2>/dev/full", 4)]
    public void A_closed_or_full_stream_leaves_the_run_safe(string streams, int exitCode)
    {
        if (!File.Exists("/dev/full"))
            return;
        string run = "R" + Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(streams));
        // The lines of the script `pith` that look after closed streams, and the command itself in place of the build.
        string script = $"(eval \"$(grep '^\\[ -e /proc/self/fd' '{Path.Combine(RepositoryRoot(), "pith")}')\"; "
            + $"exec '{PithProcess.Executable}' prune --embeddings X.npy --scores s.npy --keep 0.3 --verbose --out {run}) {streams}";
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = workspace.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        PithResult result = PithProcess.Finish(Process.Start(start)!);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(60, Manifest.Read(workspace[run]).Facts["kept"]);
        Assert.Equal(0, workspace.Run("verify", run).ExitCode);
        // A message must not have landed in a file that got the number of a closed stream.
        Assert.All(Directory.GetFiles(workspace[run]), file => Assert.DoesNotContain("file(s), ", File.ReadAllText(file), StringComparison.Ordinal));
        if (exitCode == 4 && !streams.Contains('2', StringComparison.Ordinal))
            Assert.Contains("standard output", Assert.Single(result.ErrorLines, line => line.StartsWith("pith: ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    static string RepositoryRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pith.slnx")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
