using Pith.Evaluation;

namespace Pith.Pipelines.Evaluate;

/// <summary>What came of an evaluation.</summary>
/// <param name="Facts">What it was made on.</param>
/// <param name="Table">The trials, and what they say.</param>
sealed record EvaluateResult(EvaluationFacts Facts, EvaluationTable Table);
