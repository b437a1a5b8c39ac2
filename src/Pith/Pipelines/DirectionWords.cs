using Pith.Data.Scores;

namespace Pith.Pipelines;

/// <summary>The direction of scores and whence it is known, in the words of every command.</summary>
static class DirectionWords
{
    /// <summary>The fact of a manifest that tells whence the direction is known: 0 stored, 1 given, 2 assumed.</summary>
    public const string Fact = "directionFrom";

    /// <summary><c>s: high is hard (assumed)</c>.</summary>
    /// <param name="name">The score's name.</param>
    /// <param name="direction">Its direction.</param>
    /// <param name="source">Whence it is known; null where nobody kept it.</param>
    public static string Of(string name, ScoreDirection direction, DirectionSource? source) =>
        $"{name}, {(direction == ScoreDirection.HighIsHard ? "high is hard" : "low is hard")}{From(source)}";

    /// <summary>The same of scores.</summary>
    public static string Of(ImportanceScores scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return Of(scores.Name, scores.Direction, scores.DirectionSource);
    }

    /// <summary>Whence a manifest's facts say that the direction is known; null for runs that do not say it.</summary>
    public static DirectionSource? SourceOf(IReadOnlyDictionary<string, double> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return facts.TryGetValue(Fact, out double code) && Enum.IsDefined((DirectionSource)(int)code) ? (DirectionSource)(int)code : null;
    }

    /// <summary>Whence a direction is known, in brackets with a blank before; empty where nobody kept it.</summary>
    public static string From(DirectionSource? source) => source switch
    {
        DirectionSource.Stored => " (stored)",
        DirectionSource.Given => " (given)",
        DirectionSource.Assumed => " (assumed)",
        _ => "",
    };
}
