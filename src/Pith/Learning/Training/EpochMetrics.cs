namespace Pith.Learning.Training;

/// <summary>Measures of one epoch.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Loss">The mean training loss over the rows, each computed in its own step.</param>
/// <param name="TrainAccuracy">The share of trained rows that were right in their own step, 0 to 1; under an attack, right on the attacked input. NaN where a number is predicted.</param>
/// <param name="TestAccuracy">The share of test rows that are right after the epoch, 0 to 1; null without test data.</param>
/// <param name="Seconds">Wall-clock time of the epoch.</param>
sealed record EpochMetrics(int Epoch, double Loss, double TrainAccuracy, double? TestAccuracy, double Seconds);
