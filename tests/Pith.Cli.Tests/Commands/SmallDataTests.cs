namespace Pith.Cli.Tests.Commands;

/// <summary>Five rows, and a few scored ones: defaults fit with a note, values that were given are refused; and what a shell gives that no
/// other input has: pipes, line breaks, a configuration that replaces a run.</summary>
public sealed class SmallDataTests : IDisposable
{
    readonly Workspace _workspace = new();

    public SmallDataTests()
    {
        _workspace.Write("X5.npy", Workspace.MakeEmbeddings(5, Workspace.Columns), 5, Workspace.Columns);
        _workspace.Write("s5.npy", Workspace.MakeScores(5), 5);
        _workspace.Write("X8.npy", Workspace.MakeEmbeddings(8, Workspace.Columns), 8, Workspace.Columns);
        _workspace.Write("s8.npy", Workspace.MakeScores(8), 8);
        _workspace.Write<long>("y8.npy", [0, 1, 0, 1, 0, 1, 0, 1], 8);
        _workspace.Write("some.npy", [.. Workspace.MakeScores(Workspace.Rows).Select((score, i) => i < 3 ? score : double.NaN)], Workspace.Rows);
    }

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("prune --embeddings X5.npy --scores s5.npy --keep 0.4 --out R", "note: --neighbors is 4")]
    [InlineData("prune --embeddings X5.npy --method facility-location --keep 0.4 --out R", "note: --neighbors is 4")]
    [InlineData("graph --embeddings X5.npy --out G.npz", "note: --neighbors is 4")]
    [InlineData("score --embeddings X5.npy --scores density --out R", "note: --neighbors is 4")]
    [InlineData("score --embeddings X5.npy --out R", "note: --neighbors is 4")]
    [InlineData("evaluate --embeddings X8.npy --labels y8.npy --scores s8.npy --keep 0.5 --methods d2,graph-density --seeds 2 --steps 5 --out R", "note: --neighbors is 7")]
    [InlineData("tune --embeddings X8.npy --labels y8.npy --scores s8.npy --keep 0.5 --methods d2,graph-cut --steps 5 --out R", "note: --neighbors is 7")]
    [InlineData("extrapolate --embeddings X.npy --scores some.npy --out R", "note: --folds is 3")]
    [InlineData("extrapolate --embeddings X.npy --scores some.npy --method knn --out R", "note: --folds is 3")]
    public void Defaults_are_made_to_fit(string command, string note)
    {
        PithResult result = _workspace.Run(command.Split(' '));
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains(note, result.Error, StringComparison.Ordinal);
        if (command.EndsWith(" R", StringComparison.Ordinal))
            Assert.Equal(0, _workspace.Run("verify", "R").ExitCode);
    }

    [Theory]
    [InlineData("prune --embeddings X5.npy --scores s5.npy --keep 0.4 --neighbors 10 --out R", 2, "--neighbors must be")]
    [InlineData("graph --embeddings X5.npy --neighbors 10 --out G.npz", 2, "--neighbors must be")]
    [InlineData("score --embeddings X5.npy --scores density --neighbors 10 --out R", 2, "--neighbors must be")]
    [InlineData("score --embeddings X5.npy --neighbors 11 --out R", 2, "--neighbors must be")]
    [InlineData("evaluate --embeddings X8.npy --labels y8.npy --scores s8.npy --keep 0.5 --methods d2:neighbors=10 --seeds 2 --steps 5 --out R", 2, "--neighbors must be")]
    [InlineData("extrapolate --embeddings X.npy --scores some.npy --folds 5 --out R", 2, "--folds must be")]
    [InlineData("extrapolate --embeddings X.npy --scores some.npy --method gnn --out R", 3, "needs at least 10 rows")]
    public void What_was_given_is_refused(string command, int exitCode, string what)
    {
        PithResult result = _workspace.Run(command.Split(' '));
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(what, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inspect /dev/stdin", 0, "")]
    [InlineData("graph --embeddings /dev/stdin --neighbors 2 --out G.npz", 0, "")]
    [InlineData("prune --embeddings /dev/stdin --keep 0.4 --method k-center --out R", 3, "embeddings /dev/stdin is a pipe, which can be read only once")]
    [InlineData("score --embeddings /dev/stdin --out R", 3, "is a pipe, which can be read only once")]
    public void A_pipe_is_read_where_one_pass_suffices(string command, int exitCode, string what)
    {
        if (!File.Exists("/bin/cat"))
            return;
        var start = new System.Diagnostics.ProcessStartInfo("bash", ["-c", $"cat X5.npy | '{PithProcess.Executable}' {command}"])
        {
            WorkingDirectory = _workspace.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        PithResult result = PithProcess.Finish(System.Diagnostics.Process.Start(start)!);
        Assert.True(result.ExitCode == exitCode, result.Error);
        Assert.Contains(what, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["R"]));
    }

    [Theory]
    [InlineData("inspect p", 0, "")]
    [InlineData("graph --embeddings p --neighbors 2 --out G.npz", 0, "")]
    [InlineData("prune --embeddings p --keep 0.4 --method k-center --out R", 3, "embeddings p is a pipe, which can be read only once")]
    [InlineData("score --embeddings link --out R", 3, "embeddings link is a pipe, which can be read only once")]
    [InlineData("inspect p.csv:score", 3, "p.csv is a pipe, which can be read only once")]
    public void A_named_pipe_is_recognised_before_it_is_opened(string command, int exitCode, string what)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var start = new System.Diagnostics.ProcessStartInfo("bash",
            ["-c", $"mkfifo p p.csv; ln -s p link; (timeout 20 cat X5.npy > p & timeout 20 cat X5.npy > p.csv & timeout 20 '{PithProcess.Executable}' {command}; code=$?; kill %1 %2; exit $code) 2> error.txt"])
        {
            WorkingDirectory = _workspace.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        PithResult result = PithProcess.Finish(System.Diagnostics.Process.Start(start)!);
        string error = File.ReadAllText(_workspace["error.txt"]);
        Assert.True(result.ExitCode == exitCode, error);
        Assert.Contains(what, error, StringComparison.Ordinal);
        Assert.DoesNotContain("size", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["R"]));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\r\nb")]
    [InlineData("\n\"quoted\"\n")]
    public void Line_breaks_in_ids_are_quoted_or_refused(string id)
    {
        string quoted = '"' + id.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
        File.WriteAllText(_workspace["ids.csv"], $"name\n{quoted}\nb\nc\nd\ne\n");
        string[] prune = ["prune", "--embeddings", "X5.npy", "--scores", "s5.npy", "--ids", "ids.csv:name", "--count", "5"];
        PithResult result = _workspace.Run([.. prune, "--out", "R"]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains(quoted, File.ReadAllText(_workspace["R/selection.csv"]), StringComparison.Ordinal);
        Assert.Equal(0, _workspace.Run("explain", "R", "--id", id).ExitCode);
        result = _workspace.Run([.. prune, "--write", "txt", "--out", "T"]);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("the id of row 0 has a line break", Assert.Single(result.ErrorLines, line => line.StartsWith("pith:", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X\n5.npy")]
    [InlineData("X\r\n\t5.npy")]
    [InlineData("X: \"5\".npy")]
    public void Line_breaks_in_paths_are_written_so_that_they_are_read_again(string name)
    {
        File.Copy(_workspace["X5.npy"], _workspace[name]);
        Assert.Equal(0, _workspace.Run("prune", "--embeddings", name, "--scores", "s5.npy", "--count", "2", "--out", "R").ExitCode);
        PithResult again = _workspace.Run("prune", "--config", "R/config.yaml", "--out", "S");
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Equal(File.ReadAllBytes(_workspace["R/config.yaml"]), File.ReadAllBytes(_workspace["S/config.yaml"]));
        Assert.Equal(0, _workspace.Run("verify", "S").ExitCode);
        Assert.Equal(name, System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(_workspace["R/manifest.json"]))!["inputs"]!.AsArray()
            .Single(input => input!["option"]!.GetValue<string>() == "embeddings")!["given"]!.GetValue<string>());
        Assert.Equal(0, _workspace.Run("report", "R", "--out", "r.html").ExitCode);
    }

    [Theory]
    [InlineData("overwrite: true", 0)]
    [InlineData("overwrite: True", 0)]
    [InlineData("overwrite: TRUE", 0)]
    [InlineData("overwrite: False", 2)]
    [InlineData("overwrite: maybe", 2)]
    public void A_configuration_may_replace_a_run(string line, int exitCode)
    {
        File.WriteAllText(_workspace["c.yaml"], $"embeddings: X5.npy\nscores: s5.npy\ncount: 2\nout: R\n");
        Assert.Equal(0, _workspace.Run("prune", "--config", "c.yaml").ExitCode);
        File.AppendAllText(_workspace["c.yaml"], line + "\n");
        PithResult result = _workspace.Run("prune", "--config", "c.yaml");
        Assert.True(result.ExitCode == exitCode, result.Error);
    }
}
