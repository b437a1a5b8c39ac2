using Pith.Data.Dynamics;

namespace Pith.Cli.Tests.Commands;

/// <summary>A training that was killed, interrupted, diverged or ran out of disk keeps what it had, and goes on with the same bytes.</summary>
public sealed class StoppedTrainingTests(TrainWorkspace workspace) : IClassFixture<TrainWorkspace>
{
    [Theory]
    [InlineData("--optimizer", "sgd")]
    [InlineData("--optimizer", "adamw")]
    [InlineData("--record", "eval")]
    [InlineData("--half", "--trajectories")]
    [InlineData("--compat", "sx-reference")]
    public void A_killed_training_goes_on_with_the_same_bytes(params string[] options)
    {
        string name = string.Concat(options).Replace("-", "", StringComparison.Ordinal);
        string[] all = ["--model", "cnn", "--epochs", "6", "--dropout", "0.2", .. options];
        Assert.Equal(0, workspace.Train(name + "whole", all).ExitCode);
        string killed = name + "killed";
        workspace.KillAfterEpoch(2, killed, all);
        Assert.True(DynamicsFolder.Open(workspace[killed + "/dynamics"]).Description.Epochs is >= 2 and < 6);
        Assert.Contains("holds an unfinished run; --resume continues it", workspace.Refused(2, killed, all), StringComparison.Ordinal);
        Assert.Contains("other values of --dropout", workspace.Refused(2, killed, ["--resume", .. all[..^(options.Length + 1)], "0.3", .. options]), StringComparison.Ordinal);
        File.WriteAllText(workspace[killed + "/dynamics/.epoch-0003.npz.0123456789abcdef0123456789abcdef.tmp"], "cut off");
        PithResult resumed = workspace.Train(killed, ["--resume", .. all]);
        Assert.Equal(0, resumed.ExitCode);
        Assert.DoesNotContain("epoch 1 of", resumed.Error, StringComparison.Ordinal);
        Assert.Contains("epoch 6 of 6", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(workspace.Contents(name + "whole"), workspace.Contents(killed));
        Assert.False(Directory.Exists(workspace[killed + "/.resume"]));
        Assert.Contains("is finished already", workspace.Train(killed, ["--resume", .. all]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_without_an_earlier_run_begins_one_and_finished_runs_of_other_options_stay()
    {
        Assert.Equal(0, workspace.Train("FRESH", "--model", "linear", "--epochs", "1", "--resume").ExitCode);
        string before = workspace.Contents("FRESH");
        Assert.Contains("holds a finished run", workspace.Refused(2, "FRESH", ["--model", "linear", "--epochs", "2", "--resume"]), StringComparison.Ordinal);
        Assert.Contains("exists and is not empty", workspace.Refused(2, "FRESH", ["--model", "linear", "--epochs", "2"]), StringComparison.Ordinal);
        Assert.Equal(before, workspace.Contents("FRESH"));
        Assert.Equal(0, workspace.Train("FRESH", "--model", "linear", "--epochs", "2", "--overwrite").ExitCode);
    }

    [Fact]
    public void An_interrupted_training_keeps_its_epochs_and_says_how_to_go_on()
    {
        if (OperatingSystem.IsWindows())
            return;
        PithResult result = workspace.SignalAfterEpoch("INT", 2, "STOPPED", "--model", "cnn", "--epochs", "2000");
        Assert.Equal(130, result.ExitCode);
        string last = result.ErrorLines[^1];
        Assert.Contains("of 2000 epochs are kept in", last, StringComparison.Ordinal);
        Assert.Contains("--resume", last, StringComparison.Ordinal);
        Assert.True(DynamicsFolder.Open(workspace["STOPPED/dynamics"]).Description.Epochs >= 2);
        Assert.Equal(0, workspace.Train("STOPPED", "--model", "linear", "--epochs", "1", "--overwrite").ExitCode);
    }

    [Fact]
    public void A_diverging_training_stops_with_a_sentence_and_keeps_what_was_recorded()
    {
        string message = workspace.Refused(3, "DIVERGED", ["--model", "mlp", "--epochs", "30", "--lr", "30", "--schedule", "one-cycle", "--batch", "8", "--weight-decay", "0.1"]);
        Assert.Contains("iverged", message, StringComparison.Ordinal);
        Assert.Contains("learning", message, StringComparison.Ordinal);
        if (message.Contains("are kept in", StringComparison.Ordinal))
            Assert.True(DynamicsFolder.Open(workspace["DIVERGED/dynamics"]).Description.Epochs > 0);
        else
            Assert.False(Directory.Exists(workspace["DIVERGED"]));
        // Straight away: nothing was recorded, nothing stays.
        workspace.Refused(3, "ATONCE", ["--model", "mlp", "--epochs", "3", "--lr", "1e6", "--schedule", "constant", "--batch", "2"]);
        Assert.False(Directory.Exists(workspace["ATONCE"]));
    }

    [TmpfsFact]
    public void A_disk_that_fills_while_recording_keeps_the_epochs()
    {
        string disk = workspace["disk"];
        Directory.CreateDirectory(disk);
        // The plan knows what the dynamics need; the disk is filled behind its back.
        Assert.True(TmpfsFactAttribute.Mount(disk, 2000));
        try
        {
            string run = Path.Combine(disk, "RUN");
            PithResult result = workspace.WhileEpoch(3, () => Fill(disk), run, "--model", "mlp", "--epochs", "400");
            Assert.Equal(4, result.ExitCode);
            Assert.Contains("the disk is full", result.ErrorLines[^1], StringComparison.Ordinal);
            Assert.Contains("of 400 epochs are kept in", result.ErrorLines[^1], StringComparison.Ordinal);
            Assert.True(DynamicsFolder.Open(Path.Combine(run, "dynamics")).Description.Epochs >= 3);
        }
        finally
        {
            TmpfsFactAttribute.Unmount(disk);
        }
    }

    static void Fill(string disk)
    {
        using FileStream filler = new(Path.Combine(disk, "filler"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[512];
        try
        {
            while (true)
                filler.Write(block);
        }
        catch (IOException)
        {
            // The disk is full now, which is what was wanted.
        }
    }
}
