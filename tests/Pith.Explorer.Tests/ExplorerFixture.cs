using Pith.Data.Formats.Npy;
using Pith.Explorer.Sources;
using Pith.Numerics.Randomness;
using Pith.Pipelines;
using Pith.Pipelines.Prune;

namespace Pith.Explorer.Tests;

/// <summary>A small dataset with ids that are markup, a run of pith prune on it, and its explorer.</summary>
public sealed class ExplorerFixture : IAsyncLifetime
{
    public const int Rows = 400;
    public const int Columns = 6;
    public const int Classes = 5;
    public const string Markup = "<img src=x onerror=\"document.title='owned'\"><script>alert(1)</script>";

    internal ExplorerServer Server { get; private set; } = null!;

    public string Folder { get; } = Directory.CreateTempSubdirectory("pith-explorer-").FullName;

    public string this[string name] => Path.Combine(Folder, name);

    public async Task InitializeAsync()
    {
        WriteInputs(Folder);
        Prune("run", new() { ["count"] = "80" });
        Server = await Start(new ExplorerOptions { Run = this["run"] });
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    internal static async Task<ExplorerServer> Start(ExplorerOptions options, Action<string>? message = null)
    {
        ExplorerServer server = await ExplorerServer.Start(options, message ?? (_ => { }), CancellationToken.None);
        await server.Prepared;
        return server;
    }

    /// <summary>Runs pith prune on the dataset.</summary>
    public void Prune(string name, Dictionary<string, string> options) => Prune(Folder, this[name], options);

    public static void Prune(string inputs, string outFolder, Dictionary<string, string> options)
    {
        Dictionary<string, string> texts = new()
        {
            ["embeddings"] = Path.Combine(inputs, "X.npy"),
            ["scores"] = Path.Combine(inputs, "s.npy"),
            ["labels"] = Path.Combine(inputs, "y.npy"),
            ["ids"] = Path.Combine(inputs, "ids.txt"),
        };
        foreach ((string option, string text) in options)
            texts[option] = text;
        var stage = new PruneStage();
        stage.Run(new StageCall<PruneRequest>(stage.Bind(texts)) { Out = outFolder, Given = texts }, new StageContext());
    }

    public static void WriteInputs(string folder)
    {
        var stream = new RandomStream(2, "embeddings");
        var values = new float[Rows * Columns];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(stream.NextGaussian() + (i / Columns % Classes == i % Columns ? 5 : 0));
        // Some rows nearly twice, so that there are near-duplicates.
        for (int row = 0; row < 30; row++)
        {
            for (int c = 0; c < Columns; c++)
                values[((row + 200) * Columns) + c] = values[(row * Columns) + c] + 1e-3f;
        }
        NpyFile.Write<float>(Path.Combine(folder, "X.npy"), values, Rows, Columns);
        NpyFile.Write<double>(Path.Combine(folder, "s.npy"), [.. Enumerable.Range(0, Rows).Select(_ => stream.NextDouble())], Rows);
        // One label in forty is wrong.
        NpyFile.Write<long>(Path.Combine(folder, "y.npy"), [.. Enumerable.Range(0, Rows).Select(row => (long)(row % 40 == 7 ? (row + 1) % Classes : row % Classes))], Rows);
        File.WriteAllLines(Path.Combine(folder, "ids.txt"), Enumerable.Range(0, Rows).Select(row => row == 3 ? Markup : $"item-{row:D4}"));
    }
}
