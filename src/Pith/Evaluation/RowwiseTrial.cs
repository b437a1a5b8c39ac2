namespace Pith.Evaluation;

/// <summary>A judge to whom every test row counts the same, whatever its class: accuracies are over rows, not means of the classes'.</summary>
/// <param name="trial">The judge whose trials are counted so.</param>
sealed class RowwiseTrial(ICoresetTrial trial) : ICoresetTrial
{
    /// <inheritdoc/>
    public string Model => trial.Model;

    /// <inheritdoc/>
    public int Steps => trial.Steps;

    /// <inheritdoc/>
    public bool IgnoresSeed => trial.IgnoresSeed;

    /// <inheritdoc/>
    public StageCost Cost(IReadOnlyList<int> kept, Numerics.MachineSpeed speed) => trial.Cost(kept, speed);

    /// <inheritdoc/>
    public TestAccuracy Run(int[] rows, ulong seed, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default) =>
        Pooled(trial.Run(rows, seed, progress, cancellation));

    /// <summary>The rows as of one class.</summary>
    public static TestAccuracy Pooled(TestAccuracy test)
    {
        ArgumentNullException.ThrowIfNull(test);
        return new TestAccuracy([test.Right.Sum()], [test.Rows.Sum()]) { Hits = test.Hits, RowLabels = test.RowLabels is null ? null : new int[test.RowLabels.Length] };
    }
}
