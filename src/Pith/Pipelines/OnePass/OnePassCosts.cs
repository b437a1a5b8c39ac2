using Pith.Data.Formats.Npy;
using Pith.Pipelines.Steps;
using Pith.Pipelines.Train;

namespace Pith.Pipelines.OnePass;

/// <summary>What pruning cost in seconds against what it saves.</summary>
/// <param name="Pruning">Everything up to the coreset: training on the subset, scores, extrapolation, tuning, selection.</param>
/// <param name="CoresetTraining">Training once on the coreset for the epochs of the subset's training, at its seconds per row.</param>
/// <param name="FullTraining">Training once on everything for the same epochs, or null where nothing is trained.</param>
/// <param name="IsMeasured">Whether <paramref name="FullTraining"/> was measured; else it is as many rows times the subset's seconds per row.</param>
/// <param name="Epochs">Those epochs.</param>
sealed record OnePassCosts(double Pruning, double CoresetTraining, double? FullTraining, bool IsMeasured, int Epochs)
{
    /// <summary>Whether pruning and one training on the coreset took less time than one training on everything.</summary>
    public bool? PaidOff => FullTraining is double full ? Pruning + CoresetTraining < full : null;

    /// <summary>After how many trainings on the coreset the pruning is paid for, or null if never.</summary>
    public int? BreakEven => FullTraining is double full && full > CoresetTraining ? Math.Max(1, (int)Math.Ceiling(Pruning / (full - CoresetTraining))) : null;

    /// <summary>Adds up the finished steps.</summary>
    public static OnePassCosts Of(IReadOnlyList<FinishedStep> steps)
    {
        double pruning = steps.Where(s => s.Step.IsCost).Sum(s => s.Seconds);
        FinishedStep? subset = steps.FirstOrDefault(s => s.Step.Name == OnePassSteps.Training);
        if (subset is null)
            return new OnePassCosts(pruning, 0, null, false, 0);
        (double seconds, int epochs) = Training(subset.Folder);
        double perRow = seconds / NpyFile.ReadInt64s(Path.Combine(subset.Folder, "rows.npy")).Length;
        FinishedStep coreset = steps.First(s => s.Step.Name == OnePassSteps.Coreset);
        FinishedStep? full = steps.FirstOrDefault(s => s.Step.Name == OnePassSteps.FullTraining);
        return new OnePassCosts(
            pruning,
            perRow * coreset.Manifest.Fact("kept"),
            full is null ? perRow * coreset.Manifest.Rows : Training(full.Folder).Seconds,
            full is not null,
            epochs);
    }

    /// <summary>As the file holds it.</summary>
    public PipelineCosts ToFile() => new(
        Math.Round(Pruning, 3), Math.Round(CoresetTraining, 3), FullTraining is double full ? Math.Round(full, 3) : null, IsMeasured, Epochs, BreakEven);

    // The epochs alone: features and logits are work for the scores, not for a model.
    static (double Seconds, int Epochs) Training(string folder)
    {
        IReadOnlyList<MetricsEpoch> epochs = MetricsFile.Read(folder).Epochs;
        return (epochs.Sum(epoch => epoch.Seconds), epochs.Count);
    }
}
