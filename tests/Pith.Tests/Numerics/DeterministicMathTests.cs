using System.Globalization;
using System.Numerics;
using Pith.Numerics;
using Pith.Numerics.Randomness;

namespace Pith.Tests.Numerics;

public class DeterministicMathTests
{
    const int FixedBits = 200;

    /// <summary>Arguments of every size and sign that matter, and the borders of the reduction by ln 2.</summary>
    static List<double> Arguments()
    {
        var random = new RandomStream(11, "exp-test");
        var arguments = new List<double> { 0, -0.0, 1, -1, 1e-300, -1e-17, 0.5, 700, 709.7, -708, -740, -744.4, double.Epsilon };
        for (int i = 0; i < 4000; i++)
            arguments.Add((random.NextDouble() - 0.5) * 2 * Math.Pow(10, random.NextInt(4) - 1));
        for (int k = -1020; k < 1020; k += 17)
        {
            arguments.Add((k + 0.5) * Math.Log(2));
            arguments.Add(k * Math.Log(2));
        }
        return [.. arguments.Where(x => x is < 709.78 and > -745)];
    }

    [Fact]
    public void Exp_IsWithinOneUnitInTheLastPlace()
    {
        double worst = 0;
        foreach (double x in Arguments())
        {
            double value = DeterministicMath.Exp(x);
            double error = ErrorInUlps(value, x);
            Assert.True(error < 1, string.Create(CultureInfo.InvariantCulture, $"exp({x:R}) = {value:R} is off by {error} units"));
            if (value > 1e-307)
                worst = Math.Max(worst, error);
        }
        // The comment on the class states this bound.
        Assert.True(worst is > 0.45 and < 0.6, string.Create(CultureInfo.InvariantCulture, $"worst error {worst}"));
    }

    [Fact]
    public void Exp_OfSpecialValues()
    {
        Assert.Equal(1.0, DeterministicMath.Exp(0));
        Assert.Equal(1.0, DeterministicMath.Exp(-0.0));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Exp(709.79));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Exp(double.PositiveInfinity));
        Assert.Equal(0.0, DeterministicMath.Exp(-745.2));
        Assert.Equal(0.0, DeterministicMath.Exp(-1e300));
        Assert.Equal(0.0, DeterministicMath.Exp(double.NegativeInfinity));
        Assert.Equal(double.Epsilon, DeterministicMath.Exp(-744.5));
        Assert.Equal(1.7976931348622732e308, DeterministicMath.Exp(709.782712893384), 1e294);
        Assert.True(double.IsNaN(DeterministicMath.Exp(double.NaN)));
    }

    [Fact]
    public void ExpInto_HasTheBitsOfExp_AtEveryLengthAndPlace()
    {
        double[] values = [.. Arguments(), double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, -1e300, 710, -746];
        var results = new double[values.Length];
        DeterministicMath.ExpInto(values, results);
        for (int i = 0; i < values.Length; i++)
            Assert.Equal(BitConverter.DoubleToInt64Bits(DeterministicMath.Exp(values[i])), BitConverter.DoubleToInt64Bits(results[i]));
        for (int length = 0; length < 20; length++)
        {
            double[] part = values[^length..];
            DeterministicMath.ExpInto(part, part);
            Assert.Equal(Bits(results[^length..]), Bits(part));
        }
        Assert.Throws<ArgumentException>(() => DeterministicMath.ExpInto(new double[2], new double[1]));
    }

    /// <summary>Written down once from this implementation: the same numbers must come out on every machine.</summary>
    [Theory]
    [InlineData(1.0, 0x4005BF0A8B145769)]
    [InlineData(-1.0, 0x3FD78B56362CEF38)]
    [InlineData(0.1, 0x3FF1AEC7B35A00D4)]
    public void Exp_KeepsItsBits(double x, long bits) => Assert.Equal(bits, BitConverter.DoubleToInt64Bits(DeterministicMath.Exp(x)));

    [Fact]
    public void ExpInto_KeepsItsBits()
    {
        var random = new RandomStream(1, "exp-digest");
        double[] values = [.. Enumerable.Range(0, 10_001).Select(_ => random.NextDouble() * 1460 - 747)];
        DeterministicMath.ExpInto(values, values);
        ulong digest = 14695981039346656037;
        foreach (double value in values)
            digest = (digest ^ BitConverter.DoubleToUInt64Bits(value)) * 1099511628211;
        Assert.Equal(2846591027413309318UL, digest);
    }

    [Fact]
    public void Log_IsWithinOneUnitOfTheLibrary_AndUndoesExp()
    {
        foreach (double x in Arguments().Where(x => x > 0).Concat([double.Epsilon, 1e-310, double.MaxValue, 0.999999999, 1.0000001]))
        {
            double expected = Math.Log(x), actual = DeterministicMath.Log(x);
            Assert.True(
                Math.Abs(expected - actual) <= 1.5 * Math.Abs(Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected)),
                string.Create(CultureInfo.InvariantCulture, $"log({x:R}) = {actual:R}, expected {expected:R}"));
        }
        Assert.Equal(0.0, DeterministicMath.Log(1));
        Assert.Equal(double.NegativeInfinity, DeterministicMath.Log(0));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Log(double.PositiveInfinity));
        Assert.True(double.IsNaN(DeterministicMath.Log(-1)));
        Assert.True(double.IsNaN(DeterministicMath.Log(double.NaN)));
    }

    static long[] Bits(double[] values) => Array.ConvertAll(values, BitConverter.DoubleToInt64Bits);

    /// <summary>The distance of <paramref name="value"/> from e^x in units of its last place, from whole-number arithmetic with 200
    /// bits.</summary>
    static double ErrorInUlps(double value, double x)
    {
        // e^x = (e^(x / 2^12))^(2^12), with a margin of 64 bits for the squarings.
        const int Bits = FixedBits + 64, Halvings = 12;
        BigInteger one = BigInteger.One << Bits;
        BigInteger argument = ToFixed(x, Bits) >> Halvings;
        BigInteger term = one, sum = one;
        for (int n = 1; !term.IsZero && n < 80; n++)
        {
            term = ((term * argument) >> Bits) / n;
            sum += term;
        }
        int exponent = 0;
        for (int i = 0; i < Halvings; i++)
        {
            sum = (sum * sum) >> Bits;
            exponent *= 2;
            // Keeps the mantissa near one so that large and small powers keep their precision.
            int shift = (int)(sum.GetBitLength() - Bits);
            sum = shift > 0 ? sum >> shift : sum << -shift;
            exponent += shift;
        }
        double ulp = Math.BitIncrement(value) - value;
        (BigInteger mantissa, int power) = Split(value);
        // value - e^x at scale 2^(power - 160), then in units of the last place.
        int scale = power - 160;
        BigInteger mine = mantissa << 160;
        int exactShift = exponent - Bits - scale;
        BigInteger exact = exactShift >= 0 ? sum << exactShift : sum >> -exactShift;
        (_, int ulpPower) = Split(ulp);
        BigInteger ulpMantissa = Split(ulp).Mantissa;
        double units = Math.Exp(BigInteger.Log(BigInteger.Abs(mine - exact) + 1) - BigInteger.Log(ulpMantissa) - (ulpPower - scale) * Math.Log(2));
        return units;
    }

    static BigInteger ToFixed(double x, int bits)
    {
        (BigInteger mantissa, int power) = Split(x);
        int shift = bits + power;
        return shift >= 0 ? mantissa << shift : mantissa >> -shift;
    }

    static (BigInteger Mantissa, int Power) Split(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xFFFFFFFFFFFFF;
        if (exponent > 0)
            mantissa |= 1L << 52;
        else
            exponent = 1;
        return (bits < 0 ? -mantissa : mantissa, exponent - 1075);
    }
}
