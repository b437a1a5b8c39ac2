using Pith.Numerics.Randomness;

namespace Pith.Evaluation.Dynamic;

/// <summary>InfoBatch: of the rows that are learnt better than the mean a share is left out of each epoch, and the others of them count for more.</summary>
sealed record InfoBatchOptions : IRowScheduleOptions
{
    /// <summary>The method.</summary>
    public static MethodInfo<IRowScheduleOptions> Info { get; } = new MethodInfo<IRowScheduleOptions, InfoBatchOptions>(
        "infobatch",
        "a share of the rows with a loss below the mean left out of each epoch, the rest of them weighted up (InfoBatch)",
        [
            OptionRules.Number<InfoBatchOptions>(
                "ratio", "share of the rows below the mean loss that an epoch leaves out", 0, 0.9, o => o.Ratio, (o, v) => o with { Ratio = v }),
            OptionRules.Number<InfoBatchOptions>(
                "delta", "share of the training after which every row is used", 0, 1, o => o.Delta, (o, v) => o with { Delta = v }),
        ],
        new InfoBatchOptions());

    MethodInfo<IRowScheduleOptions> IRowScheduleOptions.Info => Info;

    /// <summary>r, 0 to 0.9, the published code's limit. Default 0.5, the paper's.</summary>
    public double Ratio { get; init; } = 0.5;

    /// <summary>The share of the training after which every row is used, 0 to 1. Default 0.875, the paper's.</summary>
    public double Delta { get; init; } = 0.875;

    /// <inheritdoc/>
    public bool UsesBudget => false;

    /// <inheritdoc/>
    public int WholeEpochs => 1;

    /// <inheritdoc/>
    public IRowSchedule Create(int[] rows, int kept, ulong seed) => new InfoBatchSchedule(rows, this, seed);
}

/// <summary>Leaves out rows that are learnt well, without bias.</summary>
/// <remarks>Qin et al., "InfoBatch: Lossless Training Speed Up by Unbiased Dynamic Data Pruning", ICLR 2024 (arXiv 2303.04947), and its code. A row's
/// score is its loss when it was last trained on, 3 before that. Of the n rows with a score below the mean, <c>floor((1 - r) n)</c> are drawn by the stream
/// <c>infobatch-EPOCH</c> and their gradients multiplied by <c>1 / (1 - r)</c>, so that the sum over an epoch stays the same on average; the others count as
/// they are. Deviation: the paper's last epochs on every row begin after the share delta of the epochs, here of the steps, because trainings of equal
/// steps have no number of epochs.</remarks>
sealed class InfoBatchSchedule(int[] rows, InfoBatchOptions options, ulong seed) : IRowSchedule
{
    const float BeforeTraining = 3;

    readonly float[] _scores = Filled(rows.Length == 0 ? 0 : rows[^1] + 1);

    /// <inheritdoc/>
    public EpochRows Begin(int epoch, double done)
    {
        if (done >= options.Delta)
            return new EpochRows(rows);
        double sum = 0;
        foreach (int row in rows)
            sum += _scores[row];
        double mean = sum / rows.Length, part = 1 - options.Ratio;
        int[] below = [.. rows.Where(row => _scores[row] < mean)];
        int[] drawn = new RandomStream(seed, FormattableString.Invariant($"infobatch-{epoch}")).Sample(below.Length, (int)(part * below.Length));
        var isDrawn = new HashSet<int>(drawn.Select(place => below[place]));
        int[] used = [.. rows.Where(row => !(_scores[row] < mean) || isDrawn.Contains(row))];
        return isDrawn.Count == 0 || options.Ratio == 0 ? new EpochRows(used)
            : new EpochRows(used, Array.ConvertAll(used, row => isDrawn.Contains(row) ? (float)(1 / part) : 1));
    }

    /// <inheritdoc/>
    public void Saw(ReadOnlySpan<int> rows, ReadOnlySpan<float> losses)
    {
        for (int i = 0; i < rows.Length; i++)
            _scores[rows[i]] = losses[i];
    }

    static float[] Filled(int count)
    {
        var scores = new float[count];
        Array.Fill(scores, BeforeTraining);
        return scores;
    }
}
