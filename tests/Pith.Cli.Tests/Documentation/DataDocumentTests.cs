using System.Text.RegularExpressions;
using Pith.Data.Formats.Npy;
using Pith.Tables;
using Pith.Tables.Engine;
using Pith.Tests.Documentation;
using PureHDF;

namespace Pith.Cli.Tests.Documentation;

/// <summary>What docs/data.md tells a reader to type works on such files, and leaves the reader's own as they are.</summary>
public sealed partial class DataDocumentTests : IDisposable
{
    const string Document = "docs/data.md";
    readonly string _folder = Directory.CreateTempSubdirectory("pith-data-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_example_runs()
    {
        WriteFiles();
        string[] before = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories);
        Dictionary<string, byte[]> bytes = before.ToDictionary(file => file, File.ReadAllBytes);
        var examples = DocumentExamples.In(Document, DocumentExamples.Read(Document)).Where(example => example.Text.StartsWith("./pith", StringComparison.Ordinal)).ToList();
        Assert.True(examples.Count >= 12, "The document has hardly any example; are they still found?");
        foreach (DocumentExample example in examples)
        {
            PithResult result = PithProcess.Run(_folder, [.. Words().Matches(example.Text["./pith".Length..]).Select(word => word.Value.Trim('"', '\''))]);
            Assert.True(result.ExitCode == 0, $"{Document}:{example.Line} `{example.Text}` ended with exit code {result.ExitCode}: {result.Error}");
        }
        Assert.All(bytes, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));
        // The same numbers from three forms, and each written in its own.
        Assert.Equal(File.ReadAllBytes(In("RUN", "order.npy")), File.ReadAllBytes(In("RUN-JSON", "order.npy")));
        Assert.Equal(File.ReadAllBytes(In("RUN", "order.npy")), File.ReadAllBytes(In("RUN-PARTS", "order.npy")));
        HashSet<string> lines = [.. File.ReadAllLines(In("shop.jsonl"))];
        Assert.All(File.ReadAllLines(In("RUN-JSON", "kept.jsonl")), line => Assert.Contains(line, lines));
        Assert.True(File.Exists(In("RUN", "kept.parquet")) && File.Exists(In("RUN-CSV", "kept.csv")) && File.Exists(In("RUN-JOINED", "kept.csv")));
    }

    string In(params string[] parts) => Path.Combine([_folder, .. parts]);

    void WriteFiles()
    {
        PithTables.Register();
        Directory.CreateDirectory(In("parts"));
        const string Rows = """
            SELECT 'sku' || i AS sku, ['shoes', 'hats', 'misc'][1 + i % 3] AS category, (hash(i) % 256) / 256 AS loss,
              [hash(i * 3) % 64, hash(i * 3 + 1) % 64, hash(i * 3 + 2) % 64]::FLOAT[] AS embedding FROM range(150) t(i)
            """;
        using EngineConnection engine = TableEngine.Connect();
        void Copy(string query, string name, string form) => engine.Execute($"COPY ({query}) TO {Sql.Text(In(name))} ({form})", name);
        string all = $"SELECT * FROM read_parquet('{In("shop.parquet")}')";
        Copy(Rows, "shop.parquet", "format parquet");
        Copy(all, "shop.csv.gz", "format csv, compression gzip");
        Copy(all, "shop.jsonl", "format json");
        Copy($"{all} LIMIT 100", "parts/p1.parquet", "format parquet");
        Copy($"{all} LIMIT 50 OFFSET 100", "parts/p2.parquet", "format parquet");
        Copy($"SELECT sku, loss AS rank FROM ({all}) ORDER BY hash(sku)", "ranks.csv", "format csv");
        float[] values = [.. Enumerable.Range(0, 450).Select(i => (float)(i * 7919 % 101))];
        NpyFile.Write<float>(In("X.npy"), values, 150, 3);
        var square = new float[150, 3];
        Buffer.BlockCopy(values, 0, square, 0, values.Length * sizeof(float));
        new H5File { ["train"] = new H5Group { ["embedding"] = square, ["loss"] = Enumerable.Range(0, 150).Select(i => i / 150.0).ToArray() } }.Write(In("features.h5"));
    }

    [GeneratedRegex("\"[^\"]*\"|'[^']*'|[^ ]+")]
    private static partial Regex Words();
}
