using Pith.Data;
using Pith.Data.Dynamics;
using Pith.Data.Readers;
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
sealed record Grand : IImportanceScore
{
    // Terms of the two sums a second and core, each in one chain of dependent steps.
    const double TermsPerSecond = 0.2e9;

    /// <summary>The score in the catalogue.</summary>
    public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, Grand>(
        "grand", "norm of the loss gradient with respect to the last layer", [], new Grand());

    /// <inheritdoc/>
    public MethodInfo<IImportanceScore> Info => Entry;

    /// <inheritdoc/>
    public string Name => Info.Name;

    /// <inheritdoc/>
    public ScoreDirection Direction => ScoreDirection.HighIsHard;

    /// <inheritdoc/>
    public string Definition => "norm of the gradient of the cross entropy with respect to the last layer's weights and biases, of one model";

    /// <inheritdoc/>
    public string Source => "Paul et al. 2021, arXiv 2107.07075, last-layer form as in DeepCore";

    /// <inheritdoc/>
    public DataNeeds Needs => DataNeeds.Gradients;

    /// <inheritdoc/>
    public IEnumerable<StageCost> Cost(ScoreSize size, MachineSpeed speed) =>
    [
        new(
            [new PlannedMemory("features and logits (mapped)", size.Rows * (size.Columns + size.Classes) * sizeof(float))],
            [new PlannedStage(Name, 0.01 + size.Rows * (double)(size.Columns + size.Classes) / TermsPerSecond / speed.Cores)]),
    ];

    /// <summary>Computes the score of every row, or of those that the training dynamics hold where these are given.</summary>
    /// <param name="input">Features [N, D] of the model's last layer as the embeddings, its logits [N, C], and labels.</param>
    /// <param name="progress">Receives nothing: the work is short.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="OptionException">Features, logits or labels are missing.</exception>
    /// <exception cref="MisalignedDataException">They are of different numbers of rows.</exception>
    /// <exception cref="InvalidDataContentException">A feature or logit is NaN or infinite, or a label is not a column of the logits.</exception>
    public ImportanceScores Compute(ScoreInput input, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        this.Require(input);
        MatrixView features = input.Embeddings!, logits = input.Logits!;
        int[] labels = input.Classes!;
        Alignment.Require("the features", features.Rows, "the logits", logits.Rows);
        Alignment.Require("the features", features.Rows, "the labels", labels.Length);
        LogitsReader.RequireClasses(logits, "the logits");
        int[] rows = RowsOf(input);
        var values = new double[labels.Length];
        Array.Fill(values, double.NaN);
        RowBlocks.ForEach(rows.Length, 256, input.Threads, () => (Feature: new double[features.Columns], Output: new double[logits.Columns]), (first, count, row) =>
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
        return this.Result(values, new Dictionary<string, string> { ["models"] = "1", ["layer"] = "last" });
    }

    static int[] RowsOf(ScoreInput input)
    {
        if (input.Dynamics is null)
            return [.. Enumerable.Range(0, input.Rows)];
        using DynamicsEpoch first = input.Dynamics.OpenEpoch(0, verify: false);
        return first.Rows.ToArray();
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
