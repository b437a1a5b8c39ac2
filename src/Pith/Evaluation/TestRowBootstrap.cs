using Pith.Numerics.Randomness;

namespace Pith.Evaluation;

/// <summary>What the choice of test rows leaves open of a figure: its 95 % interval over test rows that are drawn again from themselves.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct RowInterval(double Low, double High);

/// <summary>The bootstrap over test rows (Efron, Annals of Statistics 7, 1979), percentile intervals, the same draws for every figure.</summary>
/// <remarks>It tells another thing than an interval over seeds: there the same test rows judge several trainings, here the same trainings are judged by
/// other test rows of the kind. A difference is drawn in pairs, so that what is hard for both models cancels out. A model that nothing random
/// goes into has only this one. O(M draws) for M test rows; deterministic.</remarks>
sealed class TestRowBootstrap
{
    /// <summary>How often the test rows are drawn.</summary>
    public const int Draws = 1000;

    const double Tail = 0.025;

    /// <summary>The intervals of means over test rows.</summary>
    /// <param name="values">Figures, each [M] a value a test row, whose mean is the figure; a null has no interval.</param>
    /// <param name="classes">[M] the class of each test row where every class counts alike; null where every row does.</param>
    /// <returns>One interval a figure; null without values.</returns>
    public static IReadOnlyList<RowInterval?> Of(IReadOnlyList<double[]?> values, int[]? classes = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        int rows = values.FirstOrDefault(figure => figure is not null)?.Length ?? 0;
        var means = values.Select(figure => figure?.Length == rows && rows > 0 ? new double[Draws] : null).ToArray();
        var random = new RandomStream(0, "test-row-bootstrap");
        var times = new int[rows];
        int groups = classes is null ? 1 : classes.Max() + 1;
        double[] sums = new double[groups], counts = new double[groups];
        for (int draw = 0; draw < Draws && rows > 0; draw++)
        {
            Array.Clear(times);
            for (int n = 0; n < rows; n++)
                times[random.NextInt(rows)]++;
            for (int f = 0; f < means.Length; f++)
            {
                if (means[f] is not { } own)
                    continue;
                Array.Clear(sums);
                Array.Clear(counts);
                for (int n = 0; n < rows; n++)
                {
                    int group = classes is null ? 0 : classes[n];
                    sums[group] += times[n] * values[f]![n];
                    counts[group] += times[n];
                }
                double mean = 0;
                int present = 0;
                for (int g = 0; g < groups; g++)
                {
                    if (counts[g] == 0)
                        continue;
                    mean += sums[g] / counts[g];
                    present++;
                }
                own[draw] = mean / present;
            }
        }
        return Array.ConvertAll(means, own => own is null ? (RowInterval?)null : Ends(own));
    }

    static RowInterval Ends(double[] means)
    {
        Array.Sort(means);
        int tail = (int)(Tail * means.Length);
        return new RowInterval(means[tail], means[^(tail + 1)]);
    }
}
