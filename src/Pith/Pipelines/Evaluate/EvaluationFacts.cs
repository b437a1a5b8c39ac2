namespace Pith.Pipelines.Evaluate;

/// <summary>What an evaluation was made on, for its files.</summary>
/// <param name="Data">The dataset's name.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Rows">Rows that could be kept.</param>
/// <param name="TestRows">Test rows.</param>
/// <param name="Steps">Training steps of every trial.</param>
/// <param name="Seeds">Seeds.</param>
/// <param name="ScoringSeconds">Seconds of the scoring run, or null where scores were supplied or none were needed.</param>
/// <param name="Tuned">What tuning chose, by keep and method label; empty where nothing was left to it.</param>
sealed record EvaluationFacts(
    string Data, string Model, int Rows, int TestRows, int Steps, int Seeds, double? ScoringSeconds, IReadOnlyDictionary<(decimal Keep, string Method), string> Tuned)
{
    /// <summary>What the file of labels calls the classes; null where it calls them by their numbers.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The score that methods looked at, its direction and whence that is known; null where there was none.</summary>
    public StoredDirection? Scores { get; init; }
}
