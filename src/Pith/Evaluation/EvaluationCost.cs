using Pith.Learning.Networks;
using Pith.Numerics;

namespace Pith.Evaluation;

/// <summary>What the trials of an evaluation cost.</summary>
static class EvaluationCost
{
    const string Stage = "evaluation";

    // A trial's file in the unfinished run: so much, and the class that is predicted for each test row.
    const long FileBytes = 600;
    const long PredictionBytes = 4;

    /// <summary>Trainings of a network.</summary>
    /// <param name="trial">How a coreset is judged.</param>
    /// <param name="network">Its network.</param>
    /// <param name="trials">How often.</param>
    /// <param name="speed">The machine.</param>
    public static StageCost Of(NetworkTrial trial, Network network, int trials, MachineSpeed speed)
    {
        double forward = NetworkCost.SecondsOfForward(network, speed);
        double each = (trial.Steps * (double)trial.Options.BatchSize * 3 + (1 + trial.Corruptions.Count) * (double)trial.TestLabels.Length) * forward;
        long values = network.InputShape.Values + network.Layers.Sum(l => (long)l.Output.ImageSize);
        long parameters = network.Parameters.Sum(p => (long)p.Value.Length);
        return new StageCost(
            [
                new PlannedMemory("model, gradients and optimiser of a trial", parameters * 32, Stage),
                new PlannedMemory("activations of a batch of a trial", trial.Options.BatchSize * values * 8, Stage),
            ],
            [new PlannedStage(Stage, trials * each)],
            trials * (FileBytes + (PredictionBytes * trial.TestLabels.Length)));
    }

    /// <summary>Linear probes.</summary>
    /// <param name="trial">How a coreset is judged.</param>
    /// <param name="kept">Rows of the coresets, one number each.</param>
    /// <param name="speed">The machine.</param>
    public static StageCost Of(LinearProbe trial, IReadOnlyList<int> kept, MachineSpeed speed)
    {
        // The product kernel works on 16 columns at a time.
        double columns = trial.Features.Columns + 1, width = (trial.Classes + 15) / 16 * 16;
        double step = columns * width * 2 / (speed.MultiplyAddsPerSecond * 0.4) / speed.Cores + trial.Classes * 12e-9 / speed.Cores;
        long largest = kept.DefaultIfEmpty(0).Max();
        return new StageCost(
            [new PlannedMemory("features of a coreset", largest * ((long)columns * 8 + trial.Classes * 8), Stage)],
            [new PlannedStage(Stage, kept.Sum(n => n * (trial.Steps * step + columns * 3e-9)))],
            kept.Count * (FileBytes + (PredictionBytes * trial.TestLabels.Length)));
    }
}
