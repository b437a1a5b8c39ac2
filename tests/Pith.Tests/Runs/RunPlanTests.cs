using Pith.Numerics;
using Pith.Runs;
using Pith.Scoring;

namespace Pith.Tests.Runs;

public sealed class RunPlanTests
{
    [Theory]
    [InlineData("8GB", 8_000_000_000)]
    [InlineData("8 gb", 8_000_000_000)]
    [InlineData("512MiB", 536_870_912)]
    [InlineData("1.5KB", 1500)]
    [InlineData("2TB", 2_000_000_000_000)]
    [InlineData("3g", 3_000_000_000)]
    [InlineData("100", 100)]
    [InlineData("7B", 7)]
    public void Amounts_are_read(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out long read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GB")]
    [InlineData("-1GB")]
    [InlineData("0")]
    [InlineData("NaN")]
    [InlineData("1e3GB")]
    [InlineData("8 QB")]
    [InlineData("99999999999TB")]
    [InlineData("1,5GB")]
    public void Other_texts_are_refused(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(999, "999 B")]
    [InlineData(1_234, "1.23 KB")]
    [InlineData(12_345_678, "12.3 MB")]
    [InlineData(999_600_000, "1.00 GB")]
    public void Amounts_are_written_with_three_digits(long bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));

    [Fact]
    public void The_peak_is_what_stays_plus_the_largest_stage()
    {
        var plan = new RunPlan(10, 2,
        [
            new StageCost([new PlannedMemory("a", 1000), new PlannedMemory("b", 400, "one")], [new PlannedStage("one", 1)]),
            new StageCost([new PlannedMemory("c", 300, "two"), new PlannedMemory("d", 200, "two")], [new PlannedStage("two", 2)], 7),
        ]);
        Assert.Equal(plan.Memory[0].Bytes + 1000 + 500, plan.PeakBytes);
        Assert.Equal(3, plan.Seconds);
        Assert.Equal(7, plan.DiskBytes);
        plan.Require(plan.PeakBytes, null);
        ResourceLimitException error = Assert.Throws<ResourceLimitException>(() => plan.Require(plan.PeakBytes - 1, null));
        Assert.Contains("`memory`", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_that_writes_more_than_the_disk_holds_is_refused()
    {
        var plan = new RunPlan(1, 0, [new StageCost([], [], long.MaxValue / 2)]);
        Assert.Throws<ResourceLimitException>(() => plan.Require(null, Path.GetTempPath()));
    }

    [Fact]
    public void The_process_knows_its_memory_and_speed()
    {
        Assert.InRange(Machine.PeakMemory(), 1_000_000, long.MaxValue);
        Assert.InRange(Machine.CurrentMemory(), 1_000_000, Machine.PeakMemory() + 100_000_000);
        Assert.InRange(MachineSpeed.Measure(1).MultiplyAddsPerSecond, 1e7, 1e13);
    }

    [Fact]
    public void Stages_are_kept_in_order_and_name_the_one_that_failed()
    {
        var stages = new RunStages();
        Assert.Equal(5, stages.Time("read", () => 5));
        Assert.Throws<InvalidOperationException>(() => stages.Time("work", () => throw new InvalidOperationException()));
        Assert.Equal("work", stages.Current);
        ManifestStage read = Assert.Single(stages.Finished);
        Assert.Equal("read", read.Name);
        Assert.True(read.PeakBytes > 0);
    }
}
