using System.Text.Json.Nodes;
using Pith.Data.Formats.Npy;
using Pith.Data.Formats.Npz;

namespace Pith.Cli.Tests.Commands;

/// <summary>A run whose files were edited by hand ends every command that reads it with one sentence, never with a failure.</summary>
public sealed class EditedRunTests : IClassFixture<EditedRunTests.Runs>
{
    readonly Workspace _workspace;

    public EditedRunTests(Runs runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        _workspace = runs.Workspace;
        // Every test edits a copy of its own of the run that was made once.
        if (Directory.Exists(_workspace["R"]))
            Directory.Delete(_workspace["R"], recursive: true);
        Directory.CreateDirectory(_workspace["R"]);
        foreach (string file in Directory.GetFiles(_workspace["WHOLE"]))
            File.Copy(file, Path.Combine(_workspace["R"], Path.GetFileName(file)));
        File.Delete(_workspace["o.npy"]);
        File.Delete(_workspace["r.html"]);
    }

    /// <summary>Two runs that no test changes.</summary>
    public sealed class Runs : IDisposable
    {
        public Runs()
        {
            foreach (string run in new[] { "WHOLE", "S" })
                Assert.Equal(0, Workspace.Run("prune", "--embeddings", "X.npy", "--scores", "s.npy", "--labels", "y.npy", "--keep", "0.3", "--out", run).ExitCode);
            Assert.Empty(Directory.GetDirectories(Workspace["WHOLE"]));
        }

        public Workspace Workspace { get; } = new();

        public void Dispose() => Workspace.Dispose();
    }

    [Theory]
    [InlineData("rows", "5")]
    [InlineData("rows", "0")]
    [InlineData("rows", "-1")]
    [InlineData("rows", "3000000000")]
    [InlineData("outputs", "[null]")]
    [InlineData("inputs", "[null]")]
    [InlineData("inputs/0/path", "null")]
    [InlineData("inputs/0/path", "\"\"")]
    [InlineData("inputs/0/files", "[null]")]
    [InlineData("inputs/1/option", "\"embeddings\"")]
    [InlineData("outputs/0/name", "\"../../secret\"")]
    [InlineData("facts", "null")]
    [InlineData("stages", "[null]")]
    [InlineData("formatVersion", "\"one\"")]
    public void A_manifest_that_no_run_writes_is_refused(string place, string value)
    {
        string path = _workspace["R/manifest.json"];
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(path))!;
        string[] parts = place.Split('/');
        JsonNode parent = parts[..^1].Aggregate(manifest, (node, part) => int.TryParse(part, out int index) ? node[index]! : node[part]!);
        if (int.TryParse(parts[^1], out int last))
            parent[last] = JsonNode.Parse(value);
        else
            parent[parts[^1]] = JsonNode.Parse(value);
        File.WriteAllText(path, manifest.ToJsonString());
        Refused("report R --out r.html", 3);
        Refused("explain R --row 3", 3);
        Refused("subset R --count 3 --out o.npy", place == "rows" ? null : 3);
        Refused("compare R S", place == "rows" ? null : 3);
        Refused("verify R", place == "rows" ? null : 3);
    }

    [Theory]
    [InlineData("order.npy")]
    [InlineData("selection.csv")]
    [InlineData("edges.npz")]
    [InlineData("gamma")]
    public void A_file_that_no_run_writes_is_refused(string name)
    {
        string path = _workspace["R/" + name];
        switch (name)
        {
            case "order.npy":
                NpyFile.Write<long>(path, [3, Workspace.Rows]);
                break;
            case "selection.csv":
                File.AppendAllText(path, "200,x,1,0,1,1,kept\n");
                break;
            case "edges.npz":
                NpzFile.Write(path, npz =>
                {
                    npz.Add<long>("offsets", [0, 1]);
                    npz.Add<int>("neighbors", [7]);
                    npz.Add<double>("distances", [1]);
                });
                break;
            default:
                string manifest = _workspace["R/manifest.json"];
                JsonNode json = JsonNode.Parse(File.ReadAllText(manifest))!;
                json["options"]!["gamma"] = "much";
                File.WriteAllText(manifest, json.ToJsonString());
                break;
        }
        Refused("explain R --row 3", 3);
        Refused("report R --out r.html", name == "gamma" ? null : 3);
        Refused("compare R S", name == "gamma" ? null : 3);
    }

    // Null: the command may not look at it, but it must not fail.
    void Refused(string command, int? exitCode)
    {
        PithResult result = _workspace.Run(command.Split(' '));
        Assert.True(exitCode is int code ? result.ExitCode == code : result.ExitCode is 0 or 2 or 3 or 5, $"{command}: {result.ExitCode} {result.Error}");
        if (result.ExitCode != 0)
            Assert.Single(result.ErrorLines);
    }
}
