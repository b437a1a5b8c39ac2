using System.Text.Json.Nodes;
using Pith.Cli.Infrastructure;

namespace Pith.Cli.Tests.Commands;

/// <summary>A run whose files were edited by hand is read as far as it can be, or refused in one sentence; no command fails on it.</summary>
public sealed class EditedManifestTests : IDisposable
{
    readonly Workspace _workspace = new();

    public EditedManifestTests()
    {
        PithResult made = _workspace.Run(
            "prune", "--embeddings", "X.npy", "--scores", "s.npy", "--labels", "y.npy", "--keep", "0.2", "--write", "mask", "--out", "RUN");
        Assert.True(made.ExitCode == 0, made.Error);
    }

    public void Dispose() => _workspace.Dispose();

    public static TheoryData<string, string> Edits => new()
    {
        { "rows", "1000000000000" },
        { "rows", "-1" },
        { "rows", "0" },
        { "rows", "12" },
        { "rows", "\"many\"" },
        { "options", "{}" },
        { "options", "null" },
        { "options", "{\"method\": \"no-such\"}" },
        { "options", "{\"method\": \"d2\", \"gamma\": \"large\", \"scores\": \"s.npy\"}" },
        { "inputs", "null" },
        { "inputs", "[null]" },
        { "inputs", "[{}]" },
        { "inputs", "[{\"option\": \"embeddings\", \"given\": null, \"path\": null, \"files\": null}]" },
        { "inputs", "[{\"option\": \"embeddings\", \"given\": \"X.npy\", \"path\": \"X.npy\", \"files\": [null]}]" },
        { "outputs", "[null]" },
        { "outputs", "[{\"name\": \"../../etc/passwd\", \"bytes\": 1, \"sha256\": \"\"}]" },
        { "stages", "[null, {}]" },
        { "facts", "{}" },
        { "facts", "null" },
        { "facts", "{\"kept\": null}" },
        { "notCompared", "[null]" },
        { "command", "\"train\"" },
        { "command", "null" },
        { "madeOn", "[]" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void Its_manifest(string field, string value)
    {
        string path = _workspace["RUN/manifest.json"];
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(path))!;
        manifest[field] = JsonNode.Parse(value);
        File.WriteAllText(path, manifest.ToJsonString());
        EveryCommandKeepsItsTemper();
    }

    [Theory]
    [InlineData("selection.csv", "")]
    [InlineData("selection.csv", "row,id,kept,order,score,value,reason\n0,0,1,0,1,1,picked\n")]
    [InlineData("selection.csv", "row\n")]
    [InlineData("kept.npy", "no array")]
    [InlineData("order.npy", "")]
    [InlineData("edges.npz", "PK")]
    [InlineData("config.yaml", "[")]
    [InlineData("manifest.json", "{")]
    [InlineData("manifest.json", "[]")]
    [InlineData("manifest.json", "{\"format\": \"pith-run\"}")]
    public void Its_files(string file, string content)
    {
        File.WriteAllText(_workspace[$"RUN/{file}"], content);
        EveryCommandKeepsItsTemper();
    }

    [Fact]
    public void The_rows_of_its_coreset()
    {
        foreach (long[] rows in (long[][])[[-1, 0], [0, 0], [9999], [], [.. Enumerable.Range(0, 200).Select(i => (long)i)]])
        {
            _workspace.Write("RUN/order.npy", rows, rows.Length);
            EveryCommandKeepsItsTemper();
        }
    }

    void EveryCommandKeepsItsTemper()
    {
        string run = _workspace["RUN"];
        foreach (string[] call in (string[][])
            [
                ["explain", run, "--row", "3"],
                ["subset", run, "--count", "3", "--out", _workspace["part.npy"], "--overwrite"],
                ["compare", run, run],
                ["verify", run],
                ["report", run, "--out", _workspace["r.html"], "--overwrite"],
            ])
        {
            using var error = new StringWriter();
            int code = CommandLine.Run(call, new Screen(TextWriter.Null, error), CancellationToken.None);
            Assert.True(code is ExitCodes.Done or ExitCodes.Usage or ExitCodes.InputData or ExitCodes.Verification, $"{call[0]}: {code}: {error}");
            if (code is ExitCodes.Usage or ExitCodes.InputData)
                Assert.Single(error.ToString().Split('\n'), line => line.StartsWith("pith: ", StringComparison.Ordinal));
        }
    }
}
