using Pith.Data.Formats.Npy;
using Pith.Pipelines.Train;

namespace Pith.Cli.Pipelines;

/// <summary>What pruning cost in seconds against what it saves.</summary>
/// <param name="Pruning">Everything up to the coreset: training on the subset, scores, extrapolation, tuning, selection.</param>
/// <param name="CoresetTraining">Training once on the coreset for the epochs of the subset's training, at its seconds per row.</param>
/// <param name="FullTraining">Training once on everything for the same epochs, or null where nothing is trained.</param>
/// <param name="IsMeasured">Whether <paramref name="FullTraining"/> was measured; else it is as many rows times the subset's seconds per row.</param>
/// <param name="Epochs">Those epochs.</param>
sealed record PipelineCosts(double Pruning, double CoresetTraining, double? FullTraining, bool IsMeasured, int Epochs)
{
    /// <summary>Whether pruning and one training on the coreset took less time than one training on everything.</summary>
    public bool? PaidOff => FullTraining is double full ? Pruning + CoresetTraining < full : null;

    /// <summary>After how many trainings on the coreset the pruning is paid for, or null if never.</summary>
    public int? BreakEven => FullTraining is double full && full > CoresetTraining ? Math.Max(1, (int)Math.Ceiling(Pruning / (full - CoresetTraining))) : null;

    /// <summary>Adds up the finished stages.</summary>
    public static PipelineCosts Of(Pipeline pipeline, IReadOnlyList<FinishedStage> stages)
    {
        double pruning = stages.Where(s => s.Stage.IsCost).Sum(s => s.Seconds);
        FinishedStage? subset = stages.FirstOrDefault(s => s.Stage.Name == Pipeline.Training);
        if (subset is null)
            return new PipelineCosts(pruning, 0, null, false, 0);
        (double seconds, int epochs) = Training(subset.Folder);
        double perRow = seconds / NpyFile.ReadInt64s(Path.Combine(subset.Folder, "rows.npy")).Length;
        FinishedStage coreset = stages.First(s => s.Stage.Name == Pipeline.Coreset);
        FinishedStage? full = stages.FirstOrDefault(s => s.Stage.Name == Pipeline.FullTraining);
        return new PipelineCosts(
            pruning,
            perRow * coreset.Manifest.Facts["kept"],
            full is null ? perRow * coreset.Manifest.Rows : Training(full.Folder).Seconds,
            full is not null,
            epochs);
    }

    // The epochs alone: features and logits are work for the scores, not for a model.
    static (double Seconds, int Epochs) Training(string folder)
    {
        IReadOnlyList<MetricsEpoch> epochs = MetricsFile.Read(folder).Epochs;
        return (epochs.Sum(e => e.Seconds), epochs.Count);
    }
}
