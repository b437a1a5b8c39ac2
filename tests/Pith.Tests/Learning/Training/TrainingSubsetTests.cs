using Pith.Learning.Training;

namespace Pith.Tests.Learning.Training;

public sealed class TrainingSubsetTests
{
    [Fact]
    public void Uniform_subsets_are_ascending_seeded_and_nested()
    {
        int[] rows = TrainingSubset.Draw(1000, 200, 1);
        Assert.Equal(200, rows.Distinct().Count());
        Assert.Equal(rows.Order(), rows);
        Assert.Equal(rows, TrainingSubset.Draw(1000, 200, 1));
        Assert.NotEqual(rows, TrainingSubset.Draw(1000, 200, 2));
        Assert.Subset(rows.ToHashSet(), TrainingSubset.Draw(1000, 50, 1).ToHashSet());
        Assert.InRange(rows.Average(), 400, 600);
    }

    [Theory]
    [InlineData(10, 4, 3, 3)]
    [InlineData(16, 9, 4, 3)]
    [InlineData(107, 100, 4, 3)]
    public void Balanced_subsets_share_equally_and_pass_on_what_a_class_lacks(int count, int first, int second, int third)
    {
        int[] labels = [.. Enumerable.Repeat(7, 3), .. Enumerable.Repeat(0, 100), .. Enumerable.Repeat(2, 4)];
        int[] rows = TrainingSubset.DrawBalanced(labels, count, 1);
        Assert.Equal(count, rows.Distinct().Count());
        Assert.Equal(rows.Order(), rows);
        Assert.Equal([first, second, third], new[] { 0, 2, 7 }.Select(c => rows.Count(row => labels[row] == c)));
        Assert.Equal(rows, TrainingSubset.DrawBalanced(labels, count, 1));
        Assert.Empty(TrainingSubset.MissingClasses(labels, rows));
    }

    [Fact]
    public void Fewer_rows_than_classes_are_refused() =>
        Assert.Equal("subset", Assert.Throws<OptionException>(() => TrainingSubset.DrawBalanced([0, 1, 2, 1], 2, 1)).Option);

    [Fact]
    public void Missing_classes_are_named() => Assert.Equal([0, 5], TrainingSubset.MissingClasses([5, 0, 3, 0, 5, 3], [2, 5]));
}
