using Pith.Numerics;
using Pith.Numerics.Statistics;
using Pith.Numerics.Threading;

namespace Pith.Extrapolation.Direct;

/// <summary>Difficulty of a row told from one model's logits; larger is harder.</summary>
static class LogitMeasures
{
    const int BlockRows = 2048;

    /// <summary>Measures rows.</summary>
    /// <param name="logits">[N, C].</param>
    /// <param name="crossFitted">What models that have not seen them say of some rows, which counts instead; or null.</param>
    /// <param name="labels">[N], -1 where not known; null where there are none.</param>
    /// <param name="rows">The rows to measure.</param>
    /// <param name="score">What to take; not <see cref="DirectScore.Auto"/>.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>[n], in the order of <paramref name="rows"/>.</returns>
    public static double[] Of(MatrixView logits, CrossFittedLogits? crossFitted, int[]? labels, int[] rows, DirectScore score, int threads, CancellationToken cancellation)
    {
        var values = new double[rows.Length];
        RowBlocks.ForEach(rows.Length, BlockRows, threads, () => new double[logits.Columns], (first, count, row) =>
        {
            for (int i = first; i < first + count; i++)
            {
                if (crossFitted?.TryCopy(rows[i], row) != true)
                    logits.CopyRows(rows[i], 1, row);
                Softmax(row);
                values[i] = Measure(row, labels?[rows[i]] ?? -1, score);
            }
        }, cancellation);
        return values;
    }

    /// <summary>Refuses labels that are no column of the logits.</summary>
    /// <param name="problem">With logits.</param>
    /// <exception cref="InvalidDataContentException">A label is too large.</exception>
    public static void RequireLabelsWithin(ExtrapolationProblem problem)
    {
        int row = problem.Labels is null ? -1 : Array.FindIndex(problem.Labels, label => label >= problem.Logits!.Columns);
        if (row >= 0)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"labels: row {row} is of class {problem.Labels![row]}, but the logits have {problem.Logits!.Columns} columns; give logits of the model for these classes."));
        }
    }

    static double Measure(double[] probabilities, int label, DirectScore score)
    {
        // A row without a label is measured against what the model takes it for.
        (int best, double second) = Best(probabilities);
        int against = label >= 0 ? label : best;
        return score switch
        {
            DirectScore.El2n => El2n(probabilities, against),
            DirectScore.Loss => -DeterministicMath.Log(Math.Max(probabilities[against], 1e-300)),
            DirectScore.Entropy => Entropy(probabilities),
            _ => (against == best ? second : probabilities[best]) - probabilities[against],
        };
    }

    static void Softmax(double[] row)
    {
        double largest = row.Max();
        for (int c = 0; c < row.Length; c++)
            row[c] -= largest;
        DeterministicMath.ExpInto(row, row);
        double sum = FixedOrderSum.Sum(row);
        for (int c = 0; c < row.Length; c++)
            row[c] /= sum;
    }

    static (int Best, double Second) Best(double[] probabilities)
    {
        int best = 0;
        for (int c = 1; c < probabilities.Length; c++)
            best = probabilities[c] > probabilities[best] ? c : best;
        double second = 0;
        for (int c = 0; c < probabilities.Length; c++)
            second = c == best ? second : Math.Max(second, probabilities[c]);
        return (best, second);
    }

    static double El2n(double[] probabilities, int label)
    {
        double sum = 0;
        for (int c = 0; c < probabilities.Length; c++)
        {
            double error = probabilities[c] - (c == label ? 1 : 0);
            sum += error * error;
        }
        return Math.Sqrt(sum);
    }

    static double Entropy(double[] probabilities)
    {
        double sum = 0;
        foreach (double p in probabilities)
            sum -= p > 0 ? p * DeterministicMath.Log(p) : 0;
        return sum;
    }
}
