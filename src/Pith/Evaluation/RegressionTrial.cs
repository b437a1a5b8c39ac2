using Pith.Learning;
using Pith.Learning.Networks;
using Pith.Learning.Paradigms;
using Pith.Learning.Regression;
using Pith.Numerics;

namespace Pith.Evaluation;

/// <summary>Judges a coreset by training a head that predicts a number on it for a fixed number of steps.</summary>
/// <remarks>Features and numbers are standardised by the coreset, as a user who has only the coreset would. Deterministic: the same bits for any number of threads.</remarks>
sealed record RegressionTrial : ICoresetTrial
{
    /// <summary>Features of all rows [N, D].</summary>
    public required MatrixView Features { get; init; }

    /// <summary>[N] the numbers.</summary>
    public required double[] Targets { get; init; }

    /// <summary>Features of the test rows [M, D].</summary>
    public required MatrixView TestFeatures { get; init; }

    /// <summary>[M] the numbers of the test rows.</summary>
    public required double[] TestTargets { get; init; }

    /// <inheritdoc/>
    public required string Model { get; init; }

    /// <inheritdoc/>
    public required int Steps { get; init; }

    /// <summary>Threads; 0 means all cores.</summary>
    public int Threads { get; init; }

    /// <inheritdoc/>
    public StageCost Cost(IReadOnlyList<int> kept, MachineSpeed speed)
    {
        ArgumentNullException.ThrowIfNull(kept);
        using Network network = CreateNetwork([0], 0);
        double forward = NetworkCost.SecondsOfForward(network, speed);
        double trial = (Steps * (double)HeadTraining.Of(Model).BatchSize * 3 * forward) + (TestTargets.Length * forward) + 0.01;
        return new StageCost([new PlannedMemory("predictions", kept.Count * (long)TestTargets.Length * 16, "evaluation")], [new PlannedStage("evaluation", kept.Count * trial)]);
    }

    /// <inheritdoc/>
    public TestAccuracy Run(int[] rows, ulong seed, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        int[] ascending = RowSets.Ascending(rows);
        using Network network = CreateNetwork(ascending, seed);
        TargetScale scale = TargetScale.Of(Targets, ascending);
        new RegressionTrainer(network, HeadTraining.Of(Model) with { Steps = Steps, Seed = seed }, scale).Train(Features, Targets, ascending, progress, cancellation);
        return new PredictedNumbers(RegressionHead.Predict(network, scale, TestFeatures, cancellation), TestTargets).ToTest();
    }

    Network CreateNetwork(int[] rows, ulong seed) => Models.CreateRegression(
        Model, new TensorShape(1, 1, Features.Columns), seed, null, StandardizedFeatures.Measure(Features, rows).Statistics, Threads);
}
