namespace Pith.Runs.Training;

/// <summary>What came of a training.</summary>
/// <param name="Epochs">The measures of every epoch by their names in <c>metrics.json</c>; null where something was not measured.</param>
/// <param name="Final">Measures of the final model by their names in <c>metrics.json</c>.</param>
/// <param name="Features">D, the columns of the features.</param>
/// <param name="Parameters">Trained numbers of the model.</param>
public sealed record TrainingResult(
    IReadOnlyList<IReadOnlyList<KeyValuePair<string, double?>>> Epochs, IReadOnlyDictionary<string, double> Final, int Features, long Parameters);
