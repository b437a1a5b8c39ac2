using System.Text.Json.Nodes;

namespace Pith.Cli.Tests.Commands;

/// <summary>A values file that is copied away from its scores.json loses its direction: every command says which one it used, whence it knows it,
/// and warns where it only assumes it and that matters.</summary>
public sealed class UnknownDirectionTests : IDisposable
{
    const string Warning = "warning: the direction of ";

    readonly Workspace _workspace = new();

    public UnknownDirectionTests()
    {
        const int Rows = Workspace.Rows;
        Directory.CreateDirectory(_workspace["S/scores"]);
        Directory.CreateDirectory(_workspace["H/scores"]);
        _workspace.Write("S/scores/aum.npy", _workspace.Scores, Rows);
        double[] half = [.. Enumerable.Range(0, Rows).Select(i => i % 2 == 0 ? _workspace.Scores[i] : double.NaN)];
        _workspace.Write("H/scores/aum.npy", half, Rows);
        const string Stored = """{"aum": {"direction": "high-is-easy"}}""";
        File.WriteAllText(_workspace["S/scores.json"], Stored);
        File.WriteAllText(_workspace["H/scores.json"], Stored);
        File.Copy(_workspace["S/scores/aum.npy"], _workspace["x.npy"]);
        File.Copy(_workspace["H/scores/aum.npy"], _workspace["half.npy"]);
        _workspace.Write<long>("y.npy", [.. Enumerable.Range(0, Rows).Select(i => (long)(i % 4))], Rows);
    }

    public void Dispose() => _workspace.Dispose();

    const string Prune = "prune --method top --count 20 --out RUN ";
    const string Extrapolate = "extrapolate --embeddings X.npy --method knn --neighbors 3 --out RUN ";
    const string Evaluate = "evaluate --embeddings X.npy --labels y.npy --methods top --keep 0.2 --seeds 1 --out RUN ";
    const string Tune = "tune --embeddings X.npy --labels y.npy --methods top --keep 0.2 --out RUN ";

    [Theory]
    [InlineData("--scores S:aum", "low", "stored")]
    [InlineData("--scores x.npy --hard low", "low", "given")]
    [InlineData("--scores x.npy", "high", "assumed")]
    public void Report_and_compare_show_whence_a_run_knew_it(string scores, string end, string whence)
    {
        Assert.Equal(0, _workspace.Run((Prune + scores).Split(' ')).ExitCode);
        Assert.Equal(0, _workspace.Run("prune", "--method", "random", "--embeddings", "X.npy", "--count", "20", "--out", "OTHER").ExitCode);
        Assert.Equal(0, _workspace.Run("report", "RUN", "--out", "r.html").ExitCode);
        Assert.Contains($"A {end} score means a hard row ({whence}).", File.ReadAllText(_workspace["r.html"]), StringComparison.Ordinal);
        Assert.Contains($"Scores: RUN, {end} is hard ({whence}); OTHER, none.", _workspace.Run("compare", "RUN", "OTHER").Output, StringComparison.Ordinal);
        JsonArray runs = JsonNode.Parse(_workspace.Run("compare", "RUN", "OTHER", "--json").Output)!["runs"]!.AsArray();
        Assert.Equal((end == "low" ? "high-is-easy" : "high-is-hard", whence), ((string)runs[0]!["direction"]!, (string)runs[0]!["directionFrom"]!));
        Assert.Null(runs[1]!["direction"]);
    }

    [Theory]
    [InlineData(Prune + "--scores S:aum", "low is hard (stored)", false)]
    [InlineData(Prune + "--scores x.npy", "high is hard (assumed)", false)]
    [InlineData(Prune + "--scores x.npy --labels y.npy", "high is hard (assumed)", true)]
    [InlineData(Prune + "--scores x.npy --cutoff 0.1", "high is hard (assumed)", true)]
    [InlineData(Prune + "--scores S:aum --cutoff-scores x.npy --cutoff 0.1", "high is hard (assumed)", true)]
    [InlineData(Prune + "--scores x.npy --labels y.npy --hard low", "low is hard (given)", false)]
    [InlineData(Extrapolate + "--scores H:aum --labels y.npy", "low is hard (stored)", false)]
    [InlineData(Extrapolate + "--scores half.npy --labels y.npy", "high is hard (assumed)", true)]
    [InlineData(Extrapolate + "--scores half.npy --hard low --labels y.npy", "low is hard (given)", false)]
    [InlineData(Evaluate + "--scores S:aum", "low is hard (stored)", false)]
    [InlineData(Evaluate + "--scores x.npy", "high is hard (assumed)", true)]
    [InlineData(Tune + "--scores x.npy", "high is hard (assumed)", true)]
    [InlineData(Tune + "--scores x.npy --hard low", "low is hard (given)", false)]
    [InlineData("run --embeddings X.npy --scores x.npy --keep 20% --out RUN", "high is hard (assumed)", false)]
    [InlineData("run --embeddings X.npy --labels y.npy --scores half.npy --keep 20% --seeds 1 --out RUN", "high is hard (assumed)", true)]
    [InlineData("run --embeddings X.npy --scores S:aum --keep 20% --out RUN", "low is hard (stored)", false)]
    public void Every_command_says_the_direction_and_whence_it_knows_it(string command, string says, bool warns)
    {
        PithResult result = _workspace.Run(command.Split(' '));
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains(says, result.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(warns, result.Error.Contains(Warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Prune + "--scores S:aum", "high-is-easy", "stored")]
    [InlineData(Prune + "--scores x.npy", "high-is-hard", "assumed")]
    [InlineData(Prune + "--scores x.npy --hard low", "high-is-easy", "given")]
    [InlineData(Extrapolate + "--scores half.npy", "high-is-hard", "assumed")]
    [InlineData(Evaluate + "--scores x.npy --hard low", "high-is-easy", "given")]
    [InlineData(Tune + "--scores S:aum", "high-is-easy", "stored")]
    [InlineData("run --embeddings X.npy --scores x.npy --keep 20% --out RUN", "high-is-hard", "assumed")]
    public void Json_holds_both(string command, string direction, string source)
    {
        PithResult result = _workspace.Run([.. command.Split(' '), "--json"]);
        Assert.True(result.ExitCode == 0, result.Error);
        JsonNode json = JsonNode.Parse(result.Output)!;
        JsonNode at = json["scores"] is JsonObject scores ? scores : json;
        Assert.Equal(direction, (string?)at["direction"]);
        Assert.Equal(source, (string?)at["directionFrom"]);
    }

    [Fact]
    public void Explain_begins_with_a_sentence_that_names_method_direction_and_whence()
    {
        Assert.Equal(0, _workspace.Run((Prune + "--scores x.npy --cutoff 0.1").Split(' ')).ExitCode);
        PithResult result = _workspace.Run("explain", "RUN", "--row", "0");
        Assert.StartsWith("Row 0 was ", result.Output, StringComparison.Ordinal);
        Assert.Contains("(method top, cutoff 0.1; scores: high is hard (assumed)).", result.Output, StringComparison.Ordinal);
        JsonNode json = JsonNode.Parse(_workspace.Run("explain", "RUN", "--row", "0", "--json").Output)!;
        Assert.Equal("assumed", (string?)json["directionFrom"]);
    }
}
