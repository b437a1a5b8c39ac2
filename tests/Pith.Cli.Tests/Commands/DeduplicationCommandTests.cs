using Pith.Data.Formats.Npy;

namespace Pith.Cli.Tests.Commands;

/// <summary>Semantic deduplication without a budget: everything stays but the duplicates.</summary>
public sealed class DeduplicationCommandTests : IDisposable
{
    const int Different = 60, Copies = 25;

    readonly Workspace _workspace = new();

    // The last rows are copies of the first ones.
    public DeduplicationCommandTests()
    {
        float[] values = Workspace.MakeEmbeddings(Different, 6);
        _workspace.Write("twice.npy", [.. values, .. values[..(Copies * 6)]], Different + Copies, 6);
        _workspace.Write("class.npy", [.. Enumerable.Range(0, Different + Copies).Select(row => (long)(row % Different % 2))], Different + Copies);
    }

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("earlier", "")]
    [InlineData("group", "")]
    [InlineData("group", "equal")]
    public void A_threshold_alone_keeps_one_row_of_every_group(string rule, string balance)
    {
        string[] more = balance.Length > 0 ? ["--labels", "class.npy", "--balance", balance] : [];
        _workspace.Good(["prune", "--embeddings", "twice.npy", "--method", "semantic-deduplication", "--threshold", "0.999999", "--clusters", "3", "--duplicates", rule, .. more, "--out", "RUN"]);
        long[] kept = NpyFile.ReadInt64s(_workspace["RUN/kept.npy"]);
        Assert.Equal(Different, kept.Length);
        Assert.Equal(Different, kept.Select(row => row % Different).Distinct().Count());
        Assert.Equal(Copies, File.ReadLines(_workspace["RUN/selection.csv"]).Count(line => line.EndsWith(",duplicate", StringComparison.Ordinal)));
        Assert.Equal(0, _workspace.Run("verify", "RUN").ExitCode);
    }

    [Fact]
    public void Rows_that_must_go_are_no_part_of_what_is_left()
    {
        _workspace.Write("drop.npy", [0L, 1, Different + 1], 3);
        _workspace.Good("prune", "--embeddings", "twice.npy", "--method", "semantic-deduplication", "--threshold", "0.999999", "--must-drop", "drop.npy", "--out", "RUN");
        Assert.Equal(Different - 1, NpyFile.ReadInt64s(_workspace["RUN/kept.npy"]).Length);
        _workspace.Good("subset", "RUN", "--count", "10", "--out", "ten.npy");
        Assert.Equal(10, NpyFile.ReadInt64s(_workspace["ten.npy"]).Length);
    }

    [Theory]
    [InlineData("--method", "semantic-deduplication")]
    [InlineData("--method", "semantic-deduplication", "--threshold", "0.9", "--cutoff", "auto")]
    [InlineData("--method", "k-center")]
    public void Where_nothing_says_how_much_that_is_asked_for(params string[] method)
    {
        PithResult result = _workspace.Run(["prune", "--embeddings", "twice.npy", .. method, "--out", "RUN"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("how much to keep is missing", result.Error, StringComparison.Ordinal);
    }
}
