using FsCheck;
using FsCheck.Fluent;
using Pith.Selection.Frame;

namespace Pith.Tests.Selection.Frame;

public class BudgetTests
{
    public static TheoryData<string> UniformCases() => GoldenCase.Names("ccs", "bin_allocate_uniform*");

    [Theory]
    [MemberData(nameof(UniformCases))]
    public void WaterFilling_GivesThePublishedBudgets(string name)
    {
        // The fractional total is a quirk of the published code, which then exceeds it; budgets here are whole numbers.
        if (name.EndsWith("fractional_num", StringComparison.Ordinal))
            return;
        var golden = new GoldenCase("ccs", name);
        int[] budgets = WaterFilling.Allocate(golden.Ints("in_bins"), golden.Int("num"));
        if (golden.HasParameter("tie_sensitive") && golden.RawText("tie_sensitive") == "true")
            Assert.Equal(golden.Ints("exp_budgets").Order(), budgets.Order());
        else
            Assert.Equal(golden.Ints("exp_budgets"), budgets);
    }

    [Theory]
    [InlineData(20, new[] { 0, 3, 6, 5, 6 })]
    [InlineData(100, new[] { 0, 3, 50, 7, 12 })]
    [InlineData(0, new[] { 0, 0, 0, 0, 0 })]
    public void WaterFilling_BothVariants_GiveTheWorkedExample(int budget, int[] expected)
    {
        int[] sizes = [0, 3, 50, 7, 12];
        Assert.Equal(expected, WaterFilling.Allocate(sizes, budget, WaterFillingVariant.D2));
        Assert.Equal(expected, WaterFilling.Allocate(sizes, budget, WaterFillingVariant.Ccs));
    }

    [Theory]
    [InlineData(new[] { 50, 30, 20 }, 10, new[] { 5, 3, 2 })]
    [InlineData(new[] { 1, 1, 1 }, 2, new[] { 1, 1, 0 })]
    [InlineData(new[] { 0, 99, 1 }, 10, new[] { 0, 10, 0 })]
    [InlineData(new[] { 7, 7, 6 }, 10, new[] { 4, 3, 3 })]
    [InlineData(new[] { 2, 3 }, 9, new[] { 2, 3 })]
    [InlineData(new[] { 0, 0 }, 3, new[] { 0, 0 })]
    [InlineData(new[] { 2_000_000_000, 100_000_000 }, 2_000_000_000, new[] { 1_904_761_905, 95_238_095 })]
    public void Proportional_GivesLargestRemainders(int[] sizes, int budget, int[] expected) =>
        Assert.Equal(expected, ProportionalBudget.Allocate(sizes, budget));

    [Fact]
    public void Budgets_SumToTheBudgetAndFitTheBins()
    {
        var inputs = Gen.Choose(0, 30).ArrayOf().SelectMany(sizes => Gen.Choose(0, 400).Select(budget => (sizes, budget)));
        Prop.ForAll(inputs.ToArbitrary(), input =>
        {
            (int[] sizes, int budget) = input;
            int total = Math.Min(budget, sizes.Sum());
            int[] equal = WaterFilling.Allocate(sizes, budget);
            int[] ccs = WaterFilling.Allocate(sizes, budget, WaterFillingVariant.Ccs);
            int[] proportional = ProportionalBudget.Allocate(sizes, budget);
            bool Fits(int[] budgets) => budgets.Sum() == total && budgets.Zip(sizes).All(pair => pair.First >= 0 && pair.First <= pair.Second);
            // Equal: a bin that is not full has at most one row less than any other.
            bool level = equal.Length == 0 || equal.Where((b, i) => b < sizes[i]).All(b => equal.Max() - b <= 1);
            bool near = proportional.Select((b, i) => Math.Abs((double)b * sizes.Sum() - (double)total * sizes[i])).All(gap => gap < Math.Max(1, sizes.Sum()));
            return Fits(equal) && Fits(ccs) && Fits(proportional) && level && near;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void AShare_ThatKeepsNothing_IsRefused()
    {
        Assert.Equal(3, KeepCount.Of(Share.Parse("0.3"), 10));
        Assert.Contains("keeps no row", Assert.Throws<OptionException>(() => KeepCount.Of(Share.Parse("0.009"), 100)).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(11)]
    public void ACount_ThatDoesNotFit_IsRefused(int count) => Assert.Equal("count", Assert.Throws<OptionException>(() => KeepCount.Of(count, 10)).Option);
}
