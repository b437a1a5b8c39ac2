using Pith.Numerics.Statistics;

namespace Pith.Evaluation;

/// <summary>One candidate of a tuning, as far as it came.</summary>
/// <param name="Method">The method with its settings.</param>
/// <param name="Accuracies">Accuracy on the held-out rows for each seed it was trained with, the mean over classes, 0 to 1.</param>
/// <param name="Gain">Mean difference to random with the same seeds; for the winner these are not the fresh seeds.</param>
/// <param name="Round">The last round that it took part in, from 1.</param>
sealed record TuningCandidate(EvaluatedMethod Method, IReadOnlyList<double> Accuracies, double Gain, int Round)
{
    /// <summary>Accuracies by the judge that has the last word; empty where there is none or the candidate did not come so far.</summary>
    public IReadOnlyList<double> LastAccuracies { get; init; } = [];

    /// <summary>Their mean difference to random with the same seeds; NaN where there are none.</summary>
    public double LastGain { get; init; } = double.NaN;
}

/// <summary>What a tuning chose.</summary>
/// <param name="Choice">The method to use with its settings; random where nothing beat it.</param>
/// <param name="Winner">The best candidate, also where random was given instead.</param>
/// <param name="Gain">The winner's difference to random on the held-out rows, with seeds that had no part in the choice.</param>
/// <param name="Candidates">All candidates in the order tried, random last.</param>
/// <param name="HeldOut">Rows held out.</param>
/// <param name="Budget">Rows of each trial's coreset.</param>
/// <param name="Trainings">Trainings made.</param>
/// <param name="Seconds">Wall-clock seconds.</param>
sealed record TuningResult(
    EvaluatedMethod Choice,
    EvaluatedMethod Winner,
    ConfidenceInterval Gain,
    IReadOnlyList<TuningCandidate> Candidates,
    int HeldOut,
    int Budget,
    int Trainings,
    double Seconds)
{
    /// <summary>The interval of the gain over held-out rows (<see cref="TestRowBootstrap"/>), in pairs with random; null where it is not known.</summary>
    public RowInterval? GainOverRows { get; init; }

    /// <summary>The model of the judge that had the last word, and by which the gain is measured; null where one judge was all.</summary>
    public string? LastJudge { get; init; }

    /// <summary>Whether random is given because the winner did not beat it afresh.</summary>
    public bool IsRandom => Choice == EvaluatedMethod.Random;
}
