using System.Runtime.Intrinsics;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Tests.Scoring.TrainingDynamics;

public sealed class SoftmaxMathTests
{
    static IEnumerable<double> Numbers(double from, double to, int count) => Enumerable.Range(0, count).Select(i => from + (to - from) * i / (count - 1));

    [Fact]
    public void Exp_is_near_the_true_value_and_alike_in_vectors()
    {
        Assert.Equal(1, SoftmaxMath.Exp(0));
        foreach (double x in Numbers(-707.9, 5, 40_000).Concat(Numbers(-1, 1, 2001)))
        {
            double expected = Math.Exp(x);
            Assert.True(Math.Abs(SoftmaxMath.Exp(x) - expected) <= 3e-13 * expected, $"{x}");
            Assert.Equal(BitConverter.DoubleToInt64Bits(SoftmaxMath.Exp(x)), BitConverter.DoubleToInt64Bits(SoftmaxMath.Exp(Vector512.Create(x))[3]));
        }
        foreach (double x in new[] { -709, -1e300, double.MinValue, double.NegativeInfinity })
            Assert.InRange(SoftmaxMath.Exp(Vector512.Create(x))[0], 0, 1e-307);
    }

    [Fact]
    public void Log_is_near_the_true_value()
    {
        foreach (double exponent in Numbers(-20, 1, 40_000))
        {
            double x = Math.Exp(exponent);
            Assert.Equal(Math.Log(x), SoftmaxMath.Log(Vector512.Create(x))[5], 1e-9 * Math.Abs(Math.Log(x)) + 1e-16);
        }
        foreach (double x in new[] { 1, 1 + 1e-8, 1 - 1e-8, 1e-8, Math.Sqrt(2), Math.Sqrt(0.5), 0.5, 2 })
            Assert.Equal(Math.Log(x), SoftmaxMath.Log(Vector512.Create(x))[0], 1e-9 * Math.Abs(Math.Log(x)) + 1e-17);
    }
}
