using System.Globalization;

namespace Pith.Cli.Tests.Commands;

/// <summary>A table that names its rows where nothing says what the rows of the dataset are called: its order is taken, and that is said.</summary>
public sealed class UnusedIdsTests : IClassFixture<Workspace>
{
    readonly Workspace _workspace;

    public UnusedIdsTests(Workspace workspace)
    {
        _workspace = workspace;
        Write("names.csv", Workspace.Rows, i => $"img-{i}");
        Write("numbers.csv", Workspace.Rows, i => i.ToString(CultureInfo.InvariantCulture));
        Write("few.csv", 40, i => $"img-{i}");
        File.WriteAllLines(workspace["ids.txt"], Enumerable.Range(0, Workspace.Rows).Select(i => $"img-{i}"));
    }

    [Fact]
    public void Names_that_are_not_used_are_said()
    {
        Assert.Contains("the lines of scores names.csv:s are taken as the rows in their order", Prune("names.csv:s").Error, StringComparison.Ordinal);
        Assert.DoesNotContain("taken as the rows", Prune("names.csv:s", "--ids", "ids.txt").Error, StringComparison.Ordinal);
        // Numbers are the rows, whose order does not matter then.
        Assert.DoesNotContain("taken as the rows", Prune("numbers.csv:s").Error, StringComparison.Ordinal);
        Assert.Contains("the lines of labels names.csv:c are taken", Prune("numbers.csv:s", "--labels", "names.csv:c").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("few.csv:s")]
    [InlineData("s.npy", "--labels", "few.csv:c")]
    public void Where_rows_are_missing_the_way_out_is_named(string scores, params string[] options)
    {
        PithResult result = Prune(scores, options);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("or give --ids, the names of the dataset's rows, by which the column 'id' of few.csv:", result.ErrorLines[^1], StringComparison.Ordinal);
    }

    PithResult Prune(string scores, params string[] options) => _workspace.Run(["prune", "--embeddings", "X.npy", "--scores", scores, "--hard", "high", "--keep", "20%", "--out", "R", "--overwrite", .. options]);

    void Write(string name, int rows, Func<int, string> id) => File.WriteAllLines(
        _workspace[name], Enumerable.Range(0, rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"{id(i)},{i * 0.37 % 1},{i % 3}")).Prepend("id,s,c"));
}
