using Pith.Evaluation;
using Pith.Neighbors.Approximate;

namespace Pith.Pipelines.Evaluate;

/// <summary>What came of an evaluation.</summary>
/// <param name="Facts">What it was made on.</param>
/// <param name="Table">The trials, and what they say.</param>
sealed record EvaluateResult(EvaluationFacts Facts, EvaluationTable Table)
{
    /// <summary>The recall of the approximate graph that methods used, the lowest of several; null where graphs are exact.</summary>
    public RecallEstimate? GraphRecall { get; init; }
}
