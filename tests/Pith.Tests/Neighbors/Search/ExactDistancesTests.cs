using Pith.Neighbors.Search;

namespace Pith.Tests.Neighbors.Search;

public sealed class ExactDistancesTests
{
    [Fact]
    public void SumsOfEveryLengthAreRightSymmetricAndTheSameFromBothPrecisions()
    {
        var random = new Random(5);
        for (int length = 0; length < 100; length++)
        {
            float[] a = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.3f)];
            float[] b = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() * 3)];
            double[] wideA = [.. a.Select(v => (double)v)], wideB = [.. b.Select(v => (double)v)];
            decimal expected = 0;
            for (int c = 0; c < length; c++)
                expected += ((decimal)wideA[c] - (decimal)wideB[c]) * ((decimal)wideA[c] - (decimal)wideB[c]);
            double sum = ExactDistances.SumOfSquaredDifferences(a, 1, b, 1);
            Assert.Equal((double)expected, sum, 1e-12 * (1 + (double)expected));
            Assert.Equal(sum, ExactDistances.SumOfSquaredDifferences(b, 1, a, 1));
            Assert.Equal(sum, ExactDistances.SumOfSquaredDifferences(wideA, 1, wideB, 1));
            Assert.Equal(0, ExactDistances.SumOfSquaredDifferences(a, 0.1, a, 0.1));
            Assert.Equal(
                ExactDistances.SumOfSquaredDifferences(a, 0.3, b, 0.7), ExactDistances.SumOfSquaredDifferences(wideA, 0.3, wideB, 0.7));
        }
    }

    [Fact]
    public void EachLaneIsAFusedChainAndTheLanesAreAddedAsATree()
    {
        double[] a = [.. Enumerable.Range(0, 37).Select(i => Math.Sin(i + 1))], b = [.. Enumerable.Range(0, 37).Select(i => Math.Cos(3 * i))];
        var lanes = new double[16];
        for (int c = 0; c < a.Length; c++)
        {
            double difference = (a[c] * 1.5) - (b[c] * 0.7);
            lanes[c % 16] = Math.FusedMultiplyAdd(difference, difference, lanes[c % 16]);
        }
        for (int apart = 8; apart >= 1; apart /= 2)
        {
            for (int l = 0; l < apart; l++)
                lanes[l] += lanes[l + apart];
        }
        Assert.Equal(lanes[0], ExactDistances.SumOfSquaredDifferences(a, 1.5, b, 0.7));
    }
}
