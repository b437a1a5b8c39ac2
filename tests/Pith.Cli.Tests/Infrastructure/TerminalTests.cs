using Pith.Cli.Infrastructure;

namespace Pith.Cli.Tests.Infrastructure;

/// <summary>What a narrow terminal and a run that is continued show.</summary>
public sealed class TerminalTests
{
    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    public void A_line_of_progress_never_wraps(int width)
    {
        string line = ProgressDisplay.Describe(new WorkProgress("extrapolation of all rows by kernel", 40, 100, "rows of the dataset"), TimeSpan.FromSeconds(90), withBar: true);
        Assert.True(ProgressDisplay.Cut(line, width - 1).Length < width);
    }

    [Theory]
    [InlineData(0, 20, 100, 10, "40 s left")]
    [InlineData(50, 60, 100, 10, "40 s left")]
    [InlineData(90, 95, 100, 10, "10 s left")]
    public void The_time_left_counts_only_what_was_done_since_the_start(long first, long done, long total, int seconds, string expected) =>
        Assert.EndsWith(expected, ProgressDisplay.Describe(new WorkProgress("train", done, total, "steps"), TimeSpan.FromSeconds(seconds), withBar: false, first), StringComparison.Ordinal);

    [Fact]
    public void Nothing_is_said_of_the_time_left_before_there_is_a_pace() =>
        Assert.DoesNotContain("left", ProgressDisplay.Describe(new WorkProgress("train", 50, 100, "steps"), TimeSpan.FromSeconds(3), withBar: false, first: 50), StringComparison.Ordinal);

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    public void A_wide_table_leaves_out_columns_instead_of_breaking_words(int width)
    {
        string[] columns = ["method", "accuracy", "difference to random", "95 % interval", "worst class", "seconds"];
        string[] row = ["stratified:cutoff=0.1:strata=50", "86.41", "+1.23", "+0.75 to +1.71", "61.20", "12.3"];
        (IReadOnlyList<string> shown, List<IReadOnlyList<string>> rows, int dropped) = TableFit.Fit(columns, [row], width);
        Assert.Equal(columns.Length, shown.Count + dropped);
        Assert.True(dropped > 0);
        Assert.True(rows[0].Select((cell, c) => Math.Max(cell.Length, shown[c].Length) + 3).Sum() + 1 <= width || shown.Count == 2);
        Assert.Equal("86.41", rows[0][1]);
    }

    [Fact]
    public void A_table_that_fits_stays_as_it_is()
    {
        (IReadOnlyList<string> shown, _, int dropped) = TableFit.Fit(["a", "b"], [["1", "2"]], 60);
        Assert.Equal(["a", "b"], shown);
        Assert.Equal(0, dropped);
    }
}
