namespace Pith.Pipelines.Train;

/// <summary>What came of <see cref="TrainStage"/>.</summary>
/// <param name="Data">The dataset's name.</param>
/// <param name="Rows">Training rows of the dataset.</param>
/// <param name="TrainedRows">Those that were trained on.</param>
/// <param name="TestRows">Test rows.</param>
/// <param name="Classes">Classes of the dataset.</param>
/// <param name="Training">The measures.</param>
sealed record TrainResult(string Data, int Rows, int TrainedRows, int TestRows, int Classes, TrainingResult Training);
