using Pith.Runs;

namespace Pith.Cli.Tests.Commands;

/// <summary>The same bytes for any number of threads and any vector width, of data that really is split over threads.</summary>
public sealed class SameBytesTests : IDisposable
{
    // Work on rows is split from twice 4,096 of them.
    const int Rows = 9_000;
    const int Columns = 12;

    // What a machine without an instruction set would run.
    static readonly (string Name, string Threads, (string, string)[] Environment, int Widest)[] s_ways =
    [
        ("threads1", "1", [], 512),
        ("threads8", "8", [], 512),
        ("noAvx512", "2", [("DOTNET_EnableAVX512", "0")], 256),
        ("noAvx2", "3", [("DOTNET_EnableAVX2", "0")], 128),
    ];

    readonly Workspace _workspace = new();

    public SameBytesTests()
    {
        _workspace.Write("X.npy", Workspace.MakeEmbeddings(Rows, Columns), Rows, Columns);
        _workspace.Write("s.npy", Workspace.MakeScores(Rows), Rows);
        _workspace.Write<long>("y.npy", [.. Enumerable.Range(0, Rows).Select(i => (long)(i * 7 % 10 / 3))], Rows);
    }

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("--method d2 --scores s.npy --keep 0.4 --write mask,txt")]
    [InlineData("--method herding --keep 2% --balance equal")]
    public void Of_a_run_whatever_the_machine(string options)
    {
        var contents = new Dictionary<string, string>();
        foreach ((string name, string threads, (string, string)[] environment, int widest) in s_ways)
        {
            string[] args = ["prune", "--embeddings", "X.npy", "--labels", "y.npy", .. options.Split(' '), "--threads", threads, "--out", name];
            PithResult result = PithProcess.RunWith(environment, _workspace.Folder, args);
            Assert.True(result.ExitCode == 0, result.Error);
            Assert.Equal(Math.Min(widest, Machine.Describe().VectorBits), Manifest.Read(_workspace[name]).MadeOn!.VectorBits);
            contents[name] = _workspace.Contents(name);
        }
        Assert.All(contents, pair => Assert.Equal(contents["threads1"], pair.Value));
    }

    [Fact]
    public void Of_a_graph_whatever_the_machine()
    {
        var bytes = new List<string>();
        foreach ((string name, string threads, (string, string)[] environment, _) in s_ways)
        {
            PithResult result = PithProcess.RunWith(
                environment, _workspace.Folder, "graph", "--embeddings", "X.npy", "--neighbors", "7", "--threads", threads, "--out", name + ".npz");
            Assert.True(result.ExitCode == 0, result.Error);
            bytes.Add(Fingerprint.OfFile(_workspace[name + ".npz"]));
        }
        Assert.Single(bytes.Distinct());
    }
}
