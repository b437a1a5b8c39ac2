using Pith.Numerics;
using Pith.Numerics.Threading;

namespace Pith.Selection.Uncertainty;

/// <summary>Class probabilities from logits, row by row, the same for any number of threads and any vector width.</summary>
static class ClassProbabilities
{
    const int BlockRows = 256;

    /// <summary>The logarithms of a row's class probabilities: its logits less the logarithm of the sum of their exponentials.</summary>
    /// <param name="logits">[C]; overwritten.</param>
    public static void LogSoftmax(Span<double> logits)
    {
        double largest = double.NegativeInfinity;
        foreach (double logit in logits)
            largest = Math.Max(largest, logit);
        double sum = 0;
        for (int c = 0; c < logits.Length; c++)
        {
            // The largest is taken off first, so that an offset of all logits changes as little as it can.
            logits[c] -= largest;
            sum += DeterministicMath.Exp(logits[c]);
        }
        double shift = DeterministicMath.Log(sum);
        for (int c = 0; c < logits.Length; c++)
            logits[c] -= shift;
    }

    /// <summary>A value of every row from the logarithms of its class probabilities.</summary>
    /// <param name="logits">[N, C].</param>
    /// <param name="threads">Threads.</param>
    /// <param name="valueOf">From [C] to the value.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidDataContentException">A logit is NaN or infinite.</exception>
    public static double[] Reduce(MatrixView logits, int threads, Func<double[], double> valueOf, CancellationToken cancellation)
    {
        var values = new double[logits.Rows];
        RowBlocks.ForEach(logits.Rows, BlockRows, threads, () => new double[logits.Columns], (first, count, row) =>
        {
            for (int i = first; i < first + count; i++)
            {
                Read(logits, i, row);
                values[i] = valueOf(row);
            }
        }, cancellation);
        return values;
    }

    /// <summary>Reads the logarithms of a row's class probabilities.</summary>
    /// <param name="logits">[N, C].</param>
    /// <param name="row">The row.</param>
    /// <param name="logs">[C] receives them.</param>
    /// <exception cref="InvalidDataContentException">A logit is NaN or infinite.</exception>
    public static void Read(MatrixView logits, int row, double[] logs)
    {
        logits.CopyRows(row, 1, logs);
        RefuseInfinity(logs, row);
        LogSoftmax(logs);
    }

    static void RefuseInfinity(double[] logits, int row)
    {
        for (int c = 0; c < logits.Length; c++)
        {
            if (!double.IsFinite(logits[c]))
                throw new InvalidDataContentException(
                    FormattableString.Invariant($"The logit of row {row} and class {c} is {logits[c]}; logits must be finite."));
        }
    }
}
