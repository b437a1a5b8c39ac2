using FsCheck;
using FsCheck.Fluent;
using Pith.Pipelines.Embed;

namespace Pith.Tests.Pipelines.Embed;

/// <summary>No text and no group stands on both sides of a split.</summary>
public sealed class TextSplitTests
{
    [Fact]
    public void Rows_of_one_text_or_one_group_stay_together_whatever_the_rows()
    {
        var rows = Gen.Zip(Gen.Choose(0, 8), Gen.Choose(0, 12)).ListOf().Where(list => list.Count > 1);
        Prop.ForAll(Arb.From(rows), Arb.From(Gen.Choose(0, 50)), (list, seed) =>
        {
            int[] texts = [.. list.Select(row => row.Item1)];
            string[] groups = [.. list.Select(row => $"group {row.Item2}")];
            int wanted = list.Count / 2;
            int[] test = TextSplit.Draw(TextSplit.Numbers(texts, groups), wanted, (ulong)seed);
            int[] train = [.. Enumerable.Range(0, list.Count).Except(test)];
            Assert.True(test.Length <= wanted);
            Assert.Equal(test.Order().Distinct(), test);
            Assert.Empty(test.Select(row => texts[row]).Intersect(train.Select(row => texts[row])));
            Assert.Empty(test.Select(row => groups[row]).Intersect(train.Select(row => groups[row])));
            // What is left out is larger than what is missing.
            int missing = wanted - test.Length;
            Assert.All(TextSplit.Together(texts, groups).Where(together => !test.Contains(together[0])), together => Assert.True(together.Length > missing));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Groups_are_linked_by_the_rows_that_they_share()
    {
        // The texts of rows 1 and 2 are one, so the groups a and b are.
        Assert.Equal([[0, 1, 2, 3], [4]], TextSplit.Together([0, 1, 1, 2, 3], ["a", "a", "b", "b", "c"]));
        Assert.Equal([[0], [1, 2], [3], [4]], TextSplit.Together([0, 1, 1, 2, 3], null));
    }

    [Fact]
    public void Seeds_draw_other_rows_and_one_seed_the_same()
    {
        int[] texts = [.. Enumerable.Range(0, 200)];
        int[] first = TextSplit.Draw(TextSplit.Numbers(texts, null), 40, 1);
        Assert.Equal(40, first.Length);
        Assert.Equal(first, TextSplit.Draw(TextSplit.Numbers(texts, null), 40, 1));
        Assert.NotEqual(first, TextSplit.Draw(TextSplit.Numbers(texts, null), 40, 2));
    }
}
