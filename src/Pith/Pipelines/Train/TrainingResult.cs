namespace Pith.Pipelines.Train;

/// <summary>What came of a training.</summary>
/// <param name="Metrics">The measures of every epoch and of the final model.</param>
/// <param name="Features">D, the columns of the features.</param>
/// <param name="Parameters">Trained numbers of the model.</param>
sealed record TrainingResult(MetricsFile Metrics, int Features, long Parameters);
