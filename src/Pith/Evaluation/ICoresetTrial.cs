using Pith.Evaluation.Dynamic;
using Pith.Numerics;

namespace Pith.Evaluation;

/// <summary>Trains a fresh model on a coreset and tests what it has learnt: the judge of an evaluation.</summary>
interface ICoresetTrial
{
    /// <summary>The model's name.</summary>
    string Model { get; }

    /// <summary>Training steps of every trial, however many rows a coreset has.</summary>
    int Steps { get; }

    /// <summary>Whether trials of two seeds on the same rows give the same, because nothing is drawn. Default no.</summary>
    bool IgnoresSeed => false;

    /// <summary>What trials cost. Default nothing.</summary>
    /// <param name="kept">Rows of the coreset of each trial.</param>
    /// <param name="speed">The machine.</param>
    StageCost Cost(IReadOnlyList<int> kept, MachineSpeed speed) => new([], []);

    /// <summary>Trains and tests. The model of the last step is tested; nothing is chosen by the test rows.</summary>
    /// <param name="rows">The coreset, each row once.</param>
    /// <param name="seed">Decides initial weights and the order of rows; trials of one seed start from the same weights.</param>
    /// <param name="progress">Told the work done, or null.</param>
    /// <param name="cancellation">Stops the trial.</param>
    /// <exception cref="PithException">The training diverged.</exception>
    TestAccuracy Run(int[] rows, ulong seed, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default);

    /// <summary>Trains for as many steps on rows that are chosen anew each epoch, and tests. Default: there are no epochs.</summary>
    /// <param name="rows">The rows that may be chosen, ascending.</param>
    /// <param name="schedule">Chooses them.</param>
    /// <param name="seed">As for <see cref="Run(int[], ulong, IProgress{WorkProgress}?, CancellationToken)"/>.</param>
    /// <param name="progress">Told the work done, or null.</param>
    /// <param name="cancellation">Stops the trial.</param>
    /// <returns>What the model gets right, and the rows of each epoch.</returns>
    /// <exception cref="NotSupportedException">The judge has no epochs.</exception>
    (TestAccuracy Test, IReadOnlyList<TrainedEpoch> Epochs) RunDynamic(
        int[] rows, IRowSchedule schedule, ulong seed, IProgress<WorkProgress>? progress, CancellationToken cancellation) =>
        throw new NotSupportedException($"{Model} has no epochs.");
}
