using FsCheck;
using FsCheck.Fluent;
using Pith.Data;
using Pith.Evaluation;

namespace Pith.Tests.Evaluation;

public sealed class HeldOutRowsTests
{
    // 900 rows of class 0 and 100 of class 1.
    static readonly int[] s_labels = [.. Enumerable.Range(0, 1000).Select(row => row % 10 == 0 ? 1 : 0)];

    static Dataset Rows() => new() { Rows = s_labels.Length, Labels = s_labels };

    [Fact]
    public void Classes_share_the_held_out_rows_equally_or_as_they_share_all()
    {
        int[] equal = HeldOutRows.Draw(Rows(), 50, HeldOutClasses.Equal, 7);
        Assert.Equal(25, equal.Count(row => s_labels[row] == 1));
        int[] proportional = HeldOutRows.Draw(Rows(), 200, HeldOutClasses.Proportional, 7);
        Assert.Equal(200, proportional.Distinct().Count());
        // Four standard deviations about a tenth.
        Assert.InRange(proportional.Count(row => s_labels[row] == 1), 5, 36);
    }

    [Fact]
    public void Where_classes_share_in_proportion_every_row_counts_the_same()
    {
        var test = new TestAccuracy([90, 0], [90, 10]) { Hits = [.. Enumerable.Range(0, 100).Select(row => row < 90)], RowLabels = [.. Enumerable.Range(0, 100).Select(row => row / 90)] };
        Assert.Equal(0.5, test.Balanced, 12);
        TestAccuracy pooled = RowwiseTrial.Pooled(test);
        Assert.Equal((0.9, 0.9), (pooled.Balanced, pooled.Accuracy));
        Assert.Equal(test.Hits, pooled.Hits);
    }

    [Fact]
    public void A_quarter_of_the_rows_is_the_most_and_excluded_ones_are_never_drawn()
    {
        int[] excluded = [.. Enumerable.Range(0, 500)];
        int[] held = HeldOutRows.Draw(Rows() with { MustDrop = excluded }, 1000, HeldOutClasses.Proportional, 1);
        Assert.Equal(125, held.Length);
        Assert.Equal(held.Order(), held);
        Assert.DoesNotContain(held, row => row < 500);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_group_is_parted_whatever_the_rows(bool isProportional)
    {
        HeldOutClasses sharing = isProportional ? HeldOutClasses.Proportional : HeldOutClasses.Equal;
        var rows = Gen.Zip(Gen.Choose(0, 3), Gen.Choose(0, 30)).ListOf().Where(list => list.Count > 8);
        Prop.ForAll(Arb.From(rows), Arb.From(Gen.Choose(0, 50)), (list, seed) =>
        {
            int count = list.Count;
            int[] labels = [.. list.Select(row => row.Item1)], groups = [.. list.Select(row => row.Item2)];
            var data = new Dataset { Rows = count, Labels = labels, Groups = groups, Given = [0], MustDrop = [1, 2] };
            int[] held = HeldOutRows.Draw(data, count, sharing, (ulong)seed);
            Assert.Equal(held, HeldOutRows.Draw(data, count, sharing, (ulong)seed));
            Assert.Equal(held.Order().Distinct(), held);
            int[] free = [.. Enumerable.Range(3, count - 3)];
            Assert.Subset(free.ToHashSet(), held.ToHashSet());
            int[] trained = [0, .. free.Except(held)];
            Assert.Empty(held.Select(row => groups[row]).Intersect(trained.Select(row => groups[row])));
            if (isProportional)
                Assert.True(held.Length <= free.Length / 4);
            else
                Assert.All(labels.Distinct(), label => Assert.True(held.Count(row => labels[row] == label) <= free.Count(row => labels[row] == label) / 4));
        }).QuickCheckThrowOnFailure();
    }
}
