using FsCheck;
using FsCheck.Fluent;
using Pith.Numerics;
using Pith.Tests.Selection;

namespace Pith.Tests.Numerics;

public class OrderStatisticsTests
{
    static readonly Gen<double> s_values = Gen.OneOf(
        Gen.Choose(-3, 3).Select(v => (double)v),
        Gen.Choose(-1000, 1000).Select(v => Math.Pow(2, v)),
        Gen.Choose(int.MinValue, int.MaxValue).Select(v => v * 1e-7),
        Gen.Elements(0.0, -0.0, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue));

    [Fact]
    public void ValueAtRank_IsTheSortedValue()
    {
        Prop.ForAll(s_values.NonEmptyListOf().ToArbitrary(), values =>
        {
            double[] array = [.. values];
            double[] sorted = [.. array.Order()];
            return Enumerable.Range(0, array.Length).All(rank => OrderStatistics.ValueAtRank(array, rank) == sorted[rank]);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(new[] { 3.0 }, 3.0)]
    [InlineData(new[] { 4.0, 1.0 }, 2.5)]
    [InlineData(new[] { 4.0, 1.0, 9.0 }, 4.0)]
    [InlineData(new[] { 1.0, 1.0, 1.0, 7.0 }, 1.0)]
    [InlineData(new[] { 1.0, 1.0, 7.0, 7.0 }, 4.0)]
    [InlineData(new[] { 0.0, 0.0, 0.0, 0.0 }, 0.0)]
    [InlineData(new[] { double.MaxValue, double.MaxValue }, double.MaxValue)]
    public void Median_IsTheMiddleOrTheMeanOfTheTwo(double[] values, double expected) => Assert.Equal(expected, OrderStatistics.Median(values));

    [Fact]
    public void Median_OfNothing_IsNaN() => Assert.True(double.IsNaN(OrderStatistics.Median([])));
}
