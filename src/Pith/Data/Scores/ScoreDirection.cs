namespace Pith.Data.Scores;

/// <summary>What a high value of an importance score says about a row.</summary>
public enum ScoreDirection
{
    /// <summary>A high value means hard or informative: such rows are kept first.</summary>
    HighIsHard,

    /// <summary>A high value means easy: rows with low values are kept first.</summary>
    HighIsEasy,
}

/// <summary>Whence the direction of a score is known.</summary>
public enum DirectionSource
{
    /// <summary>It stands beside the values in <c>scores.json</c>, or belongs to the score's own definition.</summary>
    Stored,

    /// <summary>It was given with the values.</summary>
    Given,

    /// <summary>Nothing tells it: high is taken for hard.</summary>
    Assumed,
}
