namespace Pith.Data.Scores;

/// <summary>What a high value of an importance score says about a row.</summary>
public enum ScoreDirection
{
    /// <summary>A high value means hard or informative: such rows are kept first.</summary>
    HighIsHard,

    /// <summary>A high value means easy: rows with low values are kept first.</summary>
    HighIsEasy,
}
