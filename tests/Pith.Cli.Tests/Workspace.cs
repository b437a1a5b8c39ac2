using System.Text.Json;
using Pith.Data.Formats.Npy;
using Pith.Runs;

namespace Pith.Cli.Tests;

/// <summary>A folder of one test class with small inputs: 200 rows, 8 columns, 4 classes.</summary>
public sealed class Workspace : IDisposable
{
    public const int Rows = 200;
    public const int Columns = 8;

    public Workspace()
    {
        Folder = Directory.CreateTempSubdirectory("pith-cli-").FullName;
        Embeddings = MakeEmbeddings(Rows, Columns);
        Scores = MakeScores(Rows);
        Write("X.npy", Embeddings, Rows, Columns);
        Write("s.npy", Scores, Rows);
        Write<long>("y.npy", [.. Enumerable.Range(0, Rows).Select(i => (long)(i * 7 % 10 / 3))], Rows);
        File.WriteAllLines(this["ids.txt"], Enumerable.Range(0, Rows).Select(i => $"item,{i}"));
    }

    public string Folder { get; }

    public float[] Embeddings { get; }

    public double[] Scores { get; }

    public string this[string name] => Path.Combine(Folder, name);

    public void Write<T>(string name, T[] values, params long[] shape)
        where T : unmanaged => NpyFile.Write<T>(this[name], values, shape);

    public PithResult Run(params string[] args) => PithInProcess.Run(Folder, args);

    /// <summary>The same where the command must end with 0.</summary>
    public PithResult Good(params string[] args)
    {
        PithResult result = Run(args);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }

    /// <summary>What a command that must end with 0 prints with <c>--json</c>.</summary>
    public JsonElement Json(params string[] args)
    {
        using JsonDocument document = JsonDocument.Parse(Good([.. args, "--json"]).Output);
        return document.RootElement.Clone();
    }

    /// <summary>The order of a run's picks.</summary>
    public long[] Order(string run) => NpyFile.ReadInt64s(Path.Combine(this[run], "order.npy"));

    /// <summary>Every path below the folder, to see that a failed command left nothing.</summary>
    public string[] Listing() => [.. Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>The fingerprint of every file of a run but its manifest, by name.</summary>
    public string Contents(string run) => string.Join('\n', Directory.EnumerateFiles(this[run], "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Where(path => Path.GetFileName(path) != "manifest.json")
        .Select(path => Path.GetFileName(path) + " " + Fingerprint.OfFile(path)));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public static float[] MakeEmbeddings(int rows, int columns)
    {
        var random = new Random(11);
        var values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(random.NextDouble() * 2 - 1 + i / columns % 4 * 1.5);
        return values;
    }

    public static double[] MakeScores(int rows)
    {
        var random = new Random(12);
        return [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() * 3)];
    }

    public static string Golden(params string[] parts)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Pith.slnx")))
            folder = Path.GetDirectoryName(folder);
        return Path.Combine([folder!, "tests", "data", "golden", .. parts]);
    }
}
