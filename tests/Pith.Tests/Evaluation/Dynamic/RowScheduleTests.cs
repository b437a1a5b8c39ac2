using Pith.Evaluation.Dynamic;

namespace Pith.Tests.Evaluation.Dynamic;

/// <summary>Which rows each epoch gets, from losses made by hand.</summary>
public sealed class RowScheduleTests
{
    static readonly int[] s_rows = [.. Enumerable.Range(0, 20).Select(i => i * 3)];

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(20)]
    public void Repeated_random_subsets_use_every_row_once_before_any_twice(int kept)
    {
        IRowSchedule schedule = DynamicMethod.Parse("rs2").Options.Create(s_rows, kept, 3);
        var times = s_rows.ToDictionary(row => row, _ => 0);
        var seen = new HashSet<string>();
        for (int epoch = 0; epoch < 40; epoch++)
        {
            int[] rows = schedule.Begin(epoch, 0).Rows;
            Assert.Equal(kept, rows.Distinct().Count());
            Assert.Equal(rows.Order(), rows);
            foreach (int row in rows)
                times[row]++;
            seen.Add(string.Join(' ', rows));
            // A row that had its turn twice in an epoch's reach waits, so counts may differ by two for a moment.
            Assert.InRange(times.Values.Max() - times.Values.Min(), 0, 2);
        }
        Assert.Equal(40 * kept, times.Values.Sum());
        Assert.True(kept == 20 ? seen.Count == 1 : seen.Count > 30);
        int[] FirstOf(ulong seed) => DynamicMethod.Parse("rs2").Options.Create(s_rows, kept, seed).Begin(0, 0).Rows;
        Assert.Equal(kept == 20, FirstOf(3).SequenceEqual(FirstOf(4)));
    }

    [Fact]
    public void Of_rows_below_the_mean_loss_a_share_is_left_out_and_the_others_count_for_more()
    {
        IRowSchedule schedule = DynamicMethod.Parse("infobatch:ratio=0.75:delta=0.5").Options.Create(s_rows, 0, 3);
        EpochRows first = schedule.Begin(0, 0);
        Assert.Equal(s_rows, first.Rows);
        Assert.Null(first.Weights);
        // Twelve rows of loss 0.1 and eight of loss 2: the mean, 0.86, is above the former.
        schedule.Saw(s_rows, [.. s_rows.Select((_, i) => i < 12 ? 0.1f : 2f)]);
        EpochRows second = schedule.Begin(1, 0.1);
        Assert.Equal(8 + 3, second.Rows.Length);
        Assert.All(s_rows[12..], row => Assert.Equal(1, second.Weights![Array.IndexOf(second.Rows, row)]));
        Assert.All(second.Rows.Where(row => row < s_rows[12]), row => Assert.Equal(4, second.Weights![Array.IndexOf(second.Rows, row)]));
        // The weights stand for the rows that are left out: their sum is the number of rows.
        Assert.Equal(20, second.Weights!.Sum());
        Assert.NotEqual(second.Rows, schedule.Begin(2, 0.2).Rows);
        Assert.Equal(s_rows, schedule.Begin(3, 0.5).Rows);
        Assert.Null(schedule.Begin(4, 0.9).Weights);
        IRowSchedule none = DynamicMethod.Parse("infobatch:ratio=0").Options.Create(s_rows, 0, 3);
        none.Saw(s_rows, [.. s_rows.Select((_, i) => (float)i)]);
        Assert.Equal(s_rows, none.Begin(0, 0).Rows);
        Assert.Null(none.Begin(1, 0).Weights);
    }

    [Fact]
    public void Rows_whose_loss_runs_straight_are_left_out_until_it_bends()
    {
        IRowSchedule schedule = DynamicMethod.Parse("ies:threshold=0.01").Options.Create([0, 1, 2], 0, 3);
        Assert.True(schedule.MeasuresOthers);
        // Row 0 falls along a line, row 1 bends by 0.1 in every epoch, row 2 bends until its last three second differences.
        float[] bent = [9, 3, 2, 1, 0.5f, 0], last = [5, 1, 1, 1, 1, 1];
        for (int epoch = 0; epoch < 6; epoch++)
        {
            Assert.Equal([0, 1, 2], schedule.Begin(epoch, 0).Rows);
            schedule.Saw([0, 1, 2], [6 - epoch, epoch % 2 == 0 ? 1 : 1.1f, epoch == 5 ? last[5] : last[epoch]]);
        }
        // Differences of row 2 over losses 1 1 1 1 1 are 0, and only the last three count: losses from the third on.
        Assert.Equal([1], schedule.Begin(6, 0).Rows);
        schedule.Saw([1], [1]);
        schedule.Saw([0, 2], [bent[0], 1]);
        Assert.Equal([0, 1], schedule.Begin(7, 0).Rows);
        IRowSchedule all = DynamicMethod.Parse("ies:threshold=100").Options.Create([4, 8], 0, 3);
        for (int epoch = 0; epoch < 7; epoch++)
            all.Saw([4, 8], [1, 1]);
        Assert.Equal([4, 8], all.Begin(7, 0).Rows);
    }

    [Theory]
    [InlineData("infobatch:ratio=0.95", "ratio")]
    [InlineData("infobatch:delta=2", "delta")]
    [InlineData("ies:threshold=-1", "threshold")]
    [InlineData("rs2:ratio=0.1", "ratio")]
    [InlineData("ies:threshold", "written OPTION=VALUE")]
    public void Settings_are_checked(string text, string words) =>
        Assert.Contains(words, Assert.Throws<OptionException>(() => DynamicMethod.Parse(text)).Message, StringComparison.Ordinal);
}
