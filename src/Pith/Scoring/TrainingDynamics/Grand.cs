using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Numerics.Threading;

namespace Pith.Scoring.TrainingDynamics;

/// <summary>Norm of a row's loss gradient with respect to the last layer: high means hard.</summary>
/// <remarks>
/// <para>Paul et al. (NeurIPS 2021) score a row by the norm of the gradient of its loss. For a last linear layer with features h, probabilities p and
/// label y that gradient is the outer product of p - onehot(y) with (h, 1), so its norm is <c>||p - onehot(y)||_2 sqrt(||h||_2^2 + 1)</c>: nothing is
/// differentiated (DeepCore's grand.py computes the same). Recorded outputs do not tell h, so the features and logits of one model are needed,
/// such as those that <c>pith train</c> writes. The paper averages over ten models; this is one.</para>
/// <para>Double precision, each sum in the order of the columns: the same bytes for any number of threads.</para>
/// </remarks>
public static class Grand
{
    /// <summary>The contract name.</summary>
    public const string ScoreName = "grand";

    /// <summary>Computes the score of some rows.</summary>
    /// <param name="features">[N, D] inputs of the model's last layer.</param>
    /// <param name="logits">[N, C] its outputs.</param>
    /// <param name="labels">[N] 0..C-1.</param>
    /// <param name="rows">Rows to score; the others are NaN.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidDataContentException">A feature or logit is NaN or infinite, or a label is not a column of the logits.</exception>
    public static ImportanceScores Compute(
        MatrixView features, MatrixView logits, int[] labels, int[] rows, int threads = 0, CancellationToken cancellation = default)
    {
        if (features.Rows != labels.Length || logits.Rows != labels.Length)
            throw new ArgumentException($"Features, logits and labels must have as many rows; got {features.Rows}, {logits.Rows} and {labels.Length}.");
        var values = new double[labels.Length];
        Array.Fill(values, double.NaN);
        RowBlocks.ForEach(rows.Length, 256, threads, () => (Feature: new double[features.Columns], Output: new double[logits.Columns]), (first, count, row) =>
        {
            for (int i = first; i < first + count; i++)
            {
                features.CopyRows(rows[i], 1, row.Feature);
                logits.CopyRows(rows[i], 1, row.Output);
                if ((uint)labels[rows[i]] >= (uint)logits.Columns)
                {
                    throw new InvalidDataContentException(
                        $"Row {rows[i]} has the label {labels[rows[i]]}, but the logits have {logits.Columns} columns; labels must be 0 to {logits.Columns - 1}.");
                }
                double norm = GradientNorm(row.Feature, row.Output, labels[rows[i]]);
                if (!double.IsFinite(norm))
                    throw new InvalidDataContentException($"The features or logits of row {rows[i]} are not finite; GraNd needs finite numbers.");
                values[rows[i]] = norm;
            }
        }, cancellation);
        return new ImportanceScores(
            ScoreName, ScoreDirection.HighIsHard, values,
            "norm of the gradient of the cross entropy with respect to the last layer's weights and biases, of one model",
            new Dictionary<string, string> { ["models"] = "1", ["layer"] = "last" },
            "Paul et al. 2021, arXiv 2107.07075, last-layer form as in DeepCore");
    }

    /// <summary>||softmax(logits) - onehot(label)|| sqrt(||features||^2 + 1); the logits are overwritten.</summary>
    static double GradientNorm(ReadOnlySpan<double> features, Span<double> logits, int label)
    {
        double largest = double.NegativeInfinity;
        foreach (double logit in logits)
            largest = Math.Max(largest, logit);
        double sum = 0;
        for (int c = 0; c < logits.Length; c++)
            sum += logits[c] = DeterministicMath.Exp(logits[c] - largest);
        double error = 0;
        for (int c = 0; c < logits.Length; c++)
        {
            double difference = (logits[c] / sum) - (c == label ? 1 : 0);
            error = Math.FusedMultiplyAdd(difference, difference, error);
        }
        double square = 1;
        foreach (double feature in features)
            square = Math.FusedMultiplyAdd(feature, feature, square);
        return Math.Sqrt(error * square);
    }
}
