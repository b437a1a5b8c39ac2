using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;
using Pith.Data.Dynamics;
using Pith.Data.Formats.Npz;

namespace Pith.Cli.Tests.Commands;

/// <summary><c>pith score</c> says how much of a ragged recording is there, to people and in JSON.</summary>
public sealed class RaggedScoreTests : IDisposable
{
    const int Rows = 20, Epochs = 12;

    readonly string _root = Directory.CreateTempSubdirectory("pith-ragged-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    // Every epoch lacks some of the last rows, as under a loader that drops its last batch, and one file may be lost.
    string Record(int dropped, int lost)
    {
        string folder = Path.Combine(_root, "d");
        DynamicsWriter writer = DynamicsWriter.Create(folder, 2, [.. Enumerable.Range(0, Rows).Select(row => row % 2)], precision: DynamicsPrecision.Float32);
        var random = new Random(4);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            int[] rows = [.. Enumerable.Range(0, Rows).Where(row => row < Rows - dropped || (row + epoch) % 5 != 0)];
            writer.AddEpoch([0], [0, 0]);
            string file = Path.Combine(folder, $"epoch-{epoch:0000}.npz");
            File.Delete(file);
            if (epoch != lost)
            {
                NpzFile.Write(file, npz =>
                {
                    npz.Add<int>("index", rows, rows.Length);
                    npz.Add<float>("values", [.. Enumerable.Range(0, rows.Length * 2).Select(_ => (float)random.NextDouble())], rows.Length, 2);
                });
            }
        }
        return folder;
    }

    static (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(["score", .. args], new Screen(output, error), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    [Theory]
    [InlineData(6, -1)]
    [InlineData(0, 3)]
    [InlineData(Rows, -1)]
    [InlineData(4, 11)]
    public void Counts_are_told(int dropped, int lost)
    {
        string folder = Record(dropped, lost), place = Path.Combine(_root, "out");
        (int code, string output, string error) = Run("--dynamics", folder, "--window", "4", "--out", place, "--json");
        Assert.True(code == ExitCodes.Done, error);
        JsonNode json = JsonNode.Parse(output)!;
        Assert.Equal(dropped, (int)json["incompleteRows"]!);
        Assert.Equal(lost < 0 ? [] : [lost], json["missingEpochs"]!.AsArray().Select(epoch => (int)epoch!));
        Assert.Equal(Rows, (int)json["scores"]!["aum"]!["scoredRows"]!);
        bool isWhole = dropped < Rows && lost is -1 or 11;
        Assert.Equal(isWhole, json["scores"]!["tdds"] is not null);
        Assert.Equal(!isWhole, json["skipped"]!["tdds"] is not null);
        if (isWhole)
            Assert.Equal(Rows - dropped, (int)json["scores"]!["tdds"]!["scoredRows"]!);
        (code, output, error) = Run("--dynamics", folder, "--window", "4", "--out", place, "--overwrite");
        Assert.True(code == ExitCodes.Done, error);
        Assert.Equal(dropped > 0, output.Contains($"Rows that lack epochs: {dropped} of 20;", StringComparison.Ordinal));
        Assert.Equal(lost >= 0, output.Contains($"Missing epochs: 1 ({lost})", StringComparison.Ordinal));
        Assert.Equal(isWhole && dropped > 0, output.Contains($"tdds {dropped}", StringComparison.Ordinal));
        if (!isWhole)
        {
            (code, _, error) = Run("--dynamics", folder, "--window", "4", "--scores", "aum,tdds", "--out", place + "2");
            Assert.Equal(2, code);
            Assert.Contains("tdds cannot be computed: it needs every epoch of a row", error, StringComparison.Ordinal);
        }
    }
}
