using Pith.Evaluation.Layout;
using Pith.Numerics.Randomness;

namespace Pith.Tests.Evaluation.Layout;

/// <summary>The sums over all rows on a grid, against sums over all pairs.</summary>
public sealed class PushFieldTests
{
    [Theory]
    [InlineData(2, 1.0)]
    [InlineData(300, 0.3)]
    [InlineData(500, 4.0)]
    [InlineData(800, 12.0)]
    public void Field_IsTheSumOverAllPairs(int rows, double spread)
    {
        (float[] x, float[] y) = Points(rows, spread);
        var field = new PushField(rows, 2);

        field.Update(x, y);

        AssertField(field, x, y, 0.06);
    }

    [Fact]
    public void Field_OfALayoutWiderThanTheGrid_IsCoarser()
    {
        (float[] x, float[] y) = Points(400, 40);
        var field = new PushField(400, 1);

        field.Update(x, y);

        Assert.True(x.Max() - x.Min() > 200);
        AssertField(field, x, y, 0.5);
    }

    [Fact]
    public void Field_OfMovedRows_ForgetsWhereTheyWere()
    {
        (float[] x, float[] y) = Points(600, 2);
        var field = new PushField(600, 2);
        field.Update(x, y);
        (x, y) = Points(600, 25);
        field.Update(x, y);
        (x, y) = Points(600, 3);

        field.Update(x, y);

        AssertField(field, x, y, 0.06);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(32)]
    public void Transform_IsTheSumOfWaves_AndItsInverseReturns(int length)
    {
        var stream = new RandomStream(3, "waves");
        double[] values = [.. Enumerable.Range(0, length).Select(_ => stream.NextGaussian())];
        double[] real = [.. values];
        var imaginary = new double[length];
        var transform = new FourierTransform(length);

        transform.Run(real, imaginary);

        for (int k = 0; k < length; k++)
        {
            Assert.Equal(Enumerable.Range(0, length).Sum(n => values[n] * Math.Cos(2 * Math.PI * k * n / length)), real[k], 10);
            Assert.Equal(-Enumerable.Range(0, length).Sum(n => values[n] * Math.Sin(2 * Math.PI * k * n / length)), imaginary[k], 10);
        }
        transform.Run(imaginary, real);
        Assert.All(real.Zip(values), pair => Assert.Equal(pair.Second, pair.First / length, 10));
    }

    // Errors as shares of the largest value and of the steepest slope.
    static void AssertField(PushField field, float[] x, float[] y, double tolerance)
    {
        var sums = new double[x.Length];
        var slopesX = new double[x.Length];
        var slopesY = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < x.Length; j++)
            {
                double dx = x[i] - x[j];
                double dy = y[i] - y[j];
                double near = 1 / (1 + dx * dx + dy * dy);
                sums[i] += near;
                slopesX[i] -= 2 * dx * near * near;
                slopesY[i] -= 2 * dy * near * near;
            }
        }
        double largest = sums.Max();
        double steepest = Math.Max(1e-2, slopesX.Concat(slopesY).Max(Math.Abs));
        for (int i = 0; i < x.Length; i++)
        {
            Assert.True(Math.Abs(field.Sum[i] - sums[i]) <= tolerance * largest, $"sum {field.Sum[i]} for {sums[i]}");
            Assert.True(Math.Abs(field.SlopeX[i] - slopesX[i]) <= tolerance * steepest, $"slope {field.SlopeX[i]} for {slopesX[i]}, at most {steepest}");
            Assert.True(Math.Abs(field.SlopeY[i] - slopesY[i]) <= tolerance * steepest, $"slope {field.SlopeY[i]} for {slopesY[i]}, at most {steepest}");
        }
    }

    static (float[] X, float[] Y) Points(int rows, double spread)
    {
        var stream = new RandomStream(5, "points");
        float[] Draw() => [.. Enumerable.Range(0, rows).Select(_ => (float)(spread * stream.NextGaussian()))];
        return (Draw(), Draw());
    }
}
