using Pith.Numerics.Statistics;

namespace Pith.Tests.Numerics.Statistics;

public sealed class FixedOrderSumTests
{
    [Fact]
    public void Every_length_agrees_with_whole_numbers_summed_exactly()
    {
        for (int n = 0; n <= 2100; n += n < 300 ? 1 : 97)
        {
            double[] values = Enumerable.Range(1, n).Select(i => (double)i).ToArray();
            Assert.Equal(n * (n + 1L) / 2, FixedOrderSum.Sum(values));
            Assert.Equal(n * (n + 1L) * (2L * n + 1) / 6, FixedOrderSum.Dot(values, values));
            Assert.Equal(n * (n + 1L) * (2L * n + 1) / 6, FixedOrderSum.SquaredDistance(values, new double[n]));
            float[] singles = values.Select(v => (float)v).ToArray();
            Assert.Equal(n * (n + 1L) * (2L * n + 1) / 6, FixedOrderSum.SquaredDistance(new float[n], singles));
        }
    }

    [Fact]
    public void The_order_is_eight_lanes_in_blocks_of_1024_halved_at_powers_of_two()
    {
        var random = new Random(71);
        foreach (int n in new[] { 1, 7, 8, 9, 1023, 1024, 1025, 2049, 5000, 9999 })
        {
            double[] values = Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5).ToArray();
            Assert.Equal(BitConverter.DoubleToInt64Bits(Oracle(values)), BitConverter.DoubleToInt64Bits(FixedOrderSum.Sum(values)));
        }
    }

    [Fact]
    public void A_million_tenths_are_summed_almost_exactly()
    {
        var values = new double[1_000_000];
        Array.Fill(values, 0.1);
        Assert.InRange(FixedOrderSum.Sum(values), 100_000 - 1e-9, 100_000 + 1e-9);
    }

    [Fact]
    public void Vectors_of_different_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => FixedOrderSum.Dot(new double[3], new double[4]));
        Assert.Throws<ArgumentException>(() => FixedOrderSum.SquaredDistance(new float[3], new float[4]));
    }

    static double Oracle(ReadOnlySpan<double> values)
    {
        if (values.Length > 1024)
        {
            int half = 1024;
            while (half * 2 < values.Length)
                half *= 2;
            return Oracle(values[..half]) + Oracle(values[half..]);
        }
        var l = new double[8];
        for (int i = 0; i < values.Length; i++)
            l[i % 8] += values[i];
        return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
    }
}
