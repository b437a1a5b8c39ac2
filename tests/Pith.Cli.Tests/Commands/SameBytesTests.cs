namespace Pith.Cli.Tests.Commands;

/// <summary>The same bytes for any number of threads and any vector width.</summary>
public sealed class SameBytesTests(Workspace workspace) : IClassFixture<Workspace>
{
    static readonly string[] s_prune = ["prune", "--embeddings", "X.npy", "--scores", "s.npy", "--labels", "y.npy", "--keep", "0.4", "--write", "mask,txt"];

    [Fact]
    public void Of_a_run_whatever_the_machine()
    {
        (string Name, string[] Args, (string, string)[] Environment)[] ways =
        [
            ("threads1", ["--threads", "1"], []),
            ("threads2", ["--threads", "2"], []),
            ("threads3", ["--threads", "3"], []),
            ("threads8", ["--threads", "8"], []),
            ("noAvx512", [], [("DOTNET_EnableAVX512", "0")]),
            ("noAvx2", [], [("DOTNET_EnableAVX2", "0")]),
        ];
        var contents = new Dictionary<string, string>();
        foreach ((string name, string[] args, (string, string)[] environment) in ways)
        {
            PithResult result = PithProcess.RunWith(environment, workspace.Folder, [.. s_prune, .. args, "--out", name]);
            Assert.True(result.ExitCode == 0, result.Error);
            contents[name] = workspace.Contents(name);
        }
        Assert.All(contents, pair => Assert.Equal(contents["threads1"], pair.Value));
    }

    [Fact]
    public void Of_a_graph_whatever_the_machine()
    {
        var bytes = new List<string>();
        foreach ((string name, string args, (string, string)[] environment) in new (string, string, (string, string)[])[]
        {
            ("g1.npz", "1", []), ("g3.npz", "3", []), ("g512.npz", "2", [("DOTNET_EnableAVX512", "0")]), ("g2.npz", "2", [("DOTNET_EnableAVX2", "0")]),
        })
        {
            PithResult result = PithProcess.RunWith(environment, workspace.Folder, "graph", "--embeddings", "X.npy", "--neighbors", "7", "--threads", args, "--out", name);
            Assert.True(result.ExitCode == 0, result.Error);
            bytes.Add(Convert.ToHexString(File.ReadAllBytes(workspace[name])));
        }
        Assert.Single(bytes.Distinct());
    }
}
