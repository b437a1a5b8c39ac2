using Pith.Evaluation;

namespace Pith.Pipelines.Tune;

/// <summary>What came of a tuning.</summary>
/// <param name="Data">What the data is called.</param>
/// <param name="Tuning">Choice, gain and candidates.</param>
public sealed record TuneResult(string Data, TuningResult Tuning);
