namespace Pith.Evaluation.Dynamic;

/// <summary>IES: rows whose loss no longer bends are left out of an epoch until it does again.</summary>
sealed record EarlyStoppingOptions : IRowScheduleOptions
{
    /// <summary>The method.</summary>
    public static MethodInfo<IRowScheduleOptions> Info { get; } = new MethodInfo<IRowScheduleOptions, EarlyStoppingOptions>(
        "ies",
        "rows whose loss no longer changes its course left out of an epoch (instance-dependent early stopping)",
        [
            OptionRules.Number<EarlyStoppingOptions>(
                "threshold", "mean second difference of the loss below which a row is left out", 0, double.PositiveInfinity, o => o.Threshold, (o, v) => o with { Threshold = v }),
        ],
        new EarlyStoppingOptions());

    MethodInfo<IRowScheduleOptions> IRowScheduleOptions.Info => Info;

    /// <summary>The mean absolute second difference below which a row counts as mastered, at least 0. Default 0.001, the published code's for ten classes; it
    /// takes twice that for a hundred.</summary>
    public double Threshold { get; init; } = 1e-3;

    /// <inheritdoc/>
    public bool UsesBudget => false;

    /// <inheritdoc/>
    public int WholeEpochs => EarlyStoppingSchedule.LossesNeeded;

    /// <inheritdoc/>
    public IRowSchedule Create(int[] rows, int kept, ulong seed) => new EarlyStoppingSchedule(rows, Threshold);
}

/// <summary>Leaves out rows that are mastered.</summary>
/// <remarks>Yuan et al., "Instance-dependent Early Stopping", ICLR 2025, and its code. After each epoch every row's loss is known: of rows that were trained on
/// as they were seen, of the others by a forward pass. A row is left out of the next epoch where it has at least four second differences
/// <c>L_t - 2 L_(t-1) + L_(t-2)</c> and the mean of the last three absolute ones is below the threshold; it comes back when it no longer is. Deviations from
/// the code: an epoch of which every row is mastered uses them all, and one without mastered rows does too, where the code would keep the rows of the
/// epoch before.</remarks>
sealed class EarlyStoppingSchedule(int[] rows, double threshold) : IRowSchedule
{
    /// <summary>Losses of a row before it can be left out.</summary>
    public const int LossesNeeded = 6;

    const int Averaged = 3;

    readonly Dictionary<int, List<double>> _losses = rows.ToDictionary(row => row, _ => new List<double>());

    /// <inheritdoc/>
    public bool MeasuresOthers => true;

    /// <inheritdoc/>
    public EpochRows Begin(int epoch, double done)
    {
        int[] open = [.. rows.Where(row => !IsMastered(_losses[row]))];
        return new EpochRows(open.Length == 0 ? rows : open);
    }

    /// <inheritdoc/>
    public void Saw(ReadOnlySpan<int> rows, ReadOnlySpan<float> losses)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            List<double> own = _losses[rows[i]];
            own.Add(losses[i]);
            if (own.Count > LossesNeeded)
                own.RemoveAt(0);
        }
    }

    bool IsMastered(List<double> losses)
    {
        if (losses.Count < LossesNeeded)
            return false;
        double sum = 0;
        for (int t = LossesNeeded - Averaged; t < LossesNeeded; t++)
            sum += Math.Abs(losses[t] - (2 * losses[t - 1]) + losses[t - 2]);
        return sum / Averaged < threshold;
    }
}
