namespace Pith.Cli.Tests.Commands;

/// <summary>Inputs that tell no row from another: logits of one class are refused, constant ones are warned about, by every command.</summary>
public sealed class InputsThatSayNothingTests : IDisposable
{
    readonly Workspace _workspace = new();

    public InputsThatSayNothingTests()
    {
        const int Rows = Workspace.Rows;
        var random = new Random(3);
        _workspace.Write("one.npy", [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())], Rows, 1);
        _workspace.Write("L.npy", [.. Enumerable.Range(0, Rows * 4).Select(_ => random.NextDouble())], Rows, 4);
        // Rows that differ by an offset give the same probabilities.
        _workspace.Write("offset.npy", [.. Enumerable.Range(0, Rows * 2).Select(i => (double)(i / 2) + (i % 2))], Rows, 2);
        _workspace.Write("same.npy", Enumerable.Repeat(1.5, Rows * 3).ToArray(), Rows, 3);
        // Constant where scored; some rows are not.
        _workspace.Write("constant.npy", [.. Enumerable.Range(0, Rows).Select(i => i % 5 == 0 ? double.NaN : 0.25)], Rows);
        _workspace.Write("some.npy", [.. Enumerable.Range(0, Rows).Select(i => i % 3 == 0 ? _workspace.Scores[i] : double.NaN)], Rows);
        _workspace.Write<long>("y.npy", [.. Enumerable.Range(0, Rows).Select(i => (long)(i % 4))], Rows);
    }

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("prune --method margin --logits one.npy --count 20 --out RUN")]
    [InlineData("prune --method entropy --logits one.npy --count 20 --out RUN")]
    [InlineData("prune --method least-confidence --logits one.npy --count 20 --out RUN")]
    [InlineData("prune --method cal --embeddings X.npy --logits one.npy --count 20 --out RUN")]
    [InlineData("prune --method contextual-diversity --embeddings X.npy --logits one.npy --count 20 --out RUN")]
    [InlineData("extrapolate --embeddings X.npy --scores some.npy --method direct --logits one.npy --out RUN")]
    [InlineData("evaluate --embeddings X.npy --labels y.npy --methods margin --logits one.npy --keep 0.2 --out RUN")]
    [InlineData("tune --embeddings X.npy --labels y.npy --scores s.npy --methods entropy --logits one.npy --keep 0.2 --out RUN")]
    public void Logits_of_one_column_are_refused(string command)
    {
        PithResult result = _workspace.Run(command.Split(' '));
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("one.npy have 1 column", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["RUN"]));
    }

    [Theory]
    [InlineData("prune --method random --embeddings X.npy --scores constant.npy --count 20 --out RUN", "all scores are equal: scores constant.npy are 0.25")]
    [InlineData("prune --method top --scores s.npy --cutoff-scores constant.npy --cutoff 0.1 --count 20 --out RUN", "cutoff scores constant.npy are 0.25")]
    [InlineData("prune --method k-center --embeddings same.npy --count 20 --out RUN", "all rows of embeddings same.npy are equal")]
    [InlineData("prune --method margin --logits same.npy --count 20 --out RUN", "all rows of logits same.npy give the same class probabilities")]
    [InlineData("prune --method entropy --logits offset.npy --count 20 --out RUN", "all rows of logits offset.npy give the same class probabilities")]
    [InlineData("extrapolate --embeddings same.npy --scores some.npy --method knn --out RUN", "all rows of embeddings same.npy are equal")]
    [InlineData("evaluate --embeddings X.npy --labels y.npy --methods top --scores constant.npy --keep 0.2 --seeds 1 --out RUN", "all scores are equal")]
    [InlineData("tune --embeddings X.npy --labels y.npy --methods top --scores constant.npy --keep 0.2 --out RUN", "all scores are equal")]
    [InlineData("score --embeddings same.npy --out RUN", "all rows of embeddings same.npy are equal")]
    [InlineData("score --embeddings same.npy --scores density --out RUN", "all scores are equal: the values of density are 0")]
    [InlineData("graph --embeddings same.npy --neighbors 3 --out g.npz", "all rows of embeddings same.npy are equal")]
    public void Constant_inputs_are_warned_about(string command, string says)
    {
        PithResult result = _workspace.Run(command.Split(' '));
        Assert.Contains(result.ErrorLines, line => line.StartsWith("warning: ", StringComparison.Ordinal) && line.Contains(says, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("prune --method top --scores s.npy --count 20 --out RUN")]
    [InlineData("prune --method margin --logits L.npy --count 20 --out RUN")]
    [InlineData("score --embeddings X.npy --out RUN")]
    public void Inputs_that_differ_are_not(string command)
    {
        PithResult result = _workspace.Run(command.Split(' '));
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("equal", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("same class", result.Error, StringComparison.Ordinal);
    }
}
