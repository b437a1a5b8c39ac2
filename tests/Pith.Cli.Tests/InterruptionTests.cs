using System.Diagnostics;
using Pith.Runs;

namespace Pith.Cli.Tests;

/// <summary>Ctrl-C and SIGTERM at many moments: either the run is whole, or nothing is there and the sentence says so.</summary>
public sealed class InterruptionTests(Workspace workspace) : IClassFixture<Workspace>
{
    const int ManyRows = 12_000;
    const int ManyColumns = 32;

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_run_is_whole_or_not_there(string signal)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        if (!File.Exists(workspace["many.npy"]))
        {
            workspace.Write("many.npy", Workspace.MakeEmbeddings(ManyRows, ManyColumns), ManyRows, ManyColumns);
            workspace.Write("many-s.npy", Workspace.MakeScores(ManyRows), ManyRows);
        }
        string[] before = workspace.Listing();
        int interrupted = 0;
        foreach (int delay in new[] { 120, 200, 300, 450, 650, 900 })
        {
            using Process process = PithProcess.Start(workspace.Folder, ["prune", "--embeddings", "many.npy", "--scores", "many-s.npy", "--keep", "0.9", "--out", "RUN"]);
            Thread.Sleep(delay);
            using (Process kill = Process.Start("kill", ["-" + signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
                kill.WaitForExit();
            PithResult result = PithProcess.Finish(process);
            if (result.ExitCode == 0)
            {
                Assert.Equal(0, VerifyFiles());
                Directory.Delete(workspace["RUN"], recursive: true);
            }
            else
            {
                Assert.True(result.ExitCode is 130 or 143, result.Error);
                // A signal before the command listens ends the process without a word; there is nothing to clean up yet.
                if (result.Error.Length > 0)
                {
                    Assert.Equal(130, result.ExitCode);
                    Assert.Contains("interrupted", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
                    interrupted++;
                }
                Assert.Equal("", result.Output);
            }
            Assert.Equal(before, workspace.Listing());
        }
        Assert.True(interrupted > 0, "No signal arrived while the command worked.");
    }

    int VerifyFiles()
    {
        Manifest manifest = Manifest.Read(workspace["RUN"]);
        return manifest.Outputs.Count(file => Fingerprint.OfFile(Path.Combine(workspace["RUN"], file.Name)) != file.Sha256);
    }
}
