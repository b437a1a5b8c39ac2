namespace Pith.Learning.Schedules;

/// <summary>The learning rate of each step, a function of the step's number alone, so that training can go on from any step.</summary>
static class Schedule
{
    const double OneCycleRise = 0.3;
    const double OneCycleStart = 1.0 / 25;
    const double OneCycleEnd = OneCycleStart / 1e4;
    const double MostMomentum = 0.95;
    const double LeastMomentum = 0.85;

    /// <summary>The learning rate of a step.</summary>
    /// <param name="kind">The schedule.</param>
    /// <param name="rate">The full rate.</param>
    /// <param name="floor">The rate that <see cref="ScheduleKind.Cosine"/> reaches at the end.</param>
    /// <param name="step">The step, from 0.</param>
    /// <param name="stepsPerEpoch">Steps of an epoch, at least 1.</param>
    /// <param name="epochs">Epochs, at least 1.</param>
    /// <remarks>Cosine follows PyTorch's <c>CosineAnnealingLR</c> stepped after every batch: <c>floor + (rate - floor) (1 + cos(pi step / steps)) / 2</c>.
    /// One-cycle follows <c>OneCycleLR</c> with its defaults (rise 0.3, from rate / 25, to rate / 250,000, both along cosines); <see cref="Momentum"/> is its other half. Step is <c>MultiStepLR</c> with milestones at half and three quarters of the epochs, rounded down.</remarks>
    public static double Rate(ScheduleKind kind, double rate, double floor, long step, int stepsPerEpoch, int epochs)
    {
        long steps = (long)stepsPerEpoch * epochs;
        switch (kind)
        {
            case ScheduleKind.Cosine:
                return Between(rate, floor, (double)step / steps);
            case ScheduleKind.OneCycle:
                return OneCycle(rate * OneCycleStart, rate, rate * OneCycleEnd, step, steps);
            case ScheduleKind.Step:
                long epoch = step / stepsPerEpoch;
                return epoch >= 3L * epochs / 4 ? rate / 100 : epoch >= epochs / 2 ? rate / 10 : rate;
            default:
                return rate;
        }
    }

    /// <summary>The momentum of a step of the one-cycle schedule where it is cycled, too: against the rate, from 0.95 down to 0.85 at the peak and back, as
    /// <c>OneCycleLR</c> does by its defaults.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="steps">Steps of the training, at least 1.</param>
    public static double Momentum(long step, long steps) => OneCycle(MostMomentum, LeastMomentum, MostMomentum, step, steps);

    static double OneCycle(double start, double middle, double end, long step, long steps)
    {
        double peak = Math.Max((OneCycleRise * steps) - 1, double.Epsilon);
        return step <= peak ? Between(start, middle, step / peak) : Between(middle, end, (step - peak) / Math.Max(steps - 1 - peak, 1));
    }

    // From one value to another along half a cosine wave.
    static double Between(double from, double to, double share) => to + ((from - to) * 0.5 * (1 + CosineOfPi(Math.Clamp(share, 0, 1))));

    // cos(pi t) for t of 0..1 by its Taylor series on the first quarter wave: additions and products only, the same bits everywhere.
    internal static double CosineOfPi(double t)
    {
        if (t > 0.5)
            return -CosineOfPi(1 - t);
        double x = Math.PI * t, square = x * x, term = 1, sum = 1;
        for (int k = 2; k <= 24; k += 2)
        {
            term *= -square / (k * (k - 1));
            sum += term;
        }
        return t == 0.5 ? 0 : sum;
    }
}
