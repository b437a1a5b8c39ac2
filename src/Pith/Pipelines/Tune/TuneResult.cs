using Pith.Evaluation;
using Pith.Neighbors.Approximate;

namespace Pith.Pipelines.Tune;

/// <summary>What came of a tuning.</summary>
/// <param name="Data">What the data is called.</param>
/// <param name="Tuning">Choice, gain and candidates.</param>
sealed record TuneResult(string Data, TuningResult Tuning)
{
    /// <summary>The score that candidates looked at, its direction and whence that is known; null where there was none.</summary>
    public StoredDirection? Scores { get; init; }

    /// <summary>The recall of the approximate graph that candidates used, the lowest of several; null where graphs are exact.</summary>
    public RecallEstimate? GraphRecall { get; init; }
}
