using System.Diagnostics;
using System.Globalization;
using Pith.Data.Formats.Npy;
using Pith.Runs;

namespace Pith.Cli.Tests;

/// <summary>A folder with a small image dataset in <c>data</c>: 90 training and 30 test images of 8 x 8 pixels and three classes.</summary>
public sealed class TrainWorkspace : IDisposable
{
    public const int Rows = 90;

    public TrainWorkspace()
    {
        Folder = Directory.CreateTempSubdirectory("pith-train-").FullName;
        (Images, Labels) = WriteImages("data", Rows);
        Write("far.npy", [1, 90]);
        Write("twice.npy", [4, 3, 4]);
        Write("none.npy", []);
    }

    public string Folder { get; }

    public float[] Images { get; }

    public long[] Labels { get; }

    public string this[string name] => Path.Combine(Folder, name);

    public void Write(string name, long[] values) => NpyFile.Write<long>(this[name], values, values.Length);

    /// <summary>Features [90, 6] of three well-separated blobs, one for each class.</summary>
    public void WriteBlobs(string name)
    {
        var random = new Random(9);
        float[] values = [.. Enumerable.Range(0, Rows * 6).Select(i => random.NextSingle() + (i % 3 == Labels[i / 6] ? 6 : 0))];
        NpyFile.Write<float>(this[name], values, Rows, 6);
    }

    /// <summary>A dataset of another size, unless it is there.</summary>
    public void WriteLarge(string folder, int rows)
    {
        if (!Directory.Exists(this[folder]))
            WriteImages(folder, rows);
    }

    /// <summary>A call on a processor without some instructions, or as it is.</summary>
    public PithResult RunWithout(string? instructions, params string[] args) =>
        PithProcess.RunWith(instructions is null ? [] : [(instructions, "0")], Folder, args);

    public PithResult Run(params string[] args) => PithInProcess.Run(Folder, args);

    public PithResult Train(string run, params string[] options) => Run(["train", "--data", "npy:data", "--out", run, .. options]);

    /// <summary>The one sentence with which a training is refused.</summary>
    public string Refused(int code, string run, string[] options)
    {
        PithResult result = Train(run, options);
        Assert.True(code == result.ExitCode, result.Error);
        Assert.Equal("", result.Output);
        return result.ErrorLines[^1];
    }

    /// <summary>Starts a training, ends its process the hard way when it has told of an epoch.</summary>
    public void KillAfterEpoch(int epoch, string run, params string[] options)
    {
        PithResult result = Watch(epoch, process => process.Kill(), run, options);
        Assert.NotEqual(0, result.ExitCode);
    }

    /// <summary>Starts a training and sends a signal when it has told of an epoch.</summary>
    public PithResult SignalAfterEpoch(string signal, int epoch, string run, params string[] options) => Watch(
        epoch,
        process =>
        {
            using Process kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        },
        run,
        options);

    /// <summary>Starts a training and does something when it has told of an epoch.</summary>
    public PithResult WhileEpoch(int epoch, Action action, string run, params string[] options) => Watch(epoch, _ => action(), run, options);

    public void Copy(string from, string to)
    {
        Directory.CreateDirectory(this[to]);
        foreach (string file in Directory.EnumerateFiles(this[from]))
            File.Copy(file, Path.Combine(this[to], Path.GetFileName(file)));
    }

    /// <summary>Every path below the folder, to see that a failed command left nothing.</summary>
    public string[] Listing() => [.. Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>The fingerprint of every file of a run by name, but those that hold times.</summary>
    public string Contents(string run) => string.Join('\n', Directory.EnumerateFiles(this[run], "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Where(path => Path.GetFileName(path) is not ("manifest.json" or "metrics.json"))
        .Select(path => Path.GetRelativePath(this[run], path) + " " + Fingerprint.OfFile(path)));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    PithResult Watch(int epoch, Action<Process> act, string run, string[] options)
    {
        using Process process = PithProcess.Start(Folder, ["train", "--data", "npy:data", "--out", run, .. options]);
        var error = new System.Text.StringBuilder();
        bool acted = false;
        while (process.StandardError.ReadLine() is string line)
        {
            error.AppendLine(line);
            if (!acted && line.StartsWith(FormattableString.Invariant($"epoch {epoch} of"), StringComparison.Ordinal))
            {
                acted = true;
                act(process);
            }
        }
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(acted, error.ToString());
        return new PithResult(process.ExitCode, output, error.ToString());
    }

    (float[] Images, long[] Labels) WriteImages(string folder, int rows)
    {
        Directory.CreateDirectory(this[folder]);
        (float[] images, long[] labels) = Make(rows, 5);
        (float[] testImages, long[] testLabels) = Make(30, 6);
        NpyFile.Write<float>(this[folder + "/train-images.npy"], images, rows, 8, 8);
        NpyFile.Write<long>(this[folder + "/train-labels.npy"], labels, rows);
        NpyFile.Write<float>(this[folder + "/test-images.npy"], testImages, 30, 8, 8);
        NpyFile.Write<long>(this[folder + "/test-labels.npy"], testLabels, 30);
        return (images, labels);
    }

    // Each class has a bright column of its own, with noise.
    static (float[] Images, long[] Labels) Make(int rows, int seed)
    {
        var random = new Random(seed);
        var images = new float[rows * 64];
        long[] labels = [.. Enumerable.Range(0, rows).Select(i => (long)(i % 3))];
        for (int i = 0; i < images.Length; i++)
            images[i] = random.NextSingle() * 0.6f + (i % 8 == 2 * labels[i / 64] + 1 ? 0.4f : 0);
        return (images, labels);
    }
}
