namespace Pith.Numerics.Statistics;

/// <summary>Student's t distribution for whole degrees of freedom.</summary>
/// <remarks>
/// The two-sided probability <c>A(t) = P(|T| &lt;= t)</c> is a finite series for whole degrees of freedom (Abramowitz and Stegun 26.7.3 and
/// 26.7.4), with <c>cos^2 = v / (v + t^2)</c>; the quantile is found by bisection down to neighbouring doubles. Only additions, products,
/// quotients and square roots are used, which round alike everywhere: the bits are the same on every machine. O(v) time an evaluation.
/// </remarks>
static class StudentT
{
    /// <summary>The probability that |T| is at most <paramref name="t"/>.</summary>
    /// <param name="t">At least 0.</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    public static double TwoSidedProbability(double t, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(t);
        double cosineSquared = degrees / (degrees + t * t);
        double sine = t / Math.Sqrt(degrees + t * t);
        double term = degrees % 2 == 0 ? 1 : Math.Sqrt(cosineSquared);
        double sum = degrees == 1 ? 0 : term;
        // Even v: 1 + 1/2 c^2 + (1 3)/(2 4) c^4 + ...; odd v: c + 2/3 c^3 + (2 4)/(3 5) c^5 + ...; up to c^(v-2).
        for (int power = degrees % 2 == 0 ? 2 : 3; power <= degrees - 2; power += 2)
        {
            term *= cosineSquared * (power - 1) / power;
            sum += term;
        }
        return degrees % 2 == 0 ? sine * sum : 2 / Math.PI * (ArcTangent(t / Math.Sqrt(degrees)) + sine * sum);
    }

    /// <summary>The t for which |T| is at most t with probability <paramref name="level"/>, e.g. 2.776 for 0.95 and 4 degrees.</summary>
    /// <param name="level">0 &lt; level &lt; 1.</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    public static double TwoSidedQuantile(double level, int degrees)
    {
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "A confidence level lies between 0 and 1.");
        double low = 0;
        double high = 1;
        while (TwoSidedProbability(high, degrees) < level)
            high *= 2;
        while (true)
        {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high)
                return high;
            if (TwoSidedProbability(middle, degrees) < level)
                low = middle;
            else
                high = middle;
        }
    }

    // Three half-angle steps bring any x >= 0 below tan(pi/16) = 0.199; then 12 terms of the Taylor series leave an error below 1e-18.
    static double ArcTangent(double x)
    {
        const int HalfAngles = 3;
        for (int i = 0; i < HalfAngles; i++)
            x /= 1 + Math.Sqrt(1 + x * x);
        double square = x * x;
        double sum = 0;
        for (int k = 12; k >= 0; k--)
            sum = (k % 2 == 0 ? 1.0 : -1.0) / (2 * k + 1) + square * sum;
        return (1 << HalfAngles) * x * sum;
    }
}
