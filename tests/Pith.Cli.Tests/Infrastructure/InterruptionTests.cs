using System.Diagnostics;
using System.Globalization;
using Pith.Runs;

namespace Pith.Cli.Tests.Infrastructure;

/// <summary>Ctrl-C and SIGTERM at many moments: either the result is whole, or nothing is there and the sentence says so.</summary>
public sealed class InterruptionTests : IClassFixture<Workspace>
{
    const int ManyRows = 12_000;
    const int ManyColumns = 32;

    static readonly string[] s_prune = ["prune", "--embeddings", "many.npy", "--scores", "many-s.npy", "--keep", "0.9", "--out"];

    // Moments as shares of the time that the same call takes without a signal, so that a fast and a slow machine both meet every stage.
    static readonly double[] s_moments = [0.3, 0.45, 0.6, 0.75, 0.9];

    readonly Workspace _workspace;

    public InterruptionTests(Workspace workspace)
    {
        _workspace = workspace;
        if (File.Exists(workspace["many.npy"]))
            return;
        workspace.Write("many.npy", Workspace.MakeEmbeddings(ManyRows, ManyColumns), ManyRows, ManyColumns);
        workspace.Write("many-s.npy", Workspace.MakeScores(ManyRows), ManyRows);
        // Temporary folders of verify must not stay either, so they are made where they are seen.
        Directory.CreateDirectory(workspace["tmp"]);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_run_is_whole_or_not_there(string signal) => Interrupt(signal, "RUN", [.. s_prune, "RUN"], () =>
    {
        Manifest manifest = Manifest.Read(_workspace["RUN"]);
        Assert.All(manifest.Outputs, file => Assert.Equal(file.Sha256, Fingerprint.OfFile(Path.Combine(_workspace["RUN"], file.Name))));
    });

    [Fact]
    public void A_graph_is_whole_or_not_there() => Interrupt("INT", "G.npz", ["graph", "--embeddings", "many.npy", "--out", "G.npz"], () =>
        Assert.Equal(0, _workspace.Run("inspect", "G.npz").ExitCode));

    [Fact]
    public void A_verification_leaves_no_replay()
    {
        Assert.Equal(0, _workspace.Run([.. s_prune, "kept-run"]).ExitCode);
        Interrupt("INT", null, ["verify", "kept-run"], () => { });
    }

    void Interrupt(string signal, string? result, string[] args, Action checkWhole)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        string[] before = _workspace.Listing();
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(0, PithProcess.Finish(Start(args)).ExitCode);
        TimeSpan whole = Stopwatch.GetElapsedTime(start);
        Remove(result);
        int interrupted = 0;
        // The first run may have been slowed by others: until a signal has met the command at work, earlier moments are tried too.
        IEnumerable<TimeSpan> earlier = Enumerable.Range(0, 25).Select(i => whole * (0.5 / Math.Pow(1.25, i))).TakeWhile(_ => interrupted == 0);
        foreach (TimeSpan moment in s_moments.Select(share => whole * share).Concat(earlier))
        {
            using Process process = Start(args);
            Thread.Sleep(moment);
            using (Process kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]))
                kill.WaitForExit();
            PithResult ended = PithProcess.Finish(process);
            // A signal that comes while the process is being taken down finds the work done and its result told.
            bool wasDone = ended.ExitCode is 130 or 143 && ended.Error.Length == 0 && ended.Output.Length > 0;
            if (ended.ExitCode == 0 || wasDone)
            {
                checkWhole();
                Remove(result);
            }
            else
            {
                Assert.True(ended.ExitCode is 130 or 143, ended.Error);
                // A signal before the command listens ends the process without a word; there is nothing to clean up yet.
                if (ended.Error.Length > 0)
                {
                    Assert.Equal(130, ended.ExitCode);
                    // On a busy machine a line of progress may stand before it.
                    Assert.Contains("interrupted", ended.ErrorLines[^1], StringComparison.Ordinal);
                    interrupted++;
                }
                Assert.Equal("", ended.Output);
            }
            Assert.Equal(before, _workspace.Listing());
        }
        Assert.True(interrupted > 0, "No signal arrived while the command worked.");
    }

    Process Start(string[] args) => PithProcess.Start(_workspace.Folder, args, ("TMPDIR", _workspace["tmp"]));

    void Remove(string? result)
    {
        if (result is null)
            return;
        if (Directory.Exists(_workspace[result]))
            Directory.Delete(_workspace[result], recursive: true);
        File.Delete(_workspace[result]);
        File.Delete(_workspace[Path.ChangeExtension(result, null) + ".manifest.json"]);
    }
}
